/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wire/assay-model-files.h"

#include <string.h>

/* The map --------------------------------------------------------------- */

struct _AssayModelMap
{
  gatomicrefcount references;
  char *server;
  GHashTable *files;  /* model -> file */
  GHashTable *of_run; /* the models of which it was said for one run */
};

AssayModelMap *
assay_model_map_new (const char *server)
{
  AssayModelMap *self = g_new0 (AssayModelMap, 1);

  g_atomic_ref_count_init (&self->references);
  self->server = g_strdup (server);
  self->files = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->of_run = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  return self;
}

AssayModelMap *
assay_model_map_ref (AssayModelMap *self)
{
  g_atomic_ref_count_inc (&self->references);
  return self;
}

void
assay_model_map_unref (AssayModelMap *self)
{
  if (self == NULL || !g_atomic_ref_count_dec (&self->references))
    return;
  g_free (self->server);
  g_hash_table_unref (self->files);
  g_hash_table_unref (self->of_run);
  g_free (self);
}

void
assay_model_map_set (AssayModelMap *self, const char *model, const char *file)
{
  g_hash_table_replace (self->files, g_strdup (model), g_strdup (file));
}

void
assay_model_map_add (AssayModelMap *self, const AssayModelMap *other)
{
  GHashTableIter iter;
  gpointer model, file;

  if (other == NULL)
    return;
  g_hash_table_iter_init (&iter, other->files);
  while (g_hash_table_iter_next (&iter, &model, &file))
    {
      assay_model_map_set (self, model, file);
      g_hash_table_add (self->of_run, g_strdup (model));
    }
}

const char *
assay_model_map_get (const AssayModelMap *self, const char *model)
{
  return self != NULL ? g_hash_table_lookup (self->files, model) : NULL;
}

gboolean
assay_model_map_is_of_run (const AssayModelMap *self, const char *model)
{
  return self != NULL && g_hash_table_contains (self->of_run, model);
}

const char *
assay_model_map_get_server (const AssayModelMap *self)
{
  return self != NULL ? self->server : NULL;
}

static guint
count (const AssayModelMap *self)
{
  return self != NULL ? g_hash_table_size (self->files) : 0;
}

gboolean
assay_model_map_equal (const AssayModelMap *a, const AssayModelMap *b)
{
  GHashTableIter iter;
  gpointer model, file;

  if (count (a) != count (b)
      || g_strcmp0 (assay_model_map_get_server (a), assay_model_map_get_server (b)) != 0)
    return FALSE;
  if (count (a) == 0)
    return TRUE;
  g_hash_table_iter_init (&iter, a->files);
  while (g_hash_table_iter_next (&iter, &model, &file))
    if (g_strcmp0 (assay_model_map_get (b, model), file) != 0)
      return FALSE;
  return TRUE;
}

/* Spellings ------------------------------------------------------------- */

/* What is not told apart, step by step. Case goes by Unicode's folding, which is nobody's locale: a
 * Turkish dotless i stays another letter, ß is ss. */
typedef enum
{
  FOLD_NOTHING,
  FOLD_SEPARATORS,
  FOLD_LETTERS, /* composed or decomposed */
  FOLD_CASE,
  N_FOLDS
} Fold;

static char *
decompose (const char *text)
{
  char *decomposed = g_utf8_normalize (text, -1, G_NORMALIZE_DEFAULT);

  return decomposed != NULL ? decomposed : g_strdup (text);
}

static char *
fold_case (const char *text)
{
  g_autofree char *decomposed = decompose (text);
  g_autofree char *folded =
    g_utf8_validate (decomposed, -1, NULL) ? g_utf8_casefold (decomposed, -1) : NULL;

  return decompose (folded != NULL ? folded : decomposed);
}

static char *
dup_folded (const char *file, Fold fold)
{
  g_autofree char *text = g_strdup (file);

  if (fold >= FOLD_SEPARATORS)
    g_strdelimit (text, "\\", '/');
  if (fold == FOLD_LETTERS)
    return decompose (text);
  return fold == FOLD_CASE ? fold_case (text) : g_steal_pointer (&text);
}

/* As ASCII is folded: nearly all names, and there may be thousands, for each of thousands of
 * assets. */
static char
fold_ascii (char c, Fold fold)
{
  if (fold >= FOLD_SEPARATORS && c == '\\')
    return '/';
  return fold == FOLD_CASE ? g_ascii_tolower (c) : c;
}

/* Whether the last @n bytes are the same. */
static gboolean
ends_alike (const char *a, gsize n_a, const char *b, gsize n_b, gsize n, Fold fold)
{
  for (gsize i = 1; i <= n; i++)
    if (fold_ascii (a[n_a - i], fold) != fold_ascii (b[n_b - i], fold))
      return FALSE;
  return TRUE;
}

