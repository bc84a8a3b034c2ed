/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Whether the process that holds a project is heard. One that was stopped, or hangs, keeps its
 * socket open and says nothing: who only watches would wait for it without an end. So whoever
 * watches looks whenever nothing has come for a while, and after ASSAY_SOCKET_SILENT_S without a
 * word the holder is silent, until it is heard again; that is asked all the time by whoever
 * watches. Calls that may change it tell whether they did. Any thread, never the main one but for
 * is_silent. */

#include "model/table/assay-record.h"

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _AssayHearing AssayHearing;

/* @path: of its socket. It was heard just now. */
AssayHearing *assay_hearing_new  (const char *path);
void          assay_hearing_free (AssayHearing *self);

/* It has said something, whatever it is. %TRUE: it was silent, and is not any more. */
gboolean      assay_hearing_note (AssayHearing *self);
/* A question has had no answer for its whole limit. %TRUE: it is silent from now on. */
gboolean      assay_hearing_miss (AssayHearing *self);
/* Nothing has come from it for a while: asks whether it is there, again and again, until it says so
 * or has been silent for ASSAY_SOCKET_SILENT_S; of one that is silent, for ASSAY_SOCKET_GREETING_S.
 * %TRUE: it is silent from now on, or not any more. */
gboolean      assay_hearing_look (AssayHearing *self, GCancellable *cancellable);
gboolean      assay_hearing_is_silent (AssayHearing *self);
/* %FALSE, and @error: "project.holder_unheard", at once: nothing has to be asked of it. */
gboolean      assay_hearing_check (AssayHearing *self, GError **error);
/* The status row that it gave last, as it is while it is silent: nothing can be changed, for that
 * reason. New reference; %NULL: it is not silent. */
AssayRecord  *assay_hearing_dup_status (AssayHearing *self, AssayRecord *last);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AssayHearing, assay_hearing_free)

G_END_DECLS
