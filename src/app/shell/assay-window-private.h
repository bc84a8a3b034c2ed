/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Shared by the files of the window: assay-window.c is the window itself and what it tells,
 * -zones.c which page is seen, -shell.c what stands around it, -project.c which project there is,
 * -repair.c what becomes of one that is damaged, -backup.c what is copied and put back, -actions.c what menus and keys do. */

#include "app/shell/assay-closing.h"
#include "app/shell/assay-toasts.h"
#include "app/shell/assay-welcome.h"
#include "app/shell/assay-window.h"
#include "app/shell/assay-zone.h"

G_BEGIN_DECLS

/* @folder: as it was given. */
typedef void (*AssayWindowThen) (AssayWindow *self, const char *folder);

struct _AssayWindow
{
  AdwApplicationWindow parent_instance;
  GSettings *settings; /* NULL where the schema is not installed */
  AssayProject *project;
  GCancellable *cancellable;
  char *folder; /* canonical */
  gboolean closing;
  AssayClosing *leaving; /* what becomes of work under way */
  AssayWindowThen then;  /* once the project is left … */
  char *then_folder;     /* … with that */
  GtkWindow *backup;     /* weak: the dialog of a backup; it may be hidden while that goes on */

  GtkStack *top; /* welcome | opening | project */
  GtkWidget *shell, *sidebar, *header, *zone_stack, *status_bar;
  AssayZonePage *pages[ASSAY_N_ZONES];
  AdwWindowTitle *title;
  AssayToasts *toasts; /* NULL when the window is gone; what it offers goes with the project */
  AssayWelcome *welcome;
};

/* assay-window.c: with the detailed name of the action that takes back what was done; "" or NULL:
 * nothing does */
void _assay_window_add_toast (AssayWindow *self, const char *text, const char *undo);
/* As assay_toasts_answer(). */
void _assay_window_answer (AssayWindow *self, const char *text);

/* -zones.c */
GtkWidget *_assay_window_zone_stack_new (AssayWindow *self);
AssayZonePage *_assay_window_visible_page (AssayWindow *self); /* (nullable) */
void _assay_window_show_index (AssayWindow *self, int index);
/* One page is awake, and none while the window is hidden or minimized. */
void _assay_window_wake_visible_page (AssayWindow *self);

/* -shell.c */
GtkWidget *_assay_window_shell_new (AssayWindow *self);
GtkWidget *_assay_window_menu_button_new (void);

/* -project.c */
GtkWidget *_assay_window_welcome_new (AssayWindow *self);
void _assay_window_show_greeting (AssayWindow *self);
/* Whether there was one: its end is waited for in the background. */
gboolean _assay_window_close_project (AssayWindow *self);
/* Whether another window has that project: it is shown. */
gboolean _assay_window_present_other (AssayWindow *self, const char *folder);
/* Without a project at once; where something is being made there when the person has said what
 * becomes of it, or never. @folder: (nullable) */
void _assay_window_leave_project (AssayWindow *self, AssayWindowThen then, const char *folder);

/* The window's no longer; (transfer full), NULL: there was none. */
AssayProject *_assay_window_give_up_project (AssayWindow *self);

/* -repair.c: what of a damaged history is whole, and the way out without a backup */
void _assay_window_show_repair (AssayWindow *self);

/* -backup.c; the project is open */
void _assay_window_show_backup (AssayWindow *self);
/* What is under way ends with the project. */
void _assay_window_end_backup (AssayWindow *self);
void _assay_window_show_restore (AssayWindow *self);

/* -actions.c */
void _assay_window_install_actions (GtkWidgetClass *widget_class);

G_END_DECLS