/* The same, or, @in_folders, one the end of the other: "b/c" ends "a/b/c", and not "ab/c". */
static gboolean
is_like (const char *a, const char *b, Fold fold, gboolean in_folders)
{
  gsize n_a = strlen (a), n_b = strlen (b), n = MIN (n_a, n_b);
  const char *longer = n_a > n_b ? a : b;

  if (n == 0 || (n_a != n_b) != in_folders)
    return FALSE;
  if (in_folders && fold_ascii (longer[MAX (n_a, n_b) - n - 1], fold) != '/')
    return FALSE;
  return ends_alike (a, n_a, b, n_b, n, fold);
}

/* @asked: @wanted folded. */
static gboolean
is_alike (const char *listed, const char *wanted, const char *asked, Fold fold, gboolean in_folders)
{
  g_autofree char *there = NULL;

  if (g_str_is_ascii (listed) && g_str_is_ascii (wanted))
    return is_like (listed, wanted, fold, in_folders);
  there = dup_folded (listed, fold);
  return is_like (there, asked, FOLD_NOTHING, in_folders);
}

/* Matching -------------------------------------------------------------- */

/* A list may name a file twice: that is no question. */
static const char *
find_exact (const char *const *listed, const char *wanted)
{
  while (*listed != NULL && strcmp (*listed, wanted) != 0)
    listed++;
  return *listed;
}

/* %TRUE: looking ends here, found or ambiguous. */
static gboolean
look (const char *const *listed,
      const char *wanted,
      Fold fold,
      gboolean in_folders,
      AssayModelMatch *out)
{
  g_autofree char *asked = dup_folded (wanted, fold);
  guint n = 0;

  for (guint i = 0; listed[i] != NULL; i++)
    {
      if (!is_alike (listed[i], wanted, asked, fold, in_folders))
        continue;
      if (n < ASSAY_MODEL_NEAREST)
        out->nearest[n] = listed[i];
      n++;
    }
  if (n == 1)
    {
      out->file = out->nearest[0];
      out->nearest[0] = NULL;
    }
  out->ambiguous = n > 1;
  return n > 0;
}

/* Nearest --------------------------------------------------------------- */

/* Without folder and ending, in small letters. */
static char *
dup_stem (const char *file)
{
  g_autofree char *folded = dup_folded (file, FOLD_CASE);
  const char *name = strrchr (folded, '/');
  const char *dot;

  name = name != NULL ? name + 1 : folded;
  dot = strrchr (name, '.');
  return dot != NULL && dot > name ? g_strndup (name, (gsize) (dot - name)) : g_strdup (name);
}

/* Pairs of neighboring bytes that both have, of thousand: 1000 for the same name. */
static guint
likeness (const char *a, const char *b)
{
  gsize n_a = strlen (a), n_b = strlen (b), shared = 0;
  g_autofree guint8 *used = g_new0 (guint8, n_b + 1);

  if (strcmp (a, b) == 0)
    return 1000;
  for (gsize i = 0; i + 1 < n_a; i++)
    for (gsize j = 0; j + 1 < n_b; j++)
      if (!used[j] && a[i] == b[j] && a[i + 1] == b[j + 1])
        {
          used[j] = TRUE;
          shared++;
          break;
        }
  return n_a + n_b > 2 ? (guint) (shared * 2 * 999 / (n_a + n_b - 2)) : 0;
}

/* The likest first; of equals the one that is listed first. */
static void
find_nearest (const char *const *listed, const char *wanted, const char **out)
{
  guint best[ASSAY_MODEL_NEAREST] = {0};
  g_autofree char *stem = dup_stem (wanted);

  for (guint i = 0; listed[i] != NULL; i++)
    {
      g_autofree char *there = dup_stem (listed[i]);
      guint value = 1 + likeness (there, stem), at = ASSAY_MODEL_NEAREST;

      while (at > 0 && best[at - 1] < value)
        at--;
      if (at == ASSAY_MODEL_NEAREST)
        continue;
      memmove (&best[at + 1], &best[at], (ASSAY_MODEL_NEAREST - 1 - at) * sizeof *best);
      memmove (&out[at + 1], &out[at], (ASSAY_MODEL_NEAREST - 1 - at) * sizeof *out);
      best[at] = value;
      out[at] = listed[i];
    }
}

void
assay_model_match (const char *const *listed, const char *wanted, AssayModelMatch *out)
{
  g_return_if_fail (listed != NULL && wanted != NULL && out != NULL);

  *out = (AssayModelMatch){.file = find_exact (listed, wanted)};
  out->exact = out->file != NULL;
  if (out->exact)
    return;
  for (guint in_folders = 0; in_folders <= 1; in_folders++)
    for (Fold fold = FOLD_NOTHING; fold < N_FOLDS; fold++)
      if (look (listed, wanted, fold, in_folders > 0, out))
        return;
  find_nearest (listed, wanted, out->nearest);
}

gboolean
assay_model_same_file (const char *a, const char *b)
{
  const char *const listed[] = {a, NULL};
  AssayModelMatch match;

  g_return_val_if_fail (a != NULL && b != NULL, FALSE);
  assay_model_match (listed, b, &match);
  return match.file != NULL;
}
