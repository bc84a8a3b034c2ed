/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* What a window tells for a moment, one at a time. What can be taken back comes at once, before
 * what else is told, and has a button; the next one takes its place, and what it offered stays in
 * reach of assay_toasts_take_newest().
 *
 * The overlay never has two: libadwaita 1.2 frees a toast that is dismissed while the animation
 * runs that shows it in the place of another. Main thread. */

#include <adwaita.h>

G_BEGIN_DECLS

#define ASSAY_TYPE_TOASTS (assay_toasts_get_type ())
G_DECLARE_FINAL_TYPE (AssayToasts, assay_toasts, ASSAY, TOASTS, GObject)

AssayToasts *assay_toasts_new         (AdwToastOverlay *overlay); /* which outlives it */
void         assay_toasts_tell        (AssayToasts *self, const char *text);
/* What a key did, or that it did nothing: at once, and never read later, when it is not true any
 * more. */
void         assay_toasts_answer      (AssayToasts *self, const char *text);
/* @action: detailed name of what takes back what @text tells of. */
void         assay_toasts_offer       (AssayToasts *self, const char *text, const char *action);
/* (nullable) (transfer full): the newest action that was offered and neither taken nor forgotten;
 * it is offered no longer. */
char        *assay_toasts_take_newest (AssayToasts *self);
/* What was offered is over. */
void         assay_toasts_forget      (AssayToasts *self);

G_END_DECLS
