/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/act/assay-model-word.h"

#include "core/plan/assay-model-family.h"
#include "core/plan/assay-server-models.h"

#include <string.h>

/* Names ----------------------------------------------------------------- */

static gboolean
has (const AssayCatalog *catalog, AssayKind kind, const char *id)
{
  return assay_catalog_lookup (catalog, kind, id) != NULL;
}

static const char *
find_nearest (const AssayCatalog *catalog, const char *word)
{
  static const AssayKind kinds[] = {ASSAY_KIND_CHECKPOINT, ASSAY_KIND_LORA};
  g_autoptr (GPtrArray) ids = g_ptr_array_new ();

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      GPtrArray *documents = assay_catalog_list (catalog, kinds[i]);

      for (guint j = 0; j < documents->len; j++)
        g_ptr_array_add (ids, ((AssayDocument *) documents->pdata[j])->id);
    }
  g_ptr_array_add (ids, NULL);
  return assay_nearest_word (word, (const char *const *) ids->pdata);
}

static void
report_no_model (const AssayCatalog *catalog, const char *word, AssayProblems *problems)
{
  const char *nearest = find_nearest (catalog, word);

  assay_problems_add (
    problems, NULL, NULL, "model.unknown", N_ ("There is no checkpoint and no LoRA “{0}”."),
    nearest != NULL ? N_ ("Did you mean “{1}”?") : N_ ("“assayctl models” names them."), word,
    nearest, NULL);
}

char *
_assay_model_word_resolve (const AssayCatalog *catalog, const char *word, AssayProblems *problems)
{
  const char *colon = strchr (word, ':'), *id = colon != NULL ? colon + 1 : word;
  gboolean any = colon == NULL;
  gboolean checkpoint =
    (any || g_str_has_prefix (word, "checkpoint:")) && has (catalog, ASSAY_KIND_CHECKPOINT, id);
  gboolean lora = (any || g_str_has_prefix (word, "lora:")) && has (catalog, ASSAY_KIND_LORA, id);

  if (checkpoint && lora)
    {
      assay_problems_add (problems, NULL, NULL, "model.unknown",
                          N_ ("“{0}” is a checkpoint and a LoRA."),
                          N_ ("Write “checkpoint:{0}” or “lora:{0}”."), id, NULL);
      return NULL;
    }
  if (checkpoint || lora)
    return g_strconcat (checkpoint ? "checkpoint:" : "lora:", id, NULL);
  report_no_model (catalog, word, problems);
  return NULL;
}

/* run --checkpoint ------------------------------------------------------ */

/* (element-type AssayCheckpoint): of the specs that a run makes, each once. */
static GPtrArray *
list_used (const AssayCatalog *catalog)
{
  GPtrArray *specs = assay_catalog_list (catalog, ASSAY_KIND_SPEC), *used = g_ptr_array_new ();

  for (guint i = 0; i < specs->len; i++)
    {
      const AssaySpec *spec = specs->pdata[i];
      const AssayDocument *checkpoint =
        spec->intent == ASSAY_UNSET || spec->intent == ASSAY_INTENT_READY
          ? assay_model_find_checkpoint (catalog, spec)
          : NULL;

      if (checkpoint != NULL && !g_ptr_array_find (used, checkpoint, NULL))
        g_ptr_array_add (used, (gpointer) checkpoint);
    }
  return used;
}

static gboolean
check_one_family (GPtrArray *used, const char *file, AssayProblems *problems)
{
  const AssayCheckpoint *first = used->len > 0 ? used->pdata[0] : NULL;

  for (guint i = 1; i < used->len; i++)
    {
      const AssayCheckpoint *other = used->pdata[i];

      if (g_strcmp0 (first->family, other->family) == 0)
        continue;
      assay_problems_add (
        problems, NULL, NULL, "run.checkpoint_family",
        N_ ("This run uses checkpoints of more than one family: “{0}” ({1}) and “{2}” ({3}). One "
            "file cannot be all of them."),
        N_ ("Say which one it is: --checkpoint {0}={4}"), first->document.id,
        assay_text_or_empty (first->family), other->document.id,
        assay_text_or_empty (other->family), file, NULL);
      return FALSE;
    }
  return TRUE;
}

static gboolean
check_family (const AssayCatalog *catalog,
              const char *model,
              const AssayCheckpoint *checkpoint,
              const char *file,
              AssayProblems *problems)
{
  const char *guess = assay_model_family_guess (file);
  g_autofree char *command = NULL;

  if (assay_model_family_fits (guess, checkpoint->family))
    return TRUE;
  command = assay_model_dup_command (model, file, &(AssayServerModels){.catalog = catalog});
  assay_problems_add (
    problems, NULL, NULL, "run.checkpoint_family",
    N_ (
      "“{0}” looks like a model of the family {1}, and the checkpoint “{2}” is of the family {3}: "
      "prompt, size and steps would be wrong for it."),
    N_ ("If it is what the name does not say, tell it for good: {4}"), file, guess,
    checkpoint->document.id, checkpoint->family, command, NULL);
  return FALSE;
}

/* The checkpoint before "=", if there is one of that name: a file may have "=" in its name. */
static const AssayCheckpoint *
split (const AssayCatalog *catalog, const char *word, const char **out_file)
{
  const char *equals = strchr (word, '=');
  g_autofree char *id = equals != NULL ? g_strndup (word, (gsize) (equals - word)) : NULL;
  const char *bare = id != NULL && g_str_has_prefix (id, "checkpoint:") ? id + 11 : id;
  const AssayDocument *found = id != NULL && *bare != '\0'
                                 ? assay_catalog_lookup (catalog, ASSAY_KIND_CHECKPOINT, bare)
                                 : NULL;

  *out_file = found != NULL ? equals + 1 : word;
  return (const AssayCheckpoint *) found;
}

AssayModelMap *
_assay_model_word_read_said (const AssayCatalog *catalog, const char *word, AssayProblems *problems)
{
  const char *file;
  const AssayCheckpoint *one = split (catalog, word, &file);
  g_autoptr (GPtrArray) used = one != NULL ? g_ptr_array_new () : list_used (catalog);
  g_autoptr (AssayModelMap) said = assay_model_map_new (NULL);

  if (one != NULL)
    g_ptr_array_add (used, (gpointer) one);
  if (!check_one_family (used, file, problems))
    return NULL;
  for (guint i = 0; i < used->len; i++)
    {
      const AssayCheckpoint *checkpoint = used->pdata[i];
      g_autofree char *model = g_strconcat ("checkpoint:", checkpoint->document.id, NULL);

      if (!check_family (catalog, model, checkpoint, file, problems))
        return NULL;
      assay_model_map_set (said, model, file);
    }
  return g_steal_pointer (&said);
}
