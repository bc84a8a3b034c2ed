/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/documents/assay-footprint.h"

#include <string.h>

typedef enum
{
  ASK_LOOKUP,
  ASK_SINGLE,
  ASK_LIST
} Ask;

typedef struct
{
  Ask ask;
  AssayKind kind;
  char *reference; /* of a look-up, else %NULL */
} Question;

struct _AssayFootprint
{
  GArray *questions; /* of Question, sorted, so that equal sets are equal arrays */
};

static void
question_clear_cb (gpointer data)
{
  g_free (((Question *) data)->reference);
}

AssayFootprint *
assay_footprint_new (void)
{
  AssayFootprint *self = g_new0 (AssayFootprint, 1);

  self->questions = g_array_new (FALSE, FALSE, sizeof (Question));
  g_array_set_clear_func (self->questions, question_clear_cb);
  return self;
}

void
assay_footprint_free (AssayFootprint *self)
{
  if (self == NULL)
    return;
  g_array_unref (self->questions);
  g_free (self);
}

/* Asking ---------------------------------------------------------------- */

static int
compare_questions (const Question *a, const Question *b)
{
  if (a->kind != b->kind)
    return a->kind < b->kind ? -1 : 1;
  if (a->ask != b->ask)
    return a->ask < b->ask ? -1 : 1;
  return g_strcmp0 (a->reference, b->reference);
}

/* One function asks few different things: a linear search from the end is enough. */
static void
note (AssayFootprint *self, Ask ask, AssayKind kind, const char *reference)
{
  Question question = {ask, kind, (char *) reference};
  guint place;

  if (self == NULL)
    return;
  for (place = self->questions->len; place > 0; place--)
    {
      int order =
        compare_questions (&question, &g_array_index (self->questions, Question, place - 1));

      if (order == 0)
        return;
      if (order > 0)
        break;
    }
  question.reference = g_strdup (reference);
  g_array_insert_val (self->questions, place, question);
}

const AssayDocument *
assay_footprint_lookup (AssayFootprint *self,
                        const AssayCatalog *catalog,
                        AssayKind kind,
                        const char *reference)
{
  if (reference != NULL)
    note (self, ASK_LOOKUP, kind, reference);
  return assay_catalog_lookup (catalog, kind, reference);
}

const AssayDocument *
assay_footprint_single (AssayFootprint *self, const AssayCatalog *catalog, AssayKind kind)
{
  note (self, ASK_SINGLE, kind, NULL);
  return assay_catalog_single (catalog, kind);
}

GPtrArray *
assay_footprint_list (AssayFootprint *self, const AssayCatalog *catalog, AssayKind kind)
{
  note (self, ASK_LIST, kind, NULL);
  return assay_catalog_list (catalog, kind);
}

const char *
assay_footprint_find_unread (const AssayCatalog *catalog, AssayKind kind, const char *reference)
{
  return assay_catalog_find_unread (catalog, kind, reference);
}

const AssayLockLine *
assay_footprint_lock_line (const AssayCatalog *catalog, const char *spec)
{
  return assay_catalog_lock_line (catalog, spec);
}

guint
assay_footprint_count (const AssayFootprint *self)
{
  return self->questions->len;
}

char *
assay_footprint_dup_question (const AssayFootprint *self, guint index)
{
  const Question *question;
  const char *kind;

  g_return_val_if_fail (index < self->questions->len, NULL);

  question = &g_array_index (self->questions, Question, index);
  kind = assay_kind_info (question->kind)->name;
  if (question->ask == ASK_SINGLE)
    return g_strdup (kind);
  return g_strconcat (kind, " ", question->ask == ASK_LIST ? "*" : question->reference, NULL);
}

/* Comparing ------------------------------------------------------------- */

guint
assay_footprint_hash (gconstpointer data)
{
  const AssayFootprint *self = data;
  guint hash = 0;

  for (guint i = 0; i < self->questions->len; i++)
    {
      const Question *question = &g_array_index (self->questions, Question, i);

      hash = hash * 31 + question->ask + 4 * question->kind;
      if (question->reference != NULL)
        hash = hash * 31 + g_str_hash (question->reference);
    }
  return hash;
}

