/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What keeps nothing from being made and is likely not meant: tags of no catalogue, fields that are
 * read by nothing yet, names that cannot lie on every machine. */
#include "model/documents/assay-catalog-private.h"
#include "model/documents/assay-catalog.h"

#include "base/assay-id.h"
#include "base/assay-text-seen.h"
#include "model/documents/assay-file-name.h"

#include <string.h>

#define MAX_WARNINGS 500 /* of each sort */
#define WINDOWS_MESSAGE                                                                                \
  N_ ("“{0}” is a name that Windows keeps for itself: what is called so cannot be checked out or " \
      "copied there.")

typedef struct
{
  const AssayDocument *document;
  GPtrArray *known;    /* of char *, borrowed; ended by %NULL */
  GHashTable *set;     /* the same */
  gboolean knows_some; /* a catalogue cannot be read: the others say nothing of what is missing */
  GString *path;
  AssayProblems *warnings;
  guint n_found;
} Walk;

static void walk_record (Walk *self, const AssayTable *table, gconstpointer record);

/* Names ------------------------------------------------------------------ */

static void
warn_of_name (const AssayDocument *document, AssayProblems *warnings)
{
  g_autofree char *reserved = assay_file_name_dup_reserved (document->file);

  if (reserved == NULL)
    return;
  if (assay_file_name_is_reserved (document->id))
    assay_problems_add (warnings, document->file, "/id", "name.reserved", WINDOWS_MESSAGE,
                        document->kind == ASSAY_KIND_SPEC
                          ? N_ ("Give the asset another id and its file the same name; its picture "
                                "would be {0}.png.")
                          : N_ ("Give it another id and its file the same name."),
                        document->id, NULL);
  else
    assay_problems_add (warnings, document->file, "", "name.reserved", WINDOWS_MESSAGE,
                        N_ ("Give the folder another name."), reserved, NULL);
}

static void
warn_of_title (const AssayDocument *document, AssayProblems *warnings)
{
  const char *title = assay_document_get_title (document);

  if (title != NULL && *title != '\0' && !assay_text_is_seen (title))
    assay_problems_add (warnings, document->file, "/title", "title.unseen",
                        N_ ("Nothing of this title is seen: lists show it as an empty place or as "
                            "the numbers of its characters."),
                        N_ ("Write a title with letters, or leave it out."), NULL);
}

/* Tags ------------------------------------------------------------------- */

static void
learn_tags (Walk *self, GPtrArray *catalogues)
{
  for (guint i = 0; i < catalogues->len; i++)
    {
      const AssayTagCatalog *tags = g_ptr_array_index (catalogues, i);

      for (guint j = 0; j < tags->tags->len; j++)
        {
          const AssayTagRecord *record = g_ptr_array_index (tags->tags, j);

          if (g_hash_table_add (self->set, record->tag))
            g_ptr_array_add (self->known, record->tag);
        }
    }
}

static void
check_tag (Walk *self, const char *tag)
{
  const char *nearest;

  if (tag == NULL || self->knows_some || g_hash_table_contains (self->set, tag)
      || ++self->n_found > MAX_WARNINGS)
    return;
  nearest = assay_nearest_word (tag, (const char *const *) self->known->pdata);
  assay_problems_add (
    self->warnings, self->document->file, self->path->str, "tag.unknown",
    N_ ("No catalogue has the tag “{0}”: what is said of other tags is not said of it."),
    nearest != NULL ? N_ ("Did you mean “{1}”? Otherwise add it to catalog/tags.json.")
                    : N_ ("Add it to catalog/tags.json, or take one that is there."),
    tag, nearest, NULL);
}

static void
check_tags (Walk *self, char *const *tags)
{
  for (guint i = 0; tags != NULL && tags[i] != NULL; i++)
    {
      gsize length = self->path->len;

      g_string_append_printf (self->path, "/%u", i);
      check_tag (self, tags[i]);
      g_string_truncate (self->path, length);
    }
}

static void
walk_records (Walk *self, const AssayField *field, GPtrArray *records)
{
  const AssayField *key = &field->table->fields[0];

  for (guint i = 0; records != NULL && i < records->len; i++)
    {
      gconstpointer record = g_ptr_array_index (records, i);
      gsize length = self->path->len;

      if (field->type == ASSAY_FIELD_MAP)
        _assay_pointer_append (self->path, assay_field_string (key, record));
      else
        g_string_append_printf (self->path, "/%u", i);
      if (field->type == ASSAY_FIELD_MAP && key->type == ASSAY_FIELD_TAG)
        check_tag (self, assay_field_string (key, record));
      walk_record (self, field->table, record);
      g_string_truncate (self->path, length);
    }
}

static void
walk_field (Walk *self, const AssayField *field, gconstpointer slot)
{
  switch (field->type)
    {
    case ASSAY_FIELD_TAGS:
      check_tags (self, *(char **const *) slot);
      break;
    case ASSAY_FIELD_OBJECT:
      if (*(gpointer const *) slot != NULL)
        walk_record (self, field->table, *(gpointer const *) slot);
      break;
    case ASSAY_FIELD_OBJECTS:
    case ASSAY_FIELD_MAP:
      walk_records (self, field, *(GPtrArray *const *) slot);
      break;
    default:
      break; /* a TAG is the name of a map's entry so far, and seen there */
    }
}

