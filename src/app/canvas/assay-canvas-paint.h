/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* The canvas as values: what is shown, and a function that paints it. Needs no display, no widget,
 * no fonts. What tools do to pixels is done at picture size and the visible part is scaled once,
 * nearest, to a texture of one texel a device pixel; the newest few textures are kept. */

#include <gtk/gtk.h>

#include "app/canvas/assay-canvas-geometry.h"
#include "app/canvas/assay-canvas.h"

G_BEGIN_DECLS

typedef struct
{
  AssayPicture *picture; /* %NULL: nothing but the surround */
  AssayRect content;     /* of the picture, what is visible at all */
  AssayCanvasView view;
  int safe_area;     /* picture pixels, 0 = none */
  GArray *regions;   /* AssayRect in picture pixels; number = index + 1 */
  gpointer *own;     /* what each tool of the register remembers (assay-layer.h) */
  GPtrArray *scaled; /* textures kept, newest first */
  guint n_scaled;    /* textures made so far */
} AssayCanvasState;

AssayCanvasState *assay_canvas_state_new (void);
void assay_canvas_state_free (AssayCanvasState *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AssayCanvasState, assay_canvas_state_free)
void assay_canvas_state_set_picture (AssayCanvasState *self, const AssayPicture *picture);

/* The texture of @picture's visible part at the state's view, from those kept or made now.
 * @out_place: where it goes, device pixels. %NULL when nothing is visible. Borrowed until the next
 * call. */
GdkTexture *assay_canvas_state_get_texture (AssayCanvasState *self,
                                            const AssayPicture *picture,
                                            AssayRect *out_place);
/* Number of textures made since the state is there: for tests of keeping. */
guint assay_canvas_state_get_n_scaled (AssayCanvasState *self);

/* Paints all layers. @width, @height: logical pixels; @scale: device pixels a logical one. Adopts
 * them as the view. */
void assay_canvas_paint (
  AssayCanvasState *self, GtkSnapshot *snapshot, int width, int height, int scale);

G_END_DECLS
