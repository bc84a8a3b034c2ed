/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/assay-layer.h"

/* What lies between the object and the canvas's edge where it leaves the safe frame. Shown with the
 * frame. */

#define MAX_BREACHES 4

/* The content's part beyond each side of the frame. */
static guint
find_breaches (const AssayCanvasState *state, AssayRect out[MAX_BREACHES])
{
  AssayRect box = state->content;
  int safe = state->safe_area, right = state->picture->width - safe,
      bottom = state->picture->height - safe;
  guint n = 0;

  if (box.x < safe)
    out[n++] = (AssayRect){box.x, box.y, MIN (safe - box.x, box.width), box.height};
  if (box.y < safe)
    out[n++] = (AssayRect){box.x, box.y, box.width, MIN (safe - box.y, box.height)};
  if (box.x + box.width > right)
    out[n++] =
      (AssayRect){MAX (right, box.x), box.y, box.x + box.width - MAX (right, box.x), box.height};
  if (box.y + box.height > bottom)
    out[n++] =
      (AssayRect){box.x, MAX (bottom, box.y), box.width, box.y + box.height - MAX (bottom, box.y)};
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
