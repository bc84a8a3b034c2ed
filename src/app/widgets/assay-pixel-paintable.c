/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/widgets/assay-pixel-paintable.h"

/* Keeps the texture of the newest size: tiles are painted far more often than they are resized. One
 * that shows its picture pixel for pixel has no copy of it. */
#define ASSAY_TYPE_PIXEL_PAINTABLE (assay_pixel_paintable_get_type ())
G_DECLARE_FINAL_TYPE (AssayPixelPaintable, assay_pixel_paintable, ASSAY, PIXEL_PAINTABLE, GObject)

#define CELL_PX 8

struct _AssayPixelPaintable
{
  GObject parent_instance;
  AssayPicture *picture;
  gboolean checkerboard;
  GdkTexture *texture;
  int multiply, divide; /* of the texture */
};

GdkTexture *
assay_picture_to_texture (const AssayPicture *picture)
{
  gsize stride = (gsize) picture->width * sizeof (AssayPixel);
  g_autoptr (GBytes) bytes =
    g_bytes_new_with_free_func (picture->pixels, stride * (gsize) picture->height,
                                (GDestroyNotify) assay_picture_unref, assay_picture_ref (picture));

  return gdk_memory_texture_new (picture->width, picture->height, GDK_MEMORY_R8G8B8A8, bytes,
                                 stride);
}

static int
length (int picture, int multiply, int divide)
{
  return divide > 1 ? (picture + divide - 1) / divide : picture * multiply;
}

/* The largest whole-number zoom inside a room. */
static void
zoom_in (const AssayPicture *picture, int room_x, int room_y, int *multiply, int *divide)
{
  *multiply = MAX (MIN (room_x / picture->width, room_y / picture->height), 1);
  *divide = MAX ((picture->width + room_x - 1) / room_x, (picture->height + room_y - 1) / room_y);
}

static gsize
n_bytes (int width, int height)
{
  return (gsize) width * (gsize) height * sizeof (AssayPixel);
}

gsize
assay_pixel_paintable_count_bytes (const AssayPicture *picture, int side)
{
  gsize own = n_bytes (picture->width, picture->height);
  int multiply, divide;

  g_return_val_if_fail (side > 0, own);
  zoom_in (picture, side, side, &multiply, &divide);
  if (multiply == 1 && divide == 1)
    return own;
  return own
         + n_bytes (length (picture->width, multiply, divide),
                    length (picture->height, multiply, divide));
}

static GdkTexture *
scale (const AssayPicture *picture, int multiply, int divide)
{
  int width = length (picture->width, multiply, divide),
      height = length (picture->height, multiply, divide);
  AssayPixel *pixels, *to;
  g_autoptr (GBytes) bytes = NULL;

  if (multiply == 1 && divide == 1)
    return assay_picture_to_texture (picture);
  to = pixels = g_new (AssayPixel, (gsize) width * (gsize) height);
  for (int y = 0; y < height; y++)
    for (int x = 0; x < width; x++)
      *to++ =
        *assay_picture_at (picture, MIN (x * divide / multiply + divide / 2, picture->width - 1),
                           MIN (y * divide / multiply + divide / 2, picture->height - 1));
  bytes = g_bytes_new_take (pixels, n_bytes (width, height));
  return gdk_memory_texture_new (width, height, GDK_MEMORY_R8G8B8A8, bytes,
                                 (gsize) width * sizeof (AssayPixel));
}

static void
append_checkerboard (GtkSnapshot *snapshot, const graphene_rect_t *frame)
{
  const GdkRGBA light = {0.8f, 0.8f, 0.8f, 1}, dim = {0.6f, 0.6f, 0.6f, 1};
  float x = frame->origin.x, y = frame->origin.y;

  gtk_snapshot_push_repeat (snapshot, frame, &GRAPHENE_RECT_INIT (x, y, 2 * CELL_PX, 2 * CELL_PX));
  gtk_snapshot_append_color (snapshot, &light,
                             &GRAPHENE_RECT_INIT (x, y, 2 * CELL_PX, 2 * CELL_PX));
  gtk_snapshot_append_color (snapshot, &dim,
                             &GRAPHENE_RECT_INIT (x + CELL_PX, y, CELL_PX, CELL_PX));
  gtk_snapshot_append_color (snapshot, &dim,
                             &GRAPHENE_RECT_INIT (x, y + CELL_PX, CELL_PX, CELL_PX));
  gtk_snapshot_pop (snapshot);
}

/* Centered on whole pixels. */
static void
snapshot_picture (GdkPaintable *paintable, GdkSnapshot *snapshot, double width, double height)
{
  AssayPixelPaintable *self = ASSAY_PIXEL_PAINTABLE (paintable);
  int room_x = (int) width, room_y = (int) height, multiply, divide;
  graphene_rect_t frame;

  if (room_x < 1 || room_y < 1)
    return;
  zoom_in (self->picture, room_x, room_y, &multiply, &divide);
  if (self->texture == NULL || multiply != self->multiply || divide != self->divide)
    {
      g_clear_object (&self->texture);
      self->texture = scale (self->picture, multiply, divide);
      self->multiply = multiply;
      self->divide = divide;
    }
  frame = GRAPHENE_RECT_INIT ((float) ((room_x - gdk_texture_get_width (self->texture)) / 2),
                              (float) ((room_y - gdk_texture_get_height (self->texture)) / 2),
                              (float) gdk_texture_get_width (self->texture),
                              (float) gdk_texture_get_height (self->texture));
  if (self->checkerboard)
    append_checkerboard (GTK_SNAPSHOT (snapshot), &frame);
  gtk_snapshot_append_texture (GTK_SNAPSHOT (snapshot), self->texture, &frame);
}

static int
get_intrinsic_width (GdkPaintable *paintable)
{
  return ASSAY_PIXEL_PAINTABLE (paintable)->picture->width;
}

static int
get_intrinsic_height (GdkPaintable *paintable)
{
  return ASSAY_PIXEL_PAINTABLE (paintable)->picture->height;
}

static GdkPaintableFlags
get_flags (GdkPaintable *paintable)
{
  return GDK_PAINTABLE_STATIC_SIZE | GDK_PAINTABLE_STATIC_CONTENTS;
}

static void
paintable_init (GdkPaintableInterface *iface)
{
  iface->snapshot = snapshot_picture;
  iface->get_intrinsic_width = get_intrinsic_width;
  iface->get_intrinsic_height = get_intrinsic_height;
  iface->get_flags = get_flags;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (AssayPixelPaintable,
                               assay_pixel_paintable,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (GDK_TYPE_PAINTABLE, paintable_init))

static void
assay_pixel_paintable_finalize (GObject *object)
{
  AssayPixelPaintable *self = ASSAY_PIXEL_PAINTABLE (object);

  g_clear_pointer (&self->picture, assay_picture_unref);
  g_clear_object (&self->texture);
  G_OBJECT_CLASS (assay_pixel_paintable_parent_class)->finalize (object);
}

static void
assay_pixel_paintable_class_init (AssayPixelPaintableClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = assay_pixel_paintable_finalize;
}

static void
assay_pixel_paintable_init (AssayPixelPaintable *self)
{
}

GdkPaintable *
assay_pixel_paintable_new (const AssayPicture *picture, gboolean checkerboard)
{
  AssayPixelPaintable *self = g_object_new (ASSAY_TYPE_PIXEL_PAINTABLE, NULL);

  self->picture = assay_picture_ref (picture);
  self->checkerboard = checkerboard;
  return GDK_PAINTABLE (self);
}
