/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/assay-text-diff.h"

#include <string.h>

#define CONTEXT   3
#define MAX_CELLS (16 * 1024 * 1024) /* of the table of common lines */

/* One line of the result: ' ' on both sides, '-' only before, '+' only after. */
typedef struct
{
  char sign;
  const char *line;
} Edit;

typedef struct
{
  char **before, **after;
  guint n_before, n_after;
  GArray *edits;
} Diff;

/* Without the empty one behind the last line feed. */
static char **
split (const char *text, guint *out_n)
{
  char **lines = g_strsplit (text != NULL ? text : "", "\n", -1);

  *out_n = g_strv_length (lines);
  if (*out_n > 0 && *lines[*out_n - 1] == '\0')
    --*out_n;
  return lines;
}

static void
add (Diff *self, char sign, const char *line)
{
  const Edit edit = {sign, line};

  g_array_append_val (self->edits, edit);
}

static void
add_all (Diff *self, char sign, char **lines, guint from, guint to)
{
  for (guint i = from; i < to; i++)
    add (self, sign, lines[i]);
}

/* How many lines are common from (i, j) on, as a table of (n + 1) x (m + 1). */
static guint32 *
common_table (char **before, guint n, char **after, guint m)
{
  guint32 *table = g_new0 (guint32, (gsize) (n + 1) * (m + 1));

  for (guint i = n; i-- > 0;)
    for (guint j = m; j-- > 0;)
      {
        const guint32 *below = table + (gsize) (i + 1) * (m + 1);
        guint32 *row = table + (gsize) i * (m + 1);

        row[j] = strcmp (before[i], after[j]) == 0 ? below[j + 1] + 1 : MAX (below[j], row[j + 1]);
      }
  return table;
}

/* What lies between equal beginnings and ends. */
static void
compare_middle (Diff *self, char **before, guint n, char **after, guint m)
{
  g_autofree guint32 *table =
    (guint64) (n + 1) * (m + 1) <= MAX_CELLS ? common_table (before, n, after, m) : NULL;
  guint i = 0, j = 0;

  while (table != NULL && i < n && j < m)
    if (strcmp (before[i], after[j]) == 0)
      {
        add (self, ' ', before[i++]);
        j++;
      }
    else if (table[(gsize) (i + 1) * (m + 1) + j] >= table[(gsize) i * (m + 1) + j + 1])
      add (self, '-', before[i++]);
    else
      add (self, '+', after[j++]);
  add_all (self, '-', before, i, n);
  add_all (self, '+', after, j, m);
}

static void
compare (Diff *self)
{
  guint first = 0, last = 0, least = MIN (self->n_before, self->n_after);

  while (first < least && strcmp (self->before[first], self->after[first]) == 0)
    first++;
  while (last < least - first
         && strcmp (self->before[self->n_before - last - 1], self->after[self->n_after - last - 1])
              == 0)
    last++;
  add_all (self, ' ', self->before, 0, first);
  compare_middle (self, self->before + first, self->n_before - first - last, self->after + first,
                  self->n_after - first - last);
  add_all (self, ' ', self->before, self->n_before - last, self->n_before);
}

/* Whether the edit stands so near to a change that it is shown. */
static gboolean
is_shown (const Diff *self, guint at)
{
  guint from = at > CONTEXT ? at - CONTEXT : 0, to = MIN (at + CONTEXT + 1, self->edits->len);

  for (guint i = from; i < to; i++)
    if (g_array_index (self->edits, Edit, i).sign != ' ')
      return TRUE;
  return FALSE;
}

/* Edits from @at to the end of the hunk; how many lines it has on either side. */
static guint
end_of_hunk (const Diff *self, guint at, guint *n_before, guint *n_after)
{
  for (*n_before = *n_after = 0; at < self->edits->len && is_shown (self, at); at++)
    {
      char sign = g_array_index (self->edits, Edit, at).sign;

      *n_before += sign != '+';
      *n_after += sign != '-';
    }
  return at;
}

static void
write_hunks (const Diff *self, GString *text)
{
  guint before = 0, after = 0, n_before, n_after;

  for (guint at = 0; at < self->edits->len;)
    {
      guint end = end_of_hunk (self, at, &n_before, &n_after);

      if (end == at) /* both sides have it, and it is not shown */
        {
          before++, after++, at++;
          continue;
        }
      g_string_append_printf (text, "@@ -%u,%u +%u,%u @@\n", before + (n_before > 0), n_before,
                              after + (n_after > 0), n_after);
      for (; at < end; at++)
        g_string_append_printf (text, "%c%s\n", g_array_index (self->edits, Edit, at).sign,
                                g_array_index (self->edits, Edit, at).line);
      before += n_before;
      after += n_after;
    }
}

char *
assay_text_diff (const char *name, const char *before, const char *after)
{
  GString *text = g_string_new (NULL);
  Diff self = {.edits = g_array_new (FALSE, FALSE, sizeof (Edit))};

  if (g_strcmp0 (before, after) != 0)
    {
      self.before = split (before, &self.n_before);
      self.after = split (after, &self.n_after);
      compare (&self);
      g_string_append_printf (text, "--- %s\n+++ %s\n", before != NULL ? name : "/dev/null",
                              after != NULL ? name : "/dev/null");
      write_hunks (&self, text);
    }
  g_strfreev (self.before);
  g_strfreev (self.after);
  g_array_unref (self.edits);
  return g_string_free (text, FALSE);
}
