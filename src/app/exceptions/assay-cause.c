/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/exceptions/assay-cause.h"

#include "base/assay-clock.h"
#include "base/assay-sentence.h"
#include "model/rows/assay-cause-id.h"

#include <glib/gi18n.h>

struct _AssayCause
{
  GObject parent_instance;
  char *key;
  const AssayTable *of; /* of its rows */
  GListStore *rows;     /* AssayRow, at least one */
};

static guint changed_signal;

G_DEFINE_FINAL_TYPE (AssayCause, assay_cause, G_TYPE_OBJECT)

/* Words --------------------------------------------------------------------------- */

/* What stands among the exceptions by its code. */
static const struct
{
  const char *code, *title, *icon;
} words[] = {
  {"missing_model", N_ ("A model file is missing"), "dialog-error-symbolic"},
  {"out_of_memory", N_ ("The server ran out of memory"), "dialog-error-symbolic"},
  {"invalid_workflow", N_ ("The workflow was refused"), "dialog-error-symbolic"},
  {"stuck", N_ ("No picture came in time"), "dialog-warning-symbolic"},
  {"server_unavailable", N_ ("The server could not be reached"), "dialog-warning-symbolic"},
  {"attempts_used_up", N_ ("It failed each time"), "dialog-warning-symbolic"},
  {"lost", N_ ("The server lost it each time"), "dialog-warning-symbolic"},
  {"failed", N_ ("It could not be made"), "dialog-error-symbolic"},
  {"over_budget", N_ ("Turned down each time"), "view-refresh-symbolic"},
  {"unsure", N_ ("You were unsure"), "dialog-question-symbolic"},
};

static int
find_words (const char *code)
{
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_strcmp0 (words[i].code, code) == 0)
      return (int) i;
  return -1;
}

/* Rows ---------------------------------------------------------------------------- */

static AssayRow *
row_at (AssayCause *self, guint i)
{
  g_autoptr (AssayRow) row = g_list_model_get_item (G_LIST_MODEL (self->rows), i);

  return row; /* the store holds it */
}

static const AssayExceptionRow *
first_exception (AssayCause *self)
{
  return assay_row_get (row_at (self, 0), &assay_exception_row_table);
}

static const AssayProblemRow *
first_problem (AssayCause *self)
{
  return assay_row_get (row_at (self, 0), &assay_problem_row_table);
}

static guint
n_rows (AssayCause *self)
{
  return g_list_model_get_n_items (G_LIST_MODEL (self->rows));
}

/* Its row of words, -1 where there is none. */
static int
words_of (AssayCause *self)
{
  if (self->of == &assay_model_row_table)
    return find_words ("missing_model");
  return self->of == &assay_exception_row_table ? find_words (first_exception (self)->code) : -1;
}

/* What it holds up, each once: the asset, or the file. */
static const char *
held_up (AssayCause *self, guint i)
{
  const AssayProblemRow *problem;

  if (self->of == &assay_exception_row_table)
    return ((const AssayExceptionRow *) assay_row_get (row_at (self, i),
                                                       &assay_exception_row_table))
      ->spec;
  problem = assay_row_get (row_at (self, i), &assay_problem_row_table);
  return problem->file;
}

static guint
count_held_up (AssayCause *self)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < n_rows (self); i++)
    g_hash_table_add (seen, (gpointer) assay_text_or_empty (held_up (self, i)));
  return g_hash_table_size (seen);
}

/* Told ---------------------------------------------------------------------------- */

GListModel *
assay_cause_get_rows (AssayCause *self)
{
  return G_LIST_MODEL (self->rows);
}

gboolean
assay_cause_is_about_documents (AssayCause *self)
{
  return self->of == &assay_problem_row_table;
}

gboolean
assay_cause_is_about_pictures (AssayCause *self)
{
  return self->of == &assay_exception_row_table;
}

const AssayModelRow *
assay_cause_get_model (AssayCause *self)
{
  return self->of == &assay_model_row_table
           ? assay_row_get (row_at (self, 0), &assay_model_row_table)
           : NULL;
}

gboolean
assay_cause_wants_file (AssayCause *self)
{
  return assay_cause_get_model (self) != NULL
         || (assay_cause_is_about_pictures (self)
             && g_strcmp0 (first_exception (self)->code, "missing_model") == 0);
}

gboolean
assay_cause_is_lost (AssayCause *self)
{
  return assay_cause_is_about_documents (self)
         && g_strcmp0 (first_problem (self)->code, "blob.missing") == 0;
}

gboolean
assay_cause_wants_edit (AssayCause *self)
{
  return (assay_cause_is_about_documents (self) && !assay_cause_is_lost (self))
         || (assay_cause_is_about_pictures (self)
             && g_strcmp0 (first_exception (self)->suggestion, "edit_spec") == 0);
}

const char *
assay_cause_get_icon (AssayCause *self)
{
  int i = words_of (self);

  if (assay_cause_is_about_documents (self) && !assay_cause_is_lost (self))
    return "text-x-generic-symbolic";
  return i >= 0 ? words[i].icon : "dialog-warning-symbolic";
}

