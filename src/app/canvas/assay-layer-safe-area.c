/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/canvas/assay-layer.h"

#include <glib/gi18n.h>

/* The frame the object is to stay inside of, and what lies between the object and the canvas's edge
 * where it leaves it. */

#define MAX_BREACHES 4

/* The content's part beyond each side of the frame; corners belong to left and right. */
static guint
find_breaches (const AssayCanvasState *canvas, AssayRect out[MAX_BREACHES])
{
  AssayRect box = canvas->content;
  int safe = canvas->safe_area, right = canvas->picture->width - safe,
      bottom = canvas->picture->height - safe;
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
draw_breaches (const AssayCanvasState *canvas, const AssayCanvasPlace *place, GtkSnapshot *snapshot)
{
  const GdkRGBA tint = {0.88f, 0.11f, 0.14f, 0.35f};
  AssayRect breaches[MAX_BREACHES];
  guint n = canvas->content.width > 0 ? find_breaches (canvas, breaches) : 0;

  for (guint i = 0; i < n; i++)
    {
      graphene_rect_t frame = assay_layer_to_view (canvas, place, breaches[i]);

      gtk_snapshot_append_color (snapshot, &tint, &frame);
    }
}

static void
draw (const AssayCanvasState *canvas,
      gconstpointer own,
      const AssayCanvasPlace *place,
      GtkSnapshot *snapshot)
{
  const GdkRGBA light = {0.55f, 0.9f, 1, 1};
  int safe = canvas->safe_area;
  graphene_rect_t frame = assay_layer_to_view (
    canvas, place,
    (AssayRect){safe, safe, canvas->picture->width - 2 * safe, canvas->picture->height - 2 * safe});

  draw_breaches (canvas, place, snapshot);
  assay_layer_draw_frame (snapshot, &frame, &light);
}

static const char *
obstacle (const AssayCanvasState *canvas)
{
  gboolean fits = canvas->picture != NULL && canvas->safe_area > 0
                  && 2 * canvas->safe_area < MIN (canvas->picture->width, canvas->picture->height);

  return fits ? NULL : N_ ("This asset asks for no safe frame");
}

const AssayLayer assay_layer_safe_area = {
  .id = "safe_area",
  .title = N_ ("Safe Frame"),
  .sentence = N_ ("Shows the frame the object is to stay inside of, and where it leaves it."),
  .icon = "assay-safe-area-symbolic",
  .trigger = "assetType:ui_icon",
  .reason = N_ ("Safe frame is on: the question is about it. F"),
  .key = 'F',
  .place = 41,
  .draw = draw,
  .obstacle = obstacle,
};
