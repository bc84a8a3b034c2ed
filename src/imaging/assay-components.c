/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "imaging/assay-morphology.h"

/* Rows are cut into runs; runs that touch those of the row above are united (union-find, the
 * smaller index is the root); then roots are numbered in order and their boxes summed up. */

static guint32
find_root (GArray *parents, guint32 at)
{
  guint32 *parent = (guint32 *) (void *) parents->data;

  while (parent[at] != at)
    {
      parent[at] = parent[parent[at]];
      at = parent[at];
    }
  return at;
}

static void
unite (GArray *parents, guint32 a, guint32 b)
{
  guint32 root_a = find_root (parents, a), root_b = find_root (parents, b);

  if (root_a < root_b)
    g_array_index (parents, guint32, root_b) = root_a;
  else
    g_array_index (parents, guint32, root_a) = root_b;
}

static void
append_runs_of_row (const AssayMask *mask, int y, guint8 threshold, GArray *runs, GArray *parents)
{
  const guint8 *row = mask->bytes + (gsize) y * (gsize) mask->width;

  for (int x = 0; x < mask->width;)
    {
      AssayRun run = {.y = y, .component = runs->len};

      while (x < mask->width && row[x] < threshold)
        x++;
      if (x == mask->width)
        break;
      run.begin = x;
      while (x < mask->width && row[x] >= threshold)
        x++;
      run.end = x;
      g_array_append_val (parents, run.component);
      g_array_append_val (runs, run);
    }
}

/* @reach: 0 over edges, 1 over corners too. */
static void
join_rows (GArray *runs, GArray *parents, guint above, guint current, int reach)
{
  guint first = above;

  for (guint i = current; i < runs->len; i++)
    {
      const AssayRun *run = &g_array_index (runs, AssayRun, i);

      while (first < current && g_array_index (runs, AssayRun, first).end + reach <= run->begin)
        first++;
      for (guint j = first;
           j < current && g_array_index (runs, AssayRun, j).begin < run->end + reach; j++)
        unite (parents, i, j);
    }
}

static void
extend (AssayComponent *component, const AssayRun *run, const AssayMask *mask)
{
  AssayRect *box = &component->box;
  int left = MIN (box->x, run->begin), right = MAX (box->x + box->width, run->end);

  component->n_pixels += (guint64) (run->end - run->begin);
  box->x = left;
  box->width = right - left;
  box->height = run->y + 1 - box->y;
  if (run->begin == 0 || run->end == mask->width || run->y == 0 || run->y == mask->height - 1)
    component->touches_border = TRUE;
}

static void
number_components (AssayComponents *self, GArray *parents, const AssayMask *mask)
{
  for (guint i = 0; i < self->runs->len; i++)
    {
      AssayRun *run = &g_array_index (self->runs, AssayRun, i);
      guint32 root = find_root (parents, i);

      if (root == i)
        {
          AssayComponent fresh = {.box = {run->begin, run->y, 0, 0}};

          run->component = self->components->len;
          g_array_append_val (self->components, fresh);
        }
      else
        run->component =
          g_array_index (self->runs, AssayRun, root).component; /* a root precedes its runs */
      extend (&g_array_index (self->components, AssayComponent, run->component), run, mask);
    }
}

AssayComponents *
assay_components_find (const AssayMask *mask, guint8 threshold, gboolean diagonal)
{
  AssayComponents *self = g_new0 (AssayComponents, 1);
  g_autoptr (GArray) parents = g_array_new (FALSE, FALSE, sizeof (guint32));
  guint above = 0, current = 0;

  self->runs = g_array_new (FALSE, FALSE, sizeof (AssayRun));
  self->components = g_array_new (FALSE, FALSE, sizeof (AssayComponent));
  for (int y = 0; y < mask->height; y++)
    {
      append_runs_of_row (mask, y, threshold, self->runs, parents);
      join_rows (self->runs, parents, above, current, diagonal ? 1 : 0);
      above = current;
      current = self->runs->len;
    }
  number_components (self, parents, mask);
  return self;
}

void
assay_components_free (AssayComponents *self)
{
  if (self == NULL)
    return;
  g_array_unref (self->runs);
  g_array_unref (self->components);
  g_free (self);
}
