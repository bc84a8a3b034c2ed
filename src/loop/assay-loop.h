/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* A thread that serves its own main context: the one way in this program to have both. Whoever owns
 * state that belongs to a context (a server, a session, a reader, timers) gives it to an AssayLoop
 * and touches it only in functions that run there.
 *
 * Order: what one thread invokes runs in the order it invoked it; all invocations together run one
 * after the other, at %G_PRIORITY_DEFAULT, fairly beside the sources attached to the context.
 *
 * The context is the thread's default one for as long as it lives, so whatever is made in a
 * function that runs on the loop (GTask, SoupSession, GSocketService) calls back there too.
 *
 * Threads: any, where nothing else is said. Nothing here fails; a thread that cannot be started
 * ends the program, as everywhere in GLib. What is asserted is a mistake of the caller. */

#include <glib.h>

G_BEGIN_DECLS

typedef struct _AssayLoop AssayLoop;

typedef void (*AssayLoopFunc) (gpointer data);
typedef gboolean (*AssayLoopTest) (gpointer data);

/* Dispatches the context gets at its end for what is ready then; see assay_loop_stop. */
#define ASSAY_LOOP_LAST_ROUNDS 1000

/* @name: of the thread, as debuggers show it; Linux shows 15 bytes. The thread runs on return. */
AssayLoop *assay_loop_new (const char *name) G_GNUC_WARN_UNUSED_RESULT;

/* Calls assay_loop_stop, then frees the loop and drops its reference to the context: a source that
 * is still attached is destroyed here, uncalled. From here on no thread may be inside a function of
 * the loop; join those that might be between stop and free. %NULL is fine. */
void assay_loop_free (AssayLoop *self);

/* Borrowed, lives until assay_loop_free; for APIs that want a context. To attach a source of your
 * own there is assay_loop_attach; nobody but the loop iterates it. */
GMainContext *assay_loop_get_context (AssayLoop *self);

/* Runs @func (@data) on the loop's thread soon, also when called there. @destroy, if any, is called
 * exactly once with @data: on the loop's thread right after @func; or, when the loop had stopped
 * before, on the calling thread without @func. */
void assay_loop_invoke (AssayLoop *self,
                        AssayLoopFunc func,
                        gpointer data,
                        GDestroyNotify destroy);

/* Runs @func (@data) on the loop's thread and waits for it: to set up and to take down what lives
 * there, not for work. Asserts that it is not called on the loop itself, which would wait for ever,
 * and not after assay_loop_stop. */
void assay_loop_call (AssayLoop *self, AssayLoopFunc func, gpointer data);

/* Attaches @source, which keeps its own priority; the caller keeps its reference. One that is not
 * destroyed before the loop ends is destroyed, uncalled, by assay_loop_free on its thread. */
void assay_loop_attach (AssayLoop *self, GSource *source);

/* Whether the calling thread is the loop's. */
gboolean assay_loop_is_current (AssayLoop *self);

/* Only on the loop's thread, in a function that runs there (asserted): serves everything else until
 * @done (@data) is %TRUE, which is asked first and after each dispatch. For taking down: "until my
 * last request is answered". The source that is being dispatched now is not called again meanwhile;
 * whatever makes @done true must come from a source or an invocation, since the thread sleeps. */
void assay_loop_serve_until (AssayLoop *self, AssayLoopTest done, gpointer data);

/* Ends the thread and waits for it. Before the end everything runs that was invoked, and whatever
 * that invoked in turn; then what is ready in the context, at most %ASSAY_LOOP_LAST_ROUNDS times,
 * so that cancelled operations come home but a source that is always ready holds nothing up. Timers
 * that are not due are not waited for. Only by the owner, one thread at a time; asserts that it is
 * not the loop's own. A second call does nothing. */
void assay_loop_stop (AssayLoop *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AssayLoop, assay_loop_free)

G_END_DECLS
