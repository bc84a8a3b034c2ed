/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/canvas/assay-canvas-paint.h"

#include "app/canvas/assay-layer.h"

#include <string.h>

/* The card shown, the next three, and room for going back. */
#define MAX_KEPT 8

static const GdkRGBA surround = {0.502f, 0.502f, 0.502f, 1};

/* A scaled texture and all it was made from. */
typedef struct
{
  AssayPicture *picture;
  AssayRect place;    /* of the visible part in the view, device pixels */
  int from_x, from_y; /* of the visible part in the scaled picture */
  int multiply, divide;
  guint *looks; /* of each tool */
  GdkTexture *texture;
} Scaled;

static void
scaled_free (gpointer data)
{
  Scaled *self = data;

  assay_picture_unref (self->picture);
  g_free (self->looks);
  g_clear_object (&self->texture);
  g_free (self);
}

static gboolean
same_pixels (const Scaled *a, const Scaled *b)
{
  return a->picture == b->picture && a->from_x == b->from_x && a->from_y == b->from_y
         && a->multiply == b->multiply && a->divide == b->divide && a->place.width == b->place.width
         && a->place.height == b->place.height
         && memcmp (a->looks, b->looks, assay_layer_count () * sizeof *a->looks) == 0;
}

/* What the tools remember, each in its own struct. */
static gpointer *
own_new (void)
{
  gpointer *own = g_new (gpointer, assay_layer_count ());

  for (guint i = 0; assay_layers[i] != NULL; i++)
    {
      own[i] = g_malloc0 (MAX (assay_layers[i]->state_size, sizeof (AssayLayerState)));
      if (assay_layers[i]->init != NULL)
        assay_layers[i]->init (own[i]);
    }
  return own;
}

static void
own_free (gpointer *own)
{
  for (guint i = 0; i < assay_layer_count (); i++)
    g_free (own[i]);
  g_free (own);
}

AssayCanvasState *
assay_canvas_state_new (void)
{
  AssayCanvasState *self = g_new0 (AssayCanvasState, 1);

  self->view.scale = 1;
  self->view.center_x = self->view.center_y = ASSAY_CANVAS_FRACTION / 2;
  self->regions = g_array_new (FALSE, FALSE, sizeof (AssayRect));
  self->scaled = g_ptr_array_new_with_free_func (scaled_free);
  self->own = own_new ();
  return self;
}

void
assay_canvas_state_free (AssayCanvasState *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->picture, assay_picture_unref);
  g_array_unref (self->regions);
  g_ptr_array_unref (self->scaled);
  own_free (self->own);
  g_free (self);
}

void
assay_canvas_state_set_picture (AssayCanvasState *self, const AssayPicture *picture)
{
  AssayPicture *before = self->picture;

  self->picture = picture != NULL ? assay_picture_ref (picture) : NULL;
  g_clear_pointer (&before, assay_picture_unref);
  self->view.picture_width = picture != NULL ? picture->width : 0;
  self->view.picture_height = picture != NULL ? picture->height : 0;
  self->content = picture != NULL ? assay_picture_content_box (picture, 1) : (AssayRect){0};
}

/* The state as if it showed @picture. */
static AssayCanvasState
showing (const AssayCanvasState *state, const AssayPicture *picture)
{
  AssayCanvasState at = *state;

  at.picture = (AssayPicture *) picture;
  at.view.picture_width = picture->width;
  at.view.picture_height = picture->height;
  return at;
}

/* What the tools make of the picture, at its size. */
static AssayPicture *
merge (const AssayCanvasState *state, const AssayPicture *picture)
{
  AssayCanvasState at = showing (state, picture);
  AssayPicture *merged = assay_picture_new (picture->width, picture->height);

  memcpy (merged->pixels, picture->pixels,
          (gsize) picture->width * (gsize) picture->height * sizeof (AssayPixel));
  for (guint i = 0; assay_layers[i] != NULL; i++)
    if (assay_layers[i]->merge != NULL && assay_layer_is_shown (&at, assay_layers[i]))
      assay_layers[i]->merge (&at, at.own[i], merged);
  return merged;
}

/* What merge depends on besides the picture. New array, one number a tool. */
static guint *
dup_looks (const AssayCanvasState *state, const AssayPicture *picture)
{
  AssayCanvasState at = showing (state, picture);
  guint *looks = g_new0 (guint, assay_layer_count ());

  for (guint i = 0; assay_layers[i] != NULL; i++)
    if (assay_layers[i]->merge != NULL && assay_layer_is_shown (&at, assay_layers[i]))
      looks[i] = assay_layers[i]->look != NULL ? assay_layers[i]->look (at.own[i]) : 1;
  return looks;
}

/* The middle one of the picture pixels that a device pixel stands for. */
static int
source_of (int at, int multiply, int divide, int end)
{
  return MIN (at * divide / multiply + divide / 2, end - 1);
}