/* Whether all that it holds up say one thing. */
static gboolean
is_of_one_voice (AssayCause *self)
{
  const char *text = first_exception (self)->text;

  for (guint i = 1; i < n_rows (self); i++)
    {
      const AssayExceptionRow *row = assay_row_get (row_at (self, i), &assay_exception_row_table);

      if (g_strcmp0 (row->text, text) != 0)
        return FALSE;
    }
  return TRUE;
}

char *
assay_cause_dup_title (AssayCause *self)
{
  int i = words_of (self);

  return i >= 0 ? g_strdup (_ (words[i].title)) : assay_cause_dup_what (self);
}

static char *
dup_missing (const AssayModelRow *model)
{
  const char *args[] = {assay_text_or_empty (model->wanted),
                        model->title != NULL ? model->title : model->id, NULL};

  return assay_sentence_fill (
    N_ ("The server has no file {0}, which “{1}” is. Say which of its files it is there."), args,
    (AssayTranslate) gettext);
}

char *
assay_cause_dup_what (AssayCause *self)
{
  const AssayModelRow *model = assay_cause_get_model (self);

  if (model != NULL)
    return dup_missing (model);
  if (assay_cause_is_about_documents (self))
    return g_strdup (assay_text_or_empty (first_problem (self)->message));
  return g_strdup (is_of_one_voice (self) ? assay_text_or_empty (first_exception (self)->text)
                                          : "");
}

static gboolean
is_of_kind (AssayCause *self, const char *kind)
{
  return assay_cause_is_about_documents (self) && g_strcmp0 (first_problem (self)->kind, kind) == 0;
}

static char *
dup_waiting (const AssayModelRow *model)
{
  return assay_sentence_fill_n (ngettext ("{0} asset waits for it. Everything else goes on.",
                                          "{0} assets wait for it. Everything else goes on.",
                                          (gulong) model->assets),
                                model->assets, NULL);
}

char *
assay_cause_dup_means (AssayCause *self)
{
  guint n = n_rows (self);

  if (assay_cause_get_model (self) != NULL)
    return dup_waiting (assay_cause_get_model (self));
  if (assay_cause_is_lost (self))
    return g_strdup (_ ("Everything else goes on. A backup brings them back as they were; made "
                        "again they are new pictures, which are asked about."));
  if (is_of_kind (self, "project"))
    return g_strdup (_ ("Nothing is made until this is mended. What is approved stays."));
  if (is_of_kind (self, "spec"))
    return assay_sentence_fill_n (
      ngettext ("It cannot be made until this is mended. Everything else goes on.",
                "{0} assets cannot be made until this is mended. Everything else goes on.",
                count_held_up (self)),
      count_held_up (self), NULL);
  if (assay_cause_is_about_documents (self))
    return g_strdup (_ ("What needs this file cannot be made until it is mended."));
  return assay_sentence_fill_n (ngettext ("{0} picture waits for you. Everything else goes on.",
                                          "{0} pictures wait for you. Everything else goes on.", n),
                                n, NULL);
}

char *
assay_cause_dup_count (AssayCause *self)
{
  const AssayModelRow *model = assay_cause_get_model (self);
  guint n = model == NULL ? count_held_up (self) : (guint) assay_number_or_zero (model->assets);

  if (assay_cause_is_about_documents (self) && !is_of_kind (self, "spec"))
    return assay_sentence_fill_n (ngettext ("{0} file", "{0} files", n), n, NULL);
  return assay_sentence_fill_n (ngettext ("{0} asset", "{0} assets", n), n, NULL);
}

static gint64
since_us (AssayCause *self)
{
  gint64 oldest = 0, us;

  for (guint i = 0; assay_cause_is_about_pictures (self) && i < n_rows (self); i++)
    {
      const AssayExceptionRow *row = assay_row_get (row_at (self, i), &assay_exception_row_table);

      if (assay_time_parse (assay_text_or_empty (row->ts), &us) && (oldest == 0 || us < oldest))
        oldest = us;
    }
  return oldest;
}

char *
assay_cause_dup_age (AssayCause *self, gint64 now_us)
{
  gint64 since = since_us (self);
  gint64 minutes = MAX (now_us - since, 0) / (60 * G_USEC_PER_SEC);

  if (since == 0)
    return g_strdup ("");
  if (minutes < 1)
    return g_strdup (_ ("just now"));
  /* Translators: how long a problem has been there, as short as it can be told */
  if (minutes < 60)
    return g_strdup_printf (_ ("%d min"), (int) minutes);
  if (minutes < 24 * 60)
    return g_strdup_printf (_ ("%d h"), (int) (minutes / 60));
  return g_strdup_printf (_ ("%d d"), (int) (minutes / (24 * 60)));
}

/* Grouping ------------------------------------------------------------------------ */

static char *
key_of_problem (const AssayProblemRow *row)
{
  return g_strdup_printf ("document\n%s\n%s\n%s", assay_text_or_empty (row->code),
                          assay_text_or_empty (row->kind), assay_text_or_empty (row->message));
}

