/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "field-kit.h"

#include "model/table/assay-table-private.h"

#include <string.h>

/* Every field of every document does something: a project has all of them set, each is set to
 * something else, and a recipe, the plan, what `check` says, a decision or what a person is told of
 * a spec must be another. A field that nothing obeys is a promise that is not kept; what only the
 * engine or a page reads names the line that does. Nothing else is excused. `check` tells of fields
 * that are flagged ASSAY_FIELD_LATER, and that is felt here.
 *
 * Mutations: any reading of a field taken out of core/ (a use without its title, a question that no
 * tag asks), or a field added to a table. */

/* From a document to a record inside: a field, and which of its records. */
typedef struct
{
  const AssayField *field;
  guint index;
} Step;

typedef struct
{
  const AssayCatalog *catalog;
  const char *before; /* what is seen of it */
  const AssayDocument *document;
  GArray *path;     /* of Step */
  GHashTable *felt; /* names of fields that change something */
} Walk;

static gpointer
record_at (AssayDocument *document, GArray *path)
{
  gpointer record = document;

  for (guint i = 0; i < path->len; i++)
    {
      const Step *step = &g_array_index (path, Step, i);
      gpointer slot = _assay_field_slot (step->field, record);

      record = step->field->type == ASSAY_FIELD_OBJECT ? *(gpointer *) slot
                                                       : (*(GPtrArray **) slot)->pdata[step->index];
    }
  return record;
}

/* Whether anything is another once the field has another value. */
static gboolean
is_felt (Walk *self, const AssayField *field)
{
  for (guint n = 0;; n++)
    {
      g_autoptr (AssayDocument) draft = assay_document_dup_draft (self->document), changed = NULL;
      gboolean more = field_pick (self->catalog, field, record_at (draft, self->path), n);
      g_autoptr (GBytes) bytes = more ? assay_document_to_bytes (draft) : NULL;
      g_autoptr (AssayCatalog) after = NULL;
      g_autofree char *seen = NULL;

      if (!more)
        return FALSE;
      changed = assay_document_load (self->document->kind, bytes, self->document->file, NULL);
      if (changed == NULL)
        continue; /* refused: no value for this field */
      after = assay_catalog_with (self->catalog, changed);
      seen = field_see (after);
      if (strcmp (seen, self->before) != 0)
        return TRUE;
    }
}

static void walk (Walk *self, const AssayTable *table, const char *name);

static void
walk_inside (Walk *self, const AssayField *field, const char *name)
{
  gconstpointer slot =
    _assay_field_slot_const (field, record_at ((AssayDocument *) self->document, self->path));
  guint n = field->type == ASSAY_FIELD_OBJECT ? *(gpointer const *) slot != NULL
                                              : (*(GPtrArray *const *) slot)->len;

  for (guint i = 0; i < n; i++)
    {
      Step step = {field, i};

      g_array_append_val (self->path, step);
      walk (self, field->table, name);
      g_array_set_size (self->path, self->path->len - 1);
    }
}

static void
walk (Walk *self, const AssayTable *table, const char *name)
{
  for (guint i = 0; i < table->n_fields; i++)
    {
      const AssayField *field = &table->fields[i];
      g_autofree char *inner = g_strconcat (name, ".", field->name, NULL);

      if (field->table != NULL)
        walk_inside (self, field, inner);
      else if (!g_hash_table_contains (self->felt, inner) && is_felt (self, field))
        g_hash_table_add (self->felt, g_steal_pointer (&inner));
    }
}

/* All fields that there are. */
static void
list_fields (const AssayTable *table, const char *name, GPtrArray *out)
{
  for (guint i = 0; i < table->n_fields; i++)
    {
      const AssayField *field = &table->fields[i];
      g_autofree char *inner = g_strconcat (name, ".", field->name, NULL);

      if (field->table != NULL)
        list_fields (field->table, inner, out);
      else
        g_ptr_array_add (out, g_steal_pointer (&inner));
    }
}

