/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/recipe/assay-core-private.h"

#include <string.h>

/* A form is learnt by binding marks: strings and numbers nobody writes, looked for in the bound
 * text. Wire stays the only one that knows how a graph is put together; here is only text with
 * holes. A workflow that holds a mark itself, or where one binding hides another, shows the mark
 * too often or not at all and is bound afresh each time.
 *
 * What is remembered follows from the workflow document alone, so a result never depends on what
 * was asked before. */

#define REMEMBERED 8
#define MARK_WEIGHT                                                                                \
  G_GINT64_CONSTANT (731057736500001) /* hundredths; + 100 a LoRA: equally long texts */
#define MAX_HOLES (ASSAY_N_BINDS + 3 * ASSAY_BIND_LORAS)

/* Numbers of values: binds, then files, then weights. */
#define FILE_VALUE(i)   (ASSAY_N_BINDS + (i))
#define WEIGHT_VALUE(i) (ASSAY_N_BINDS + ASSAY_BIND_LORAS + (i))

typedef struct
{
  gsize offset, n_bytes; /* of the mark in the text */
  guint value;
} Hole;

struct _AssayBindForm
{
  gatomicrefcount refs;
  AssayDigest workflow;
  guint bound, n_loras, n_holes;
  GBytes *text;
  Hole holes[MAX_HOLES]; /* by offset */
};

static GMutex lock;
static AssayBindForm *remembered[REMEMBERED]; /* under lock */
static guint next_place;                      /* under lock */

static const char *const text_marks[] = {
  "\a0", "\a1", "\a2", "\a3", "\a4", "\a5", "\a6", "\a7", "\a8", "\a9", "\aa",
};

static const char *
file_mark (guint i)
{
  static const char marks[ASSAY_BIND_LORAS][4] = {
    "\aA", "\aB", "\aC", "\aD", "\aE", "\aF", "\aG", "\aH", "\aI", "\aJ", "\aK",
    "\aL", "\aM", "\aN", "\aO", "\aP", "\aQ", "\aR", "\aS", "\aT", "\aU", "\aV",
    "\aW", "\aX", "\aY", "\aZ", "\a!", "\a#", "\a$", "\a%", "\a&", "\a*",
  };

  return marks[i];
}

void
_assay_bind_form_mark (AssayBindValues *out, guint bound, guint n_loras)
{
  out->bound = bound;
  out->n_loras = n_loras;
  for (guint i = 0; i < ASSAY_N_BINDS; i++)
    out->binds[i] = (AssayBindValue){text_marks[i], 0, 0};
  for (guint i = 0; i < n_loras; i++)
    {
      out->files[i] = (AssayBindValue){file_mark (i), 0, 0};
      out->weights[i] = (AssayBindValue){NULL, MARK_WEIGHT + 100 * (gint64) i, 2};
    }
}

static GBytes *
write_value (AssayJsonWriter *writer, const AssayBindValue *value)
{
  if (value->text != NULL)
    assay_json_writer_string (writer, value->text);
  else if (value->scale == 0)
    assay_json_writer_integer (writer, value->number);
  else
    assay_json_writer_decimal (writer, value->number, value->scale);
  return assay_json_writer_finish (writer);
}

/* Finds the mark of @value, which must be there @n times. */
static gboolean
find_holes (
  AssayBindForm *self, AssayJsonWriter *writer, const AssayBindValue *mark, guint value, guint n)
{
  g_autoptr (GBytes) wanted = write_value (writer, mark);
  gsize n_text, n_wanted;
  const char *text = g_bytes_get_data (self->text, &n_text);
  const char *needle = g_bytes_get_data (wanted, &n_wanted), *at = text;
  guint n_found = 0;

  while ((at = memmem (at, n_text - (gsize) (at - text), needle, n_wanted)) != NULL)
    {
      if (n_found++ < n)
        self->holes[self->n_holes++] = (Hole){(gsize) (at - text), n_wanted, value};
      at += n_wanted;
    }
  return n_found == n;
}

