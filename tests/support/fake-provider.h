/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* A server and its link for tests of what stands above the port: it does what the test wrote down,
 * keeps count, and never sleeps. One FakeProvider is the server; fake_provider_link gives the link
 * to it that a runner takes. Several links may follow each other, or be there at once: the server
 * remembers, as a real one does, what was posted before its client crashed.
 *
 * What a call of generate does, in this order:
 *   1. It is counted and kept (a resume of a prompt id the server does not know will be lost).
 *   2. The hook is called, on the caller's worker.
 *   3. Its step is picked: by text of the graph, else the next one pushed, else the default.
 *   4. accepted, progress and preview are told as the step says.
 *   5. It waits as long as the gate is closed (HANG: whatever the gate), or until it is cancelled.
 *   6. The step's outcome is given; CANCELED to a cancelled call.
 *
 * Any thread may call anything here but from the hook, which may only count. Waiting fails the
 * test at a deadline of FAKE_DEADLINE_S. Texts and bytes of steps are borrowed (static, or alive as
 * long as the server) but pictures and previews, which are referenced. */

#include "port/assay-provider.h"

G_BEGIN_DECLS

#define FAKE_DEADLINE_S 60 /* of a machine at rest */

/* When something that is waited for from now on is late; of the monotonic clock. */
gint64 fake_deadline_us (void);

typedef enum
{
  FAKE_SUCCEED,
  FAKE_FAIL,
  FAKE_LOSE,
  FAKE_CANCEL, /* somebody cancelled it at the server */
  FAKE_HANG,   /* crash: comes back only when cancelled */
} FakeOutcome;

typedef struct
{
  FakeOutcome outcome;
  const char *error_class, *message; /* FAIL; the message of LOSE and CANCEL too */
  GBytes *picture;                   /* SUCCEED; %NULL: the server's default one */
  gboolean no_picture;               /* SUCCEED with an empty list */
  gboolean silent;                   /* accepted is not told */
  guint n_progress;                  /* 1 of n … n of n are told */
  GBytes *preview;                   /* told once, after the progress; %NULL: none */
} FakeStep;

typedef enum
{
  FAKE_POSTS,        /* calls without resume */
  FAKE_RESUMES,      /* calls with it */
  FAKE_PROBES,       /* answered or not */
  FAKE_CANCELS,      /* calls that ended because they were cancelled */
  FAKE_UNDER_WAY,    /* calls now */
  FAKE_MOST_AT_ONCE, /* the greatest UNDER_WAY so far */
  FAKE_MOST_POSTS,   /* of one prompt id: more than 1 is a picture paid twice */
  FAKE_FREED,        /* links given back */
  FAKE_N_COUNTS,
} FakeCount;

typedef struct _FakeProvider FakeProvider;

/* @name: what get_name says. @picture: PNG bytes of steps that bring none; referenced. The server
 * knows the classes of the built-in workflow and the model "copax.safetensors"; steps succeed, the
 * gate is open. */
FakeProvider *fake_provider_new  (const char *name, GBytes *picture);
/* Fails the test when a link is still out. */
void          fake_provider_free (FakeProvider *self);
/* (transfer full): for assay_runner_set_provider. Freeing it while a call is under way fails the
 * test, as the port forbids it. */
AssayProvider *fake_provider_link (FakeProvider *self);

/* What a probe says. @code, @message: static; %NULL mends it. */
void fake_provider_set_problem (FakeProvider *self, const char *code, const char *message);
/* Lists ended by %NULL, borrowed. @classes %NULL: the built-in workflow's. */
void fake_provider_set_models (FakeProvider *self,
                               const char *const *models,
                               const char *const *classes);

/* What generate does; copied. */
void fake_provider_set_default (FakeProvider *self, const FakeStep *step);
void fake_provider_push        (FakeProvider *self, const FakeStep *step);
/* For every graph that holds @text, a spec's title for one. */
void fake_provider_set_for     (FakeProvider *self, const char *text, const FakeStep *step);
/* The server was started anew: it knows no prompt any more. Counts stay. */
void fake_provider_forget      (FakeProvider *self);

void fake_provider_close_gate (FakeProvider *self);
void fake_provider_open_gate  (FakeProvider *self);
/* @n calls may pass the closed gate, waiting ones or later ones. */
void fake_provider_let        (FakeProvider *self, guint n);

/* Called on the worker, without locks held, before anything is told. */
typedef void (*FakeHook) (const AssayGenerateRequest *request, gpointer data);
void fake_provider_set_hook (FakeProvider *self, FakeHook hook, gpointer data);

guint  fake_provider_count (FakeProvider *self, FakeCount what);
/* Until the count is at least @n. */
void   fake_provider_wait  (FakeProvider *self, FakeCount what, guint n);
/* Prompt ids in the order they were posted; free with g_strfreev. */
char **fake_provider_dup_prompts (FakeProvider *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FakeProvider, fake_provider_free)

G_END_DECLS
