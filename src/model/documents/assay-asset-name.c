/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/documents/assay-asset-name.h"

#include "base/assay-id.h"

#include <string.h>

#define MOST_IDS 8 /* of one title; more are a wall that nobody reads */

/* As titles are compared; %NULL of what is no text. New string. */
static char *
fold (const char *text)
{
  g_autofree char *composed = g_utf8_normalize (text, -1, G_NORMALIZE_NFC);
  g_autofree char *folded = composed != NULL ? g_utf8_casefold (composed, -1) : NULL;

  return folded != NULL ? g_utf8_normalize (folded, -1, G_NORMALIZE_NFC) : NULL;
}

/* (element-type AssaySpec): all whose title it is. */
static GPtrArray *
list_titled (const AssayCatalog *self, const char *name)
{
  const GPtrArray *specs = assay_catalog_list (self, ASSAY_KIND_SPEC);
  g_autofree char *wanted = fold (name);
  GPtrArray *titled = g_ptr_array_new ();

  for (guint i = 0; wanted != NULL && i < specs->len; i++)
    {
      const AssaySpec *spec = specs->pdata[i];
      g_autofree char *title = spec->title != NULL ? fold (spec->title) : NULL;

      if (g_strcmp0 (title, wanted) == 0)
        g_ptr_array_add (titled, (gpointer) spec);
    }
  return titled;
}

static void
add_name (GPtrArray *words, GHashTable *as_written, const char *name)
{
  char *folded = name != NULL ? fold (name) : NULL;

  if (folded == NULL)
    return;
  g_ptr_array_add (words, folded);
  if (!g_hash_table_contains (as_written, folded))
    g_hash_table_insert (as_written, folded, (gpointer) name);
}

/* As it is written; its case does not make it another word. Borrowed. */
static const char *
find_nearest (const AssayCatalog *self, const char *name)
{
  const GPtrArray *specs = assay_catalog_list (self, ASSAY_KIND_SPEC);
  g_autofree char *wanted = fold (name);
  g_autoptr (GHashTable) as_written = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GPtrArray) words = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < specs->len; i++)
    {
      const AssaySpec *spec = specs->pdata[i];
      const char *names[] = {spec->document.id, spec->title};

      for (guint k = 0; k < G_N_ELEMENTS (names); k++)
        add_name (words, as_written, names[k]);
    }
  g_ptr_array_add (words, NULL);
  name = wanted != NULL ? assay_nearest_word (wanted, (const char *const *) words->pdata) : NULL;
  return name != NULL ? g_hash_table_lookup (as_written, name) : NULL;
}

static char *
join_ids (const GPtrArray *titled)
{
  GString *ids = g_string_new (NULL);

  for (guint i = 0; i < MIN (titled->len, MOST_IDS); i++)
    g_string_append_printf (ids, "%s%s", i > 0 ? ", " : "",
                            ((const AssaySpec *) titled->pdata[i])->document.id);
  if (titled->len > MOST_IDS)
    g_string_append (ids, " …");
  return g_string_free (ids, FALSE);
}

static void
refuse_ambiguous (const char *name, const GPtrArray *titled, AssayProblems *problems)
{
  g_autofree char *ids = join_ids (titled);

  assay_problems_add (problems, NULL, NULL, "asset.ambiguous",
                      N_ ("“{0}” is the title of several assets: {1}."),
                      N_ ("Say which one by its id."), name, ids, NULL);
}

static void
refuse_unknown (const AssayCatalog *self, const char *name, AssayProblems *problems)
{
  const char *nearest = find_nearest (self, name);

  if (nearest != NULL)
    assay_problems_add (problems, NULL, NULL, "asset.unknown",
                        N_ ("There is no asset “{0}”. Did you mean “{1}”?"), NULL, name, nearest,
                        NULL);
  else
    assay_problems_add (problems, NULL, NULL, "asset.unknown", N_ ("There is no asset “{0}”."),
                        N_ ("See them with: assayctl list assets"), name, NULL);
}

const AssaySpec *
assay_catalog_find_asset (const AssayCatalog *self, const char *name, AssayProblems *problems)
{
  const AssaySpec *spec = (const AssaySpec *) assay_catalog_lookup (self, ASSAY_KIND_SPEC, name);
  g_autoptr (GPtrArray) titled = NULL;

  if (spec != NULL)
    return spec;
  if (assay_catalog_is_unread (self, name))
    {
      assay_problems_add (problems, NULL, NULL, "asset.unread",
                          N_ ("The document of “{0}” cannot be read."),
                          N_ ("Mend it first; see it with: assayctl check"), name, NULL);
      return NULL;
    }
  titled = list_titled (self, name);
  if (titled->len == 1)
    return titled->pdata[0];
  if (titled->len > 1)
    refuse_ambiguous (name, titled, problems);
  else if (problems != NULL) /* the nearest name is dear */
    refuse_unknown (self, name, problems);
  return NULL;
}