gboolean
assay_footprint_equal (gconstpointer first, gconstpointer second)
{
  const AssayFootprint *a = first, *b = second;

  if (a->questions->len != b->questions->len)
    return FALSE;
  for (guint i = 0; i < a->questions->len; i++)
    if (compare_questions (&g_array_index (a->questions, Question, i),
                           &g_array_index (b->questions, Question, i))
        != 0)
      return FALSE;
  return TRUE;
}

gboolean
assay_footprint_same_document (const AssayDocument *a, const AssayDocument *b)
{
  if (a == b)
    return TRUE;
  return a != NULL && b != NULL && a->version == b->version
         && assay_digest_equal (&a->hash, &b->hash) && strcmp (a->file, b->file) == 0;
}

static gboolean
is_same_list (GPtrArray *a, GPtrArray *b)
{
  if (a->len != b->len)
    return FALSE;
  for (guint i = 0; i < a->len; i++)
    if (!assay_footprint_same_document (a->pdata[i], b->pdata[i]))
      return FALSE;
  return TRUE;
}

static gboolean
is_answered_alike (const Question *question, const AssayCatalog *a, const AssayCatalog *b)
{
  AssayKind kind = question->kind;

  /* what is not there may be there and unreadable */
  if (question->ask == ASK_LOOKUP
      && g_strcmp0 (assay_catalog_find_unread (a, kind, question->reference),
                    assay_catalog_find_unread (b, kind, question->reference))
           != 0)
    return FALSE;
  /* every other answer comes from the kind's list or from the built-ins */
  if (assay_catalog_list (a, kind) == assay_catalog_list (b, kind))
    return TRUE;
  if (question->ask == ASK_LIST)
    return is_same_list (assay_catalog_list (a, kind), assay_catalog_list (b, kind));
  if (question->ask == ASK_SINGLE)
    return assay_footprint_same_document (assay_catalog_single (a, kind),
                                          assay_catalog_single (b, kind));
  return assay_footprint_same_document (assay_catalog_lookup (a, kind, question->reference),
                                        assay_catalog_lookup (b, kind, question->reference));
}

static void
tell_answer (GString *text, const AssayDocument *document)
{
  if (document != NULL && !document->builtin)
    g_string_append_printf (text, "%s %s\n", document->file,
                            assay_digest_hex (&document->hash).text);
}

static void
tell_answers (GString *text, const Question *question, const AssayCatalog *catalog)
{
  GPtrArray *list;

  if (question->ask == ASK_LOOKUP)
    tell_answer (text, assay_catalog_lookup (catalog, question->kind, question->reference));
  else if (question->ask == ASK_SINGLE)
    tell_answer (text, assay_catalog_single (catalog, question->kind));
  else
    {
      list = assay_catalog_list (catalog, question->kind);
      for (guint i = 0; i < list->len; i++)
        tell_answer (text, list->pdata[i]);
    }
}

char *
assay_footprint_dup_answers (const AssayFootprint *self,
                             const AssayCatalog *catalog,
                             const AssayDocument *spec)
{
  g_autoptr (GString) text = g_string_new (NULL);
  AssayDigest digest;

  tell_answer (text, spec);
  tell_answer (text, (const AssayDocument *) assay_catalog_lock_line (catalog, spec->id));
  for (guint i = 0; i < self->questions->len; i++)
    tell_answers (text, &g_array_index (self->questions, Question, i), catalog);
  assay_digest_compute (&digest, text->str, text->len);
  return g_strconcat (ASSAY_FOOTPRINT_FORMAT, assay_digest_hex (&digest).text, NULL);
}

gboolean
assay_footprint_holds (const AssayFootprint *self,
                       const AssayCatalog *before,
                       const AssayCatalog *after)
{
  for (guint i = 0; i < self->questions->len; i++)
    if (!is_answered_alike (&g_array_index (self->questions, Question, i), before, after))
      return FALSE;
  return TRUE;
}