static void
scale (Scaled *scaled, const AssayPicture *merged)
{
  gsize width = (gsize) scaled->place.width, height = (gsize) scaled->place.height;
  AssayPixel *pixels = g_new (AssayPixel, width * height);
  g_autofree int *columns = g_new (int, width);
  g_autoptr (GBytes) bytes = NULL;

  for (gsize x = 0; x < width; x++)
    columns[x] =
      source_of (scaled->from_x + (int) x, scaled->multiply, scaled->divide, merged->width);
  for (gsize y = 0; y < height; y++)
    {
      int row =
        source_of (scaled->from_y + (int) y, scaled->multiply, scaled->divide, merged->height);
      const AssayPixel *from = assay_picture_at (merged, 0, row);
      AssayPixel *to = pixels + y * width;

      for (gsize x = 0; x < width; x++)
        to[x] = from[columns[x]];
    }
  bytes = g_bytes_new_take (pixels, width * height * sizeof (AssayPixel));
  scaled->texture =
    gdk_memory_texture_new (scaled->place.width, scaled->place.height, GDK_MEMORY_R8G8B8A8, bytes,
                            width * sizeof (AssayPixel));
}

/* The part of the placed picture that the view shows; without looks. */
static gboolean
find_visible (const AssayCanvasState *state, const AssayPicture *picture, Scaled *out)
{
  AssayCanvasView view = showing (state, picture).view;
  AssayCanvasPlace place = assay_canvas_place (&view);
  int left, top, right, bottom;

  left = MAX (place.x, 0);
  top = MAX (place.y, 0);
  right = MIN (place.x + place.width, view.view_width);
  bottom = MIN (place.y + place.height, view.view_height);
  *out = (Scaled){
    .picture = (AssayPicture *) picture,
    .place = {left, top, right - left, bottom - top},
    .from_x = left - place.x,
    .from_y = top - place.y,
    .multiply = place.multiply,
    .divide = place.divide,
  };
  return right > left && bottom > top;
}

static Scaled *
make_scaled (AssayCanvasState *self, const Scaled *wanted)
{
  g_autoptr (AssayPicture) merged = merge (self, wanted->picture);
  Scaled *made = g_new (Scaled, 1);

  *made = *wanted;
  assay_picture_ref (made->picture);
  made->looks = g_memdup2 (wanted->looks, assay_layer_count () * sizeof *made->looks);
  scale (made, merged);
  self->n_scaled++;
  return made;
}

GdkTexture *
assay_canvas_state_get_texture (AssayCanvasState *self,
                                const AssayPicture *picture,
                                AssayRect *out_place)
{
  g_autofree guint *looks = NULL;
  Scaled wanted, *found = NULL;
  guint at = 0;

  if (!find_visible (self, picture, &wanted))
    return NULL;
  wanted.looks = looks = dup_looks (self, picture);
  *out_place = wanted.place;
  while (at < self->scaled->len && !same_pixels (self->scaled->pdata[at], &wanted))
    at++;
  found = at < self->scaled->len ? g_ptr_array_steal_index (self->scaled, at)
                                 : make_scaled (self, &wanted);
  g_ptr_array_insert (self->scaled, 0, found);
  if (self->scaled->len > MAX_KEPT)
    g_ptr_array_set_size (self->scaled, MAX_KEPT);
  return found->texture;
}

guint
assay_canvas_state_get_n_scaled (AssayCanvasState *self)
{
  return self->n_scaled;
}

static void
append_pixels (AssayCanvasState *self, GtkSnapshot *snapshot)
{
  AssayRect place;
  GdkTexture *texture = assay_canvas_state_get_texture (self, self->picture, &place);
  float scale = (float) self->view.scale;

  if (texture != NULL)
    gtk_snapshot_append_texture (
      snapshot, texture,
      &GRAPHENE_RECT_INIT ((float) place.x / scale, (float) place.y / scale,
                           (float) place.width / scale, (float) place.height / scale));
}

static void
append_layers (AssayCanvasState *self, const AssayCanvasPlace *place, GtkSnapshot *snapshot)
{
  for (guint i = 0; assay_layers[i] != NULL; i++)
    if (assay_layers[i]->under != NULL)
      assay_layers[i]->under (self, self->own[i], place, snapshot);
  append_pixels (self, snapshot);
  for (guint i = 0; assay_layers[i] != NULL; i++)
    if (assay_layers[i]->draw != NULL && assay_layer_is_shown (self, assay_layers[i]))
      assay_layers[i]->draw (self, self->own[i], place, snapshot);
}

void
assay_canvas_paint (AssayCanvasState *self, GtkSnapshot *snapshot, int width, int height, int scale)
{
  AssayCanvasPlace place;

  if (width < 1 || height < 1 || scale < 1)
    return;
  self->view.view_width = width * scale;
  self->view.view_height = height * scale;
  self->view.scale = scale;
  gtk_snapshot_push_clip (snapshot, &GRAPHENE_RECT_INIT (0, 0, (float) width, (float) height));
  gtk_snapshot_append_color (snapshot, &surround,
                             &GRAPHENE_RECT_INIT (0, 0, (float) width, (float) height));
  place = assay_canvas_place (&self->view);
  if (self->picture != NULL)
    append_layers (self, &place, snapshot);
  gtk_snapshot_pop (snapshot);
}
