/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* What a window shows without a project: New Game…, Try the Example, Open…, and what was open
 * last; or why a project could not be opened, with a way on. */

#include <adwaita.h>

G_BEGIN_DECLS

#define ASSAY_TYPE_WELCOME (assay_welcome_get_type ())
G_DECLARE_FINAL_TYPE (AssayWelcome, assay_welcome, ASSAY, WELCOME, AdwBin)

GtkWidget *assay_welcome_new      (GtkWidget *menu_button); /* (transfer floating) for its header */
/* The first screen. @recent: words of folders (assay-folder-word), newest first; %NULL for none. */
void       assay_welcome_greet    (AssayWelcome *self, const char *const *recent);
/* @folder was not opened. @can_make: there is no project in it, so one can be made there. */
void       assay_welcome_explain  (AssayWelcome *self, const char *const *recent, const char *title,
                                   const char *text, const char *folder, gboolean can_make);
/* @folder: as in assay_new_game_begin. */
void       assay_welcome_new_game (AssayWelcome *self, const char *folder);
/* Makes the example where it is not there yet, and has it opened. */
void       assay_welcome_try      (AssayWelcome *self);
/* Signal "open" (const char *folder, const char *place): what was chosen or made here. @place: as
 * in signal "made" of AssayNewGame, %NULL where nothing was said. */

G_END_DECLS
