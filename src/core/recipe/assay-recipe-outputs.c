/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/recipe/assay-recipe.h"

#include "core/recipe/assay-core-private.h"

/* Which nodes' files are wanted, from a recipe's blob alone. */

static gboolean
is_picture (const AssayRecipePart *output)
{
  g_autofree char *meaning = _assay_recipe_dup_member (output, "meaning");

  return g_strcmp0 (meaning, "image") == 0 || g_strcmp0 (meaning, "alpha") == 0;
}

/* Those that are pictures, or the others. */
static void
add_outputs (GPtrArray *nodes, const AssayRecipePart *outputs, gboolean pictures)
{
  g_autoptr (AssayJsonReader) reader = assay_json_reader_new (outputs->text, outputs->n_bytes);
  AssayRecipePart output;
  char *node;

  if (assay_json_reader_next (reader) != ASSAY_JSON_ARRAY_BEGIN)
    return;
  while (assay_json_reader_peek (reader) == ASSAY_JSON_OBJECT_BEGIN
         && assay_json_reader_skip (reader, &output.text, &output.n_bytes))
    {
      node = is_picture (&output) == pictures ? _assay_recipe_dup_member (&output, "node") : NULL;
      if (node != NULL)
        g_ptr_array_add (nodes, node);
    }
}

/* A workflow that names no outputs has one all the same: where our name goes. */
static void
add_saver (GPtrArray *nodes, GBytes *recipe)
{
  AssayRecipePart whole, place;
  char *node = NULL;

  whole.text = g_bytes_get_data (recipe, &whole.n_bytes);
  if (_assay_recipe_find_member (&whole, "prefix", &place))
    node = _assay_recipe_dup_member (&place, "node");
  if (node != NULL)
    g_ptr_array_add (nodes, node);
}

char **
assay_recipe_dup_outputs (GBytes *recipe)
{
  GPtrArray *nodes = g_ptr_array_new ();
  AssayRecipePart parts[ASSAY_N_PARTS], outputs;

  if (_assay_recipe_split (recipe, parts, NULL)
      && _assay_recipe_find_member (&parts[ASSAY_PART_WORKFLOW], "outputs", &outputs))
    {
      add_outputs (nodes, &outputs, TRUE);
      add_outputs (nodes, &outputs, FALSE);
      if (nodes->len == 0)
        add_saver (nodes, recipe);
    }
  g_ptr_array_add (nodes, NULL);
  return (char **) g_ptr_array_free (nodes, FALSE);
}
