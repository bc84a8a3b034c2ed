/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/rows/assay-changes.h"

#include <string.h>

typedef struct
{
  char *kind;
  GArray *rows; /* gint64, sorted, each once; empty when all */
  gboolean all;
} Kind;

struct _AssayChanges
{
  AssayTopics topics;
  GPtrArray *kinds; /* Kind, a handful */
};

static void
kind_free (gpointer data)
{
  Kind *kind = data;

  g_free (kind->kind);
  g_array_unref (kind->rows);
  g_free (kind);
}

AssayChanges *
assay_changes_new (void)
{
  AssayChanges *self = g_new0 (AssayChanges, 1);

  self->kinds = g_ptr_array_new_with_free_func (kind_free);
  return self;
}

AssayChanges *
assay_changes_copy (const AssayChanges *self)
{
  AssayChanges *copy = assay_changes_new ();

  assay_changes_merge (copy, self);
  return copy;
}

void
assay_changes_free (AssayChanges *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->kinds);
  g_free (self);
}

static Kind *
find_kind (const AssayChanges *self, const char *name)
{
  for (guint i = 0; i < self->kinds->len; i++)
    if (strcmp (((Kind *) self->kinds->pdata[i])->kind, name) == 0)
      return self->kinds->pdata[i];
  return NULL;
}

static Kind *
ensure_kind (AssayChanges *self, const char *name)
{
  Kind *kind = find_kind (self, name);

  if (kind != NULL)
    return kind;
  kind = g_new0 (Kind, 1);
  kind->kind = g_strdup (name);
  kind->rows = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_ptr_array_add (self->kinds, kind);
  return kind;
}

static void
set_all (Kind *kind)
{
  kind->all = TRUE;
  g_array_set_size (kind->rows, 0);
}

/* Where @row is or would be. */
static guint
place_of (const GArray *rows, gint64 row)
{
  guint low = 0, high = rows->len;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (g_array_index (rows, gint64, middle) < row)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

static void
add_row (Kind *kind, gint64 row)
{
  guint place;

  if (kind->all)
    return;
  place = place_of (kind->rows, row);
  if (place < kind->rows->len && g_array_index (kind->rows, gint64, place) == row)
    return;
  if (kind->rows->len == ASSAY_CHANGES_MAX_ROWS)
    set_all (kind);
  else
    g_array_insert_val (kind->rows, place, row);
}

void
assay_changes_add_topics (AssayChanges *self, AssayTopics topics)
{
  self->topics |= topics;
}

void
assay_changes_add_row (AssayChanges *self, const char *kind, gint64 row)
{
  g_return_if_fail (kind != NULL);
  add_row (ensure_kind (self, kind), row);
}

void
assay_changes_add_all (AssayChanges *self, const char *kind)
{
  g_return_if_fail (kind != NULL);
  set_all (ensure_kind (self, kind));
}

void
assay_changes_merge (AssayChanges *self, const AssayChanges *other)
{
  g_return_if_fail (self != other);
  self->topics |= other->topics;
  for (guint i = 0; i < other->kinds->len; i++)
    {
      const Kind *from = other->kinds->pdata[i];
      Kind *to = ensure_kind (self, from->kind);

      if (from->all)
        set_all (to);
      for (guint j = 0; j < from->rows->len; j++)
        add_row (to, g_array_index (from->rows, gint64, j));
    }
}

void
assay_changes_clear (AssayChanges *self)
{
  self->topics = 0;
  g_ptr_array_set_size (self->kinds, 0);
}

AssayTopics
assay_changes_get_topics (const AssayChanges *self)
{
  return self->topics;
}

gboolean
assay_changes_is_empty (const AssayChanges *self)
{
  return self->topics == 0 && self->kinds->len == 0;
}

const gint64 *
assay_changes_get_rows (const AssayChanges *self, const char *kind, guint *out_n, gboolean *out_all)
{
  const Kind *found = find_kind (self, kind);

  *out_n = found != NULL ? found->rows->len : 0;
  if (out_all != NULL)
    *out_all = found != NULL && found->all;
  return *out_n > 0 ? (const gint64 *) found->rows->data : NULL;
}

const char *
assay_changes_get_kind (const AssayChanges *self, guint n)
{
  return n < self->kinds->len ? ((const Kind *) self->kinds->pdata[n])->kind : NULL;
}
