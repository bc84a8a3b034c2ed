/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bench/cut/survey.h"

#include "bench/cut/art.h"
#include "bench/cut/truth.h"
#include "imaging/assay-morphology.h"

#include <stdlib.h>

#define LEAST_SIDE    12
#define MOST_SIDE     512
#define MAIN_PER_CENT 80  /* of what is visible: one main object */
#define BORDER_CLEAR  70  /* % of the outermost pixels that are transparent */
#define VISIBLE       8   /* alpha */
#define CELLS_MOST    3   /* of a sheet */
#define CELL_APART    2   /* px between the boxes of things that stand by themselves */
#define MEAN_ALPHA    48  /* of what is visible; fainter is a light, no thing */
#define COMPONENTS    400 /* beyond it is a texture */

static gboolean
border_is_clear (const AssayPicture *picture)
{
  guint n = 0, n_clear = 0;

  for (int y = 0; y < picture->height; y++)
    {
      int step = y == 0 || y == picture->height - 1 ? 1 : MAX (picture->width - 1, 1);

      for (int x = 0; x < picture->width; x += step)
        {
          n++;
          n_clear += assay_picture_at (picture, x, y)->a < VISIBLE;
        }
    }
  return n_clear * 100 >= n * BORDER_CLEAR;
}

static gboolean
size_is_right (AssayRect box)
{
  return MAX (box.width, box.height) <= MOST_SIDE && MIN (box.width, box.height) >= LEAST_SIDE;
}

/* Not faint, not of one color, not a full box. */
static gboolean
is_drawn (const AssayPicture *part)
{
  gsize n = (gsize) part->width * (gsize) part->height, visible = 0, alpha = 0, differ = 0;
  AssayRect box = assay_picture_content_box (part, VISIBLE);
  AssayPixel first = {0};

  for (gsize i = 0; i < n; i++)
    {
      AssayPixel p = part->pixels[i];

      if (p.a < VISIBLE)
        continue;
      if (visible == 0)
        first = p;
      visible++;
      alpha += p.a;
      differ += p.r != first.r || p.g != first.g || p.b != first.b;
    }
  return alpha > visible * MEAN_ALPHA && differ * 10 > visible
         && visible * 50 < (gsize) box.width * (gsize) box.height * 49;
}

static void
print_sprite (const char *path, const AssayPicture *file, AssayRect rect)
{
  g_autoptr (AssayPicture) part = art_crop (file, rect);
  g_autoptr (AssayPicture) large = NULL;
  g_autoptr (AssayPicture) padded = NULL;
  g_autoptr (Truth) truth = NULL;
  g_autofree char *kinds = NULL;
  gboolean is_pixel_art = art_is_pixel_art (part);

  if (!is_drawn (part))
    return;
  large = art_enlarge (part, is_pixel_art);
  padded = art_pad (large, ART_MARGIN_PX);
  truth = truth_of (padded, is_pixel_art);
  kinds = truth_dup_kinds (truth->kinds);
  g_print ("%s\t%d\t%d\t%d\t%d\t%s\n", path, rect.x, rect.y, rect.width, rect.height, kinds);
}

static int
compare_areas (const void *a, const void *b)
{
  const AssayComponent *p = a, *q = b;

  return (p->n_pixels < q->n_pixels) - (p->n_pixels > q->n_pixels);
}

static gboolean
boxes_meet (AssayRect p, AssayRect q)
{
  return p.x - CELL_APART < q.x + q.width && q.x - CELL_APART < p.x + p.width
         && p.y - CELL_APART < q.y + q.height && q.y - CELL_APART < p.y + p.height;
}

static gboolean
stands_alone (const GArray *areas, guint which)
{
  for (guint i = 0; i < areas->len; i++)
    if (i != which
        && boxes_meet (g_array_index (areas, AssayComponent, which).box,
                       g_array_index (areas, AssayComponent, i).box))
      return FALSE;
  return TRUE;
}

static gboolean
touches_border (AssayRect box, const AssayPicture *file)
{
  return box.x == 0 || box.y == 0 || box.x + box.width == file->width
         || box.y + box.height == file->height;
}

static void
print_cells (const char *path, const AssayPicture *file, const GArray *areas)
{
  guint n = 0;

  for (guint i = 0; i < areas->len && n < CELLS_MOST; i++)
    {
      AssayRect box = g_array_index (areas, AssayComponent, i).box;

      if (!size_is_right (box) || touches_border (box, file) || !stands_alone (areas, i))
        continue;
      print_sprite (path, file, box);
      n++;
    }
}

void
survey_file (const char *path)
{
  g_autoptr (AssayPicture) file = art_read (path);
  g_autoptr (AssayMask) alpha = NULL;
  g_autoptr (AssayComponents) found = NULL;
  guint64 visible = 0;

  if (file == NULL || !border_is_clear (file))
    return;
  alpha = assay_mask_of_alpha (file);
  found = assay_components_find (alpha, VISIBLE, TRUE);
  if (found->components->len == 0 || found->components->len > COMPONENTS)
    return;
  g_array_sort (found->components, compare_areas);
  for (guint i = 0; i < found->components->len; i++)
    visible += g_array_index (found->components, AssayComponent, i).n_pixels;
  if (g_array_index (found->components, AssayComponent, 0).n_pixels * 100 < visible * MAIN_PER_CENT)
    print_cells (path, file, found->components);
  else if (size_is_right (assay_picture_content_box (file, VISIBLE)))
    print_sprite (path, file, (AssayRect){0, 0, file->width, file->height});
}
