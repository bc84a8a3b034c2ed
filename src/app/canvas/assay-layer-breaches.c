/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/canvas/assay-layer.h"

/* What lies between the object and the canvas's edge where it leaves the safe frame. Shown with the
 * frame. */

#define MAX_BREACHES 4

/* The content's part beyond each side of the frame; corners belong to left and right. */
static guint
find_breaches (const AssayCanvasState *state, AssayRect out[MAX_BREACHES])
{
  AssayRect box = state->content;
  int safe = state->safe_area, right = state->picture->width - safe,
      bottom = state->picture->height - safe;
  int end_x = box.x + box.width, end_y = box.y + box.height;
  int inner = MAX (box.x, safe), inner_width = MIN (end_x, right) - inner;
  guint n = 0;

  if (box.x < safe)
    out[n++] = (AssayRect){box.x, box.y, MIN (safe, end_x) - box.x, box.height};
  if (end_x > right)
    out[n++] = (AssayRect){MAX (right, box.x), box.y, end_x - MAX (right, box.x), box.height};
  if (box.y < safe && inner_width > 0)
    out[n++] = (AssayRect){inner, box.y, inner_width, MIN (safe, end_y) - box.y};
  if (end_y > bottom && inner_width > 0)
    out[n++] = (AssayRect){inner, MAX (bottom, box.y), inner_width, end_y - MAX (bottom, box.y)};
  return n;
}

static void
draw (const AssayCanvasState *state, const AssayCanvasPlace *place, GtkSnapshot *snapshot)
{
  const GdkRGBA tint = {0.88f, 0.11f, 0.14f, 0.35f};
  AssayRect breaches[MAX_BREACHES];
  guint n = 0;

  if (state->safe_area_shown && state->safe_area > 0 && state->content.width > 0)
    n = find_breaches (state, breaches);
  for (guint i = 0; i < n; i++)
    {
      graphene_rect_t frame = assay_layer_to_view (state, place, breaches[i]);

      gtk_snapshot_append_color (snapshot, &tint, &frame);
    }
}

extern const AssayLayer assay_layer_breaches;
const AssayLayer assay_layer_breaches = {.id = "breaches", .trigger = "safe_area", .draw = draw};