static AssayCause *
cause_new (const char *key, const AssayTable *of)
{
  AssayCause *self = g_object_new (ASSAY_TYPE_CAUSE, NULL);

  self->key = g_strdup (key);
  self->of = of;
  return self;
}

/* Takes @key. */
static void
add (GPtrArray *causes, GHashTable *by_key, char *key, const AssayTable *of, AssayRow *row)
{
  g_autofree char *owned = key;
  AssayCause *cause = g_hash_table_lookup (by_key, owned);

  if (cause == NULL)
    {
      cause = cause_new (owned, of);
      g_ptr_array_add (causes, cause);
      g_hash_table_insert (by_key, cause->key, cause);
    }
  g_list_store_append (cause->rows, row);
}

static char *
key_of_model (const AssayModelRow *row)
{
  return g_strdup_printf ("model\n%s", row->id);
}

GPtrArray *
assay_causes_group (GPtrArray *exceptions, GPtrArray *problems, GPtrArray *missing)
{
  GPtrArray *causes = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GHashTable) by_key = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; problems != NULL && i < problems->len; i++)
    add (causes, by_key,
         key_of_problem (assay_row_get (problems->pdata[i], &assay_problem_row_table)),
         &assay_problem_row_table, problems->pdata[i]);
  for (guint i = 0; missing != NULL && i < missing->len; i++)
    add (causes, by_key, key_of_model (assay_row_get (missing->pdata[i], &assay_model_row_table)),
         &assay_model_row_table, missing->pdata[i]);
  for (guint i = 0; exceptions != NULL && i < exceptions->len; i++)
    add (causes, by_key,
         assay_exception_row_dup_cause (
           assay_row_get (exceptions->pdata[i], &assay_exception_row_table)),
         &assay_exception_row_table, exceptions->pdata[i]);
  return causes;
}

/* Following ----------------------------------------------------------------------- */

typedef gboolean (*Same) (gpointer a, gpointer b);

static gboolean
is_same_at (GListStore *store, guint position, gpointer item, Same same)
{
  g_autoptr (GObject) there = g_list_model_get_item (G_LIST_MODEL (store), position);

  return same (there, item);
}

/* What is the same at both ends stays, so that the keyboard and the selection do. Whether anything
 * changed. */
static gboolean
follow (GListStore *store, GPtrArray *now, Same same)
{
  guint before = g_list_model_get_n_items (G_LIST_MODEL (store)), start = 0, end = 0;

  while (start < MIN (before, now->len) && is_same_at (store, start, now->pdata[start], same))
    start++;
  while (end < MIN (before, now->len) - start
         && is_same_at (store, before - 1 - end, now->pdata[now->len - 1 - end], same))
    end++;
  if (start + end == before && before == now->len)
    return FALSE;
  g_list_store_splice (store, start, before - start - end, now->pdata + start,
                       now->len - start - end);
  return TRUE;
}

static gboolean
is_same_row (gpointer a, gpointer b)
{
  return assay_record_equal (assay_row_get_record (a), assay_row_get_record (b));
}

static gboolean
is_same_object (gpointer a, gpointer b)
{
  return a == b;
}

static GPtrArray *
items_of (GListStore *store)
{
  GPtrArray *items = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (store)); i++)
    g_ptr_array_add (items, g_list_model_get_item (G_LIST_MODEL (store), i));
  return items;
}

static AssayCause *
find_key (GPtrArray *causes, const char *key)
{
  for (guint i = 0; i < causes->len; i++)
    if (g_str_equal (((AssayCause *) causes->pdata[i])->key, key))
      return causes->pdata[i];
  return NULL;
}

void
assay_causes_follow (GListStore *causes, GPtrArray *now)
{
  g_autoptr (GPtrArray) before = items_of (causes);

  for (guint i = 0; i < now->len; i++)
    {
      g_autoptr (AssayCause) fresh = now->pdata[i];
      AssayCause *known = find_key (before, fresh->key);
      g_autoptr (GPtrArray) rows = items_of (fresh->rows);

      now->pdata[i] = g_object_ref (known != NULL ? known : fresh);
      if (known != NULL && follow (known->rows, rows, is_same_row))
        g_signal_emit (known, changed_signal, 0);
    }
  follow (causes, now, is_same_object);
  g_ptr_array_unref (now);
}

/* Type ---------------------------------------------------------------------------- */

static void
assay_cause_finalize (GObject *object)
{
  AssayCause *self = ASSAY_CAUSE (object);

  g_free (self->key);
  g_object_unref (self->rows);
  G_OBJECT_CLASS (assay_cause_parent_class)->finalize (object);
}

static void
assay_cause_class_init (AssayCauseClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = assay_cause_finalize;
  changed_signal = g_signal_new ("changed", ASSAY_TYPE_CAUSE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 0);
}

static void
assay_cause_init (AssayCause *self)
{
  self->rows = g_list_store_new (ASSAY_TYPE_ROW);
}
