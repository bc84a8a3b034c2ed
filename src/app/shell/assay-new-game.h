/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* The page New Game: name, folder, who makes the pictures, names of assets one a line. It writes
 * nothing before its button is pressed. */

#include <adwaita.h>

G_BEGIN_DECLS

#define ASSAY_TYPE_NEW_GAME (assay_new_game_get_type ())
G_DECLARE_FINAL_TYPE (AssayNewGame, assay_new_game, ASSAY, NEW_GAME, AdwBin)

/* Begins anew; @folder %NULL: in the user's documents, by the name. */
void assay_new_game_begin (AssayNewGame *self, const char *folder);
/* Signals: "made" (const char *folder, const char *place) when the project's files are there;
 * place: "sandbox", or the address of a ComfyUI. "back": nothing is wanted after all. */

G_END_DECLS
