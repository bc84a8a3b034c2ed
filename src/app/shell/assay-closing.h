/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Closing a window, or the project in it, while pictures are made: asked once, remembered, and told
 * at the next start. The window that goes on in the background is hidden and closes when nothing is
 * made any more; of a project that is left while its window stays, whoever left it sees to that
 * (assay-background). Main thread. */

#include <adwaita.h>

#include "engine/project/assay-project.h"

G_BEGIN_DECLS

/* In the order of assay_closing_words, which is how the setting "when-closing" tells them. */
typedef enum
{
  ASSAY_CLOSING_ASK,
  ASSAY_CLOSING_GO_ON,  /* make all of it, hidden */
  ASSAY_CLOSING_FINISH, /* the pictures that are under way, hidden */
  ASSAY_CLOSING_STOP,   /* the next run begins them anew */
} AssayClosingAnswer;
extern const char *const assay_closing_words[];

/* Whether closing would end work. @status: (nullable). Pure. */
gboolean assay_closing_ends_work  (const AssayStatusRow *status);
/* What happened meanwhile; %NULL: nothing. New string. Pure. */
char    *assay_closing_dup_went_on (const AssaySinceRow *since);

typedef struct _AssayClosing AssayClosing;

typedef void (*AssayClosingTell) (gpointer window, const char *text);

/* @window: borrowed, outlives this. @settings: (nullable): nothing is remembered then. @tell:
 * called with @window. */
AssayClosing *assay_closing_new  (GtkWindow *window, GSettings *settings, AssayClosingTell tell);
void          assay_closing_free (AssayClosing *self);
/* The project that is open, or %NULL. What went on since it was left is told. */
void     assay_closing_set_project (AssayClosing *self, AssayProject *project);
/* The newest row of query "status"; a hidden window that has nothing more to do is closed. */
void     assay_closing_set_status  (AssayClosing *self, AssayRow *status);
/* Whether the window stays for now: it was asked about, or goes on hidden. */
gboolean assay_closing_request     (AssayClosing *self);
/* @window may leave its project: at once when nothing is being made or an answer is remembered,
 * else after the answer, or never. @goes_on: what is being made there is to be finished. */
typedef void (*AssayClosingLeft) (gpointer window, gboolean goes_on);
void     assay_closing_leave       (AssayClosing *self, AssayClosingLeft left);
/* It is looked at again. */
void     assay_closing_come_back   (AssayClosing *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AssayClosing, assay_closing_free)

G_END_DECLS