/* Whether it says anything else than what holds without it. */
static gboolean
is_said (const AssayField *field, const char *text)
{
  gsize n = field->initial != NULL ? strlen (field->initial) : 0;

  return text != NULL
         && !(n == strlen (text) + 2 && strncmp (field->initial + 1, text, n - 2) == 0);
}

static void
warn_of_later (Walk *self, const AssayField *field, gconstpointer record)
{
  if ((field->flags & ASSAY_FIELD_LATER) == 0
      || !is_said (field, assay_field_string (field, record)))
    return;
  assay_problems_add (self->warnings, self->document->file, self->path->str, "field.not_read_yet",
                      N_ ("“{0}” is kept, but nothing in this version of Assay reads it."),
                      N_ ("Leave it for a newer version, or take it out."), field->name, NULL);
}

static void
walk_record (Walk *self, const AssayTable *table, gconstpointer record)
{
  for (guint i = 0; i < table->n_fields; i++)
    {
      const AssayField *field = &table->fields[i];
      gsize length = self->path->len;

      _assay_pointer_append (self->path, field->name);
      walk_field (self, field, _assay_field_slot_const (field, record));
      warn_of_later (self, field, record);
      g_string_truncate (self->path, length);
    }
}

/* lock.json ---------------------------------------------------------------- */

static void
warn_of_line (const AssayCatalog *catalog, const AssayLockLine *line, AssayProblems *warnings)
{
  const char *id = line->document.id;

  if (line->broken || assay_catalog_lookup (catalog, ASSAY_KIND_SPEC, id) != NULL
      || assay_catalog_is_unread (catalog, id))
    return;
  assay_problems_add (warnings, line->document.file, "", "lock.no_spec",
                      N_ ("lock.json has a line for the spec “{0}”, which is not there."),
                      N_ ("Bring the spec back; otherwise the line goes with the next one that is "
                          "written."),
                      id, NULL);
}

/* One word for all: an older Assay wrote its pins into specs, where nothing tells for which
 * checkpoint they are. */
static void
warn_of_former_pins (const AssayCatalog *self, AssayProblems *warnings)
{
  GPtrArray *specs = assay_catalog_list (self, ASSAY_KIND_SPEC);
  const AssaySpec *first = NULL;

  for (guint i = 0; i < specs->len && first == NULL; i++)
    if (((const AssaySpec *) specs->pdata[i])->profile != NULL
        && ((const AssaySpec *) specs->pdata[i])->profile->hash != NULL)
      first = specs->pdata[i];
  if (first == NULL)
    return;
  assay_problems_add (warnings, first->document.file, "/checkpointProfile", "spec.former_pin",
                      N_ ("An older Assay wrote the dialect into this spec, and maybe into others: "
                          "it stays as it is, also when the checkpoint becomes another."),
                      N_ ("“assayctl migrate” moves such pins to lock.json, where they lapse with "
                          "their checkpoint; “--dry-run” shows it."),
                      NULL);
}

static void
warn_of_lines (const AssayCatalog *self, AssayProblems *warnings)
{
  GPtrArray *lines = assay_catalog_list (self, ASSAY_KIND_LOCK);

  for (guint i = 0; i < lines->len; i++)
    warn_of_line (self, lines->pdata[i], warnings);
}

void
assay_catalog_warn (const AssayCatalog *self, AssayProblems *warnings)
{
  g_autoptr (GPtrArray) known = g_ptr_array_new ();
  g_autoptr (GHashTable) set = g_hash_table_new (g_str_hash, g_str_equal);
  Walk walk = {
    .known = known, .set = set, .path = g_string_new (NULL), .warnings = warnings, .n_found = 0};

  walk.knows_some = assay_catalog_has_unread (self, ASSAY_KIND_TAGS);
  learn_tags (&walk, assay_catalog_list (self, ASSAY_KIND_TAGS));
  learn_tags (&walk, _assay_catalog_builtins (ASSAY_KIND_TAGS));
  g_ptr_array_add (known, NULL);
  for (guint kind = 0; kind < ASSAY_N_KINDS; kind++)
    {
      GPtrArray *list = assay_catalog_list (self, (AssayKind) kind);

      for (guint i = 0; i < list->len; i++)
        {
          walk.document = g_ptr_array_index (list, i);
          if (kind != ASSAY_KIND_LOCK) /* named after the spec, which is told itself */
            warn_of_name (walk.document, warnings);
          warn_of_title (walk.document, warnings);
          if (kind != ASSAY_KIND_TAGS)
            walk_record (&walk, assay_kind_info ((AssayKind) kind)->table, walk.document);
        }
    }
  warn_of_lines (self, warnings);
  warn_of_former_pins (self, warnings);
  g_string_free (walk.path, TRUE);
}