/* Adds to @felt. */
static void
feel_all (const World *world, GHashTable *felt)
{
  g_autoptr (AssayCatalog) catalog = world_catalog (world, FALSE);
  g_autofree char *before = field_see (catalog);
  g_autoptr (GArray) path = g_array_new (FALSE, FALSE, sizeof (Step));
  Walk self = {.catalog = catalog, .before = before, .path = path, .felt = felt};

  for (int kind = 0; kind < ASSAY_N_KINDS; kind++)
    {
      GPtrArray *list = assay_catalog_list (catalog, (AssayKind) kind);

      for (guint i = 0; i < list->len; i++)
        {
          self.document = list->pdata[i];
          if (strcmp (self.document->id, "pinned") == 0)
            continue;
          walk (&self, assay_kind_info ((AssayKind) kind)->table,
                assay_kind_info ((AssayKind) kind)->name);
        }
    }
}

typedef struct
{
  const char *field;
  const char *file, *line; /* who reads it */
  const char *reason;      /* what for */
} Elsewhere;

static const Elsewhere elsewhere[] = {
  {"project.title", "engine/query/assay-query-status.c", "project->title", "the window's title"},
  {"project.concurrency", "run/assay-runner-jobs.c", "project->concurrency", "the runner"},
  {"checkpoint-profile.looseBrackets", "core/recipe/assay-package-layers.c",
   "profile->loose_brackets", "words with a bracket that has no partner"},
  {"checkpoint-profile.colorWords", "core/recipe/assay-package-key.c", "profile->color_words",
   "colors named in other languages"},
  {"checkpoint-profile.guardrails.polarity", "core/recipe/assay-package-layers.c",
   "guardrail.polarity = ASSAY_NEGATIVE", "guardrails keep away, whatever the shared record says"},
  {"asset-type.tools", "run/assay-runner-jobs.c", "type->tools", "a card's tools"},
  {"checkpoint.serverFile", "core/plan/assay-server-models.c", "document)->server_file",
   "which file of a server it usually is: in no hash"},
  {"lora.serverFile", "core/plan/assay-server-models.c", "document)->server_file", "likewise"},
};

static const Elsewhere *
find_elsewhere (const char *field)
{
  for (guint i = 0; i < G_N_ELEMENTS (elsewhere); i++)
    if (strcmp (elsewhere[i].field, field) == 0)
      return &elsewhere[i];
  return NULL;
}

static gboolean
is_read (const Elsewhere *self)
{
  g_autofree char *path = g_build_filename (g_getenv ("ASSAY_TOP_SRCDIR"), "src", self->file, NULL);
  g_autofree char *text = NULL;

  return g_file_get_contents (path, &text, NULL, NULL) && strstr (text, self->line) != NULL;
}

/* The id of a document is its name: another one is another document. */
static gboolean
is_own_id (const char *field)
{
  const char *point = strchr (field, '.');

  return strcmp (point, ".id") == 0;
}

static void
test_every_field (void)
{
  g_autoptr (World) world = field_world ();
  g_autoptr (GHashTable) felt = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GPtrArray) fields = g_ptr_array_new_with_free_func (g_free);
  gboolean good = TRUE;

  g_test_summary (
    "Every field changes a recipe, the plan, a check or a decision, or says who reads it");
  feel_all (world, felt);
  field_world_weaken (world);
  feel_all (world, felt);
  for (int kind = 0; kind < ASSAY_N_KINDS; kind++)
    list_fields (assay_kind_info ((AssayKind) kind)->table,
                 assay_kind_info ((AssayKind) kind)->name, fields);
  for (guint i = 0; i < fields->len; i++)
    {
      const char *field = fields->pdata[i];
      const Elsewhere *other = find_elsewhere (field);
      gboolean in_core = g_hash_table_contains (felt, field);

      if (in_core && other != NULL)
        g_test_message ("%s is felt by now; take it off the list", field);
      if (is_own_id (field) || in_core || other != NULL)
        continue;
      good = FALSE;
      g_test_message ("%s changes nothing", field);
    }
  g_assert_true (good);
  g_assert_cmpuint (g_hash_table_size (felt), >, 100);
}

static void
test_elsewhere (void)
{
  g_test_summary ("What is said to be read by others is");
  for (guint i = 0; i < G_N_ELEMENTS (elsewhere); i++)
    {
      g_test_message ("%s", elsewhere[i].field);
      g_assert_nonnull (elsewhere[i].reason);
      g_assert_true (is_read (&elsewhere[i]));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/core/fields/every-field", test_every_field);
  g_test_add_func ("/core/fields/elsewhere", test_elsewhere);
  return g_test_run ();
}
