/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/plan/assay-migration.h"

#include "core/recipe/assay-core-private.h"
#include "model/documents/assay-lock.h"

#include <string.h>

typedef struct
{
  const AssayCatalog *catalog;
  AssayMadeWith made_with;
  gpointer data;
  GPtrArray *lines;
  AssayProblems *words;
} Migration;

void
assay_migrated_free (AssayMigrated *self)
{
  g_bytes_unref (self->bytes);
  g_free (self);
}

/* Pins ------------------------------------------------------------------- */

/* The family of a pinned dialect; %NULL: it is not there any more. */
static const char *
family_of (const Migration *self, const AssayProfilePin *pin)
{
  g_autofree char *reference = g_strdup_printf ("%s@%" G_GINT64_FORMAT, pin->id, pin->version);
  g_autofree char *builtin = g_strconcat ("builtin:", reference, NULL);
  const AssayDocument *profile =
    assay_catalog_lookup (self->catalog, ASSAY_KIND_CHECKPOINT_PROFILE, reference);

  if (profile == NULL && !g_str_has_prefix (pin->id, "builtin:"))
    profile = assay_catalog_lookup (self->catalog, ASSAY_KIND_CHECKPOINT_PROFILE, builtin);
  return profile != NULL ? ((const AssayCheckpointProfile *) profile)->family : NULL;
}

static gboolean
is_of_its_family (const Migration *self, const AssaySpec *spec)
{
  const AssayDocument *checkpoint =
    assay_catalog_lookup (self->catalog, ASSAY_KIND_CHECKPOINT, spec->checkpoint);
  const char *family = family_of (self, spec->profile);

  return checkpoint != NULL && family != NULL
         && g_strcmp0 (family, ((const AssayCheckpoint *) checkpoint)->family) == 0;
}

static void
tell_dropped (const Migration *self, const AssaySpec *spec)
{
  g_autofree char *name =
    g_strdup_printf ("%s@%" G_GINT64_FORMAT, spec->profile->id, spec->profile->version);

  assay_problems_add (self->words, spec->document.file, "/checkpointProfile", "migrate.pin_dropped",
                      N_ ("The pin to the dialect {0} is dropped: nothing was made with it, and it "
                          "is not for the family of the checkpoint “{1}”."),
                      N_ ("Nothing needs to be done: its first run takes the checkpoint's own."),
                      name, spec->checkpoint, NULL);
}

static void
tell_other (const Migration *self, const AssaySpec *spec, const char *made_with)
{
  g_autofree char *name =
    g_strdup_printf ("%s@%" G_GINT64_FORMAT, spec->profile->id, spec->profile->version);

  assay_problems_add (self->words, spec->document.file, "/checkpointProfile", "migrate.pin_lapses",
                      N_ ("The pin to the dialect {0} lapses: its pictures were made with the "
                          "checkpoint “{1}”, and the spec has “{2}” now."),
                      N_ ("Nothing needs to be done: the next run takes that one's own dialect."),
                      name, made_with, spec->checkpoint, NULL);
}

/* The checkpoint that the spec's pin was for; %NULL + a word: that cannot be told, or none. */
static const char *
checkpoint_of_pin (const Migration *self, const AssaySpec *spec)
{
  const char *made_with = self->made_with (spec->document.id, self->data);

  if (made_with == NULL && is_of_its_family (self, spec))
    return spec->checkpoint;
  if (made_with == NULL)
    tell_dropped (self, spec);
  else if (g_strcmp0 (made_with, spec->checkpoint) != 0)
    tell_other (self, spec, made_with);
  return made_with;
}

static AssayLockProfile *
moved_pin (const AssayProfilePin *pin, const char *checkpoint)
{
  const AssayTable *table =
    assay_table_find (assay_kind_info (ASSAY_KIND_LOCK)->table, "profile")->table;
  AssayLockProfile *profile = assay_table_new (table);

  profile->checkpoint = g_strdup (checkpoint);
  profile->id = g_strdup (pin->id);
  profile->version = pin->version;
  profile->hash = g_strdup (pin->hash);
  return profile;
}

/* A pin of a former version has a hash: the engine wrote it. */
static void
move_pin (Migration *self, const AssaySpec *spec, AssaySpec *draft)
{
  const AssayTable *spec_table = assay_kind_info (ASSAY_KIND_SPEC)->table;
  const AssayTable *lock_table = assay_kind_info (ASSAY_KIND_LOCK)->table;
  const char *checkpoint;
  AssayLockLine *line;

  if (spec->profile == NULL || spec->profile->hash == NULL)
    return;
  checkpoint = checkpoint_of_pin (self, spec);
  assay_table_free (assay_table_find (spec_table, "checkpointProfile")->table, draft->profile);
  draft->profile = NULL;
  if (checkpoint == NULL)
    return;
  line = assay_lock_line_draft (assay_catalog_lock_line (self->catalog, spec->document.id),
                                spec->document.id);
  if (line->profile != NULL)
    assay_table_free (assay_table_find (lock_table, "profile")->table, line->profile);
  line->profile = moved_pin (spec->profile, checkpoint);
  g_ptr_array_add (self->lines, assay_lock_line_freeze (line));
}

/* Documents --------------------------------------------------------------- */

static AssayMigrated *
migrate (Migration *self, const AssayDocument *document)
{
  g_autoptr (AssayDocument) draft = assay_document_dup_draft (document);
  AssayMigrated *migrated = g_new0 (AssayMigrated, 1);

  if (document->kind == ASSAY_KIND_SPEC)
    move_pin (self, (const AssaySpec *) document, (AssaySpec *) draft);
  migrated->document = document;
  migrated->bytes = assay_document_to_bytes (draft);
  return migrated;
}

static gboolean
is_former (const AssayDocument *document)
{
  return document->kind != ASSAY_KIND_LOCK
         && document->schema < assay_kind_info (document->kind)->schema;
}

GPtrArray *
assay_migration_make (const AssayCatalog *catalog,
                      AssayMadeWith made_with,
                      AssayMayMigrate may_migrate,
                      gpointer data,
                      GPtrArray *lines,
                      AssayProblems *words)
{
  GPtrArray *all = g_ptr_array_new_with_free_func ((GDestroyNotify) assay_migrated_free);
  Migration self = {catalog, made_with, data, lines, words};

  for (guint kind = 0; kind < ASSAY_N_KINDS; kind++)
    {
      GPtrArray *list = assay_catalog_list (catalog, (AssayKind) kind);

      for (guint i = 0; i < list->len; i++)
        if (is_former (list->pdata[i]) && may_migrate (list->pdata[i], data))
          g_ptr_array_add (all, migrate (&self, list->pdata[i]));
    }
  return all;
}