static int
compare_holes_cb (gconstpointer pa, gconstpointer pb, gpointer data)
{
  const Hole *a = pa, *b = pb;

  return (a->offset > b->offset) - (a->offset < b->offset);
}

static gboolean
find_all_holes (AssayBindForm *self, const AssayBindValues *marks)
{
  g_autoptr (AssayJsonWriter) writer = assay_json_writer_new (ASSAY_JSON_CANONICAL);
  gboolean found = TRUE;

  for (guint i = 0; i < ASSAY_N_BINDS && found; i++)
    found = find_holes (self, writer, &marks->binds[i], i, marks->bound >> i & 1);
  for (guint i = 0; i < marks->n_loras && found; i++)
    found = find_holes (self, writer, &marks->files[i], FILE_VALUE (i), 1)
            && find_holes (self, writer, &marks->weights[i], WEIGHT_VALUE (i), 2);
  g_qsort_with_data (self->holes, (gint) self->n_holes, sizeof (Hole), compare_holes_cb, NULL);
  return found;
}

void
_assay_bind_form_unref (AssayBindForm *self)
{
  if (self == NULL || !g_atomic_ref_count_dec (&self->refs))
    return;
  g_bytes_unref (self->text);
  g_free (self);
}

void
_assay_bind_form_learn (const AssayDigest *workflow, const AssayBindValues *marks, GBytes *text)
{
  AssayBindForm *self = g_new0 (AssayBindForm, 1);

  g_atomic_ref_count_init (&self->refs);
  self->workflow = *workflow;
  self->bound = marks->bound;
  self->n_loras = marks->n_loras;
  self->text = g_bytes_ref (text);
  if (find_all_holes (self, marks))
    {
      AssayBindForm *before;

      g_mutex_lock (&lock);
      before = remembered[next_place];
      remembered[next_place] = self;
      next_place = (next_place + 1) % REMEMBERED;
      g_mutex_unlock (&lock);
      self = before;
    }
  _assay_bind_form_unref (self);
}

AssayBindForm *
_assay_bind_form_recall (const AssayDigest *workflow, guint n_loras)
{
  AssayBindForm *found = NULL;

  g_mutex_lock (&lock);
  for (guint i = 0; i < REMEMBERED && found == NULL; i++)
    if (remembered[i] != NULL && remembered[i]->n_loras == n_loras
        && assay_digest_equal (&remembered[i]->workflow, workflow))
      found = remembered[i];
  if (found != NULL)
    g_atomic_ref_count_inc (&found->refs);
  g_mutex_unlock (&lock);
  return found;
}

guint
_assay_bind_form_bound (const AssayBindForm *self)
{
  return self->bound;
}

static const AssayBindValue *
value_of (const AssayBindValues *values, guint value)
{
  if (value >= WEIGHT_VALUE (0))
    return &values->weights[value - WEIGHT_VALUE (0)];
  return value >= FILE_VALUE (0) ? &values->files[value - FILE_VALUE (0)] : &values->binds[value];
}

GBytes *
_assay_bind_form_fill (const AssayBindForm *self, const AssayBindValues *values)
{
  g_autoptr (AssayJsonWriter) writer = assay_json_writer_new (ASSAY_JSON_CANONICAL);
  gsize n_text, done = 0;
  const char *text = g_bytes_get_data (self->text, &n_text);
  GString *filled = g_string_sized_new (n_text * 2);

  for (guint i = 0; i < self->n_holes; i++)
    {
      const Hole *hole = &self->holes[i];
      g_autoptr (GBytes) value = write_value (writer, value_of (values, hole->value));
      gsize n_value;
      const char *part = g_bytes_get_data (value, &n_value);

      g_string_append_len (filled, text + done, (gssize) (hole->offset - done));
      g_string_append_len (filled, part, (gssize) n_value);
      done = hole->offset + hole->n_bytes;
    }
  g_string_append_len (filled, text + done, (gssize) (n_text - done));
  return g_string_free_to_bytes (filled);
}
