/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/documents/assay-lock.h"

#include "model/documents/assay-kind-private.h"

#include "base/assay-id.h"

#include <string.h>

#define KEY_PREFIX "specs/"

/* Reading --------------------------------------------------------------- */

typedef struct
{
  GPtrArray *lines;
  GHashTable *seen; /* id -> AssayDocument of @lines, both borrowed */
  char *schema;     /* "lock/1" */
  AssayProblems *problems;
} Reading;

static AssayDocument *
broken_line (const char *id)
{
  AssayDocument *self = assay_document_new_draft (ASSAY_KIND_LOCK, id, 0);

  ((AssayLockLine *) self)->broken = TRUE;
  return self;
}

static void
add_line (Reading *self, AssayDocument *line)
{
  g_ptr_array_add (self->lines, line);
  g_hash_table_insert (self->seen, line->id, line);
}

static void
fail_key (Reading *self, const char *key)
{
  g_autofree char *pointer = g_strconcat ("/", key, NULL);
  g_autofree char *quoted = _assay_quote (key);

  assay_problems_add (self->problems, ASSAY_LOCK_FILE, pointer, "lock.unknown_line",
                      N_ ("“{0}” is no line of a spec."),
                      N_ ("Call it “specs/<id>”, or remove the line."), quoted, NULL);
}

/* Two branches said something else of one spec: nobody but a person knows which holds. */
static void
fail_twice (Reading *self, const char *id)
{
  AssayLockLine *line = g_hash_table_lookup (self->seen, id);

  line->broken = TRUE;
  assay_problems_add (self->problems, ASSAY_LOCK_FILE, NULL, "lock.line_twice",
                      N_ ("There are two lines for the spec “{0}”, as after a merge of branches "
                          "that pinned it differently: it is not made until one is chosen."),
                      N_ ("Remove one of the two lines; without either, its next run takes the "
                          "checkpoint's own dialect."),
                      id, NULL);
}

/* The line as a document with a head of its own. */
static GBytes *
with_head (const Reading *self, const char *id, const char *raw, gsize n_bytes)
{
  GString *text = g_string_new (NULL);
  gboolean empty = n_bytes < 2 || memchr (raw, '"', n_bytes) == NULL;

  g_string_append_printf (text, "{\"schema\":\"%s\",\"id\":\"%s\"%s", self->schema, id,
                          empty ? "" : ",");
  g_string_append_len (text, raw + 1, (gssize) n_bytes - 1);
  return g_string_free_to_bytes (text);
}

/* %NULL + problems: it cannot be read. */
static AssayDocument *
load_line (Reading *self, const char *id, const char *raw, gsize n_bytes)
{
  g_autofree char *file = assay_kind_dup_path (ASSAY_KIND_LOCK, id, 0);
  g_autoptr (GBytes) bytes = NULL;

  if (*raw == '{')
    {
      bytes = with_head (self, id, raw, n_bytes);
      return assay_document_load (ASSAY_KIND_LOCK, bytes, file, self->problems);
    }
  assay_problems_add (self->problems, file, "", "document.not_an_object",
                      N_ ("An object is expected here."), N_ ("Begin with “{” and end with “}”."),
                      NULL);
  return NULL;
}

/* Git, asked to take the lines of both sides, may take one that both have twice: that is one. */
static void
read_line (Reading *self, const char *id, const char *raw, gsize n_bytes)
{
  g_autoptr (AssayDocument) line = load_line (self, id, raw, n_bytes);
  AssayDocument *other = g_hash_table_lookup (self->seen, id);

  if (other == NULL)
    add_line (self, line != NULL ? assay_document_ref (line) : broken_line (id));
  else if (line == NULL || !assay_digest_equal (&line->hash, &other->hash))
    fail_twice (self, id);
}

/* The reader stands on a name. %FALSE: nothing that follows can be believed. */
static gboolean
read_member (Reading *self, AssayJsonReader *reader)
{
  g_autofree char *key = g_strdup (assay_json_reader_get_string (reader, NULL));
  const char *id = g_str_has_prefix (key, KEY_PREFIX) ? key + strlen (KEY_PREFIX) : NULL;
  const char *raw;
  gsize n_bytes;

  if (!assay_json_reader_skip (reader, &raw, &n_bytes))
    return FALSE;
  if (strcmp (key, "schema") == 0)
    return TRUE;
  if (id != NULL && assay_id_is_valid (id))
    read_line (self, id, raw, n_bytes);
  else
    fail_key (self, key);
  return TRUE;
}

static gboolean
read_members (Reading *self, AssayJsonReader *reader)
{
  if (assay_json_reader_next (reader) != ASSAY_JSON_OBJECT_BEGIN)
    return FALSE;
  while (assay_json_reader_next (reader) == ASSAY_JSON_NAME)
    if (!read_member (self, reader))
      return FALSE;
  return assay_json_reader_next (reader) == ASSAY_JSON_END;
}

static void
fail_file (GBytes *bytes, AssayProblems *problems)
{
  g_autoptr (AssayProblems) found = assay_problems_new ();

  _assay_document_fail_syntax (bytes, ASSAY_LOCK_FILE, found);
  if (assay_problems_count (found) == 0)
    assay_problems_add (found, ASSAY_LOCK_FILE, "", "document.not_an_object",
                        N_ ("An object is expected here."), N_ ("Begin with “{” and end with “}”."),
                        NULL);
  assay_problems_take (problems, found);
}

static int
compare_ids_cb (gconstpointer a, gconstpointer b)
{
  return strcmp ((*(const AssayDocument *const *) a)->id, (*(const AssayDocument *const *) b)->id);
}

static GPtrArray *
new_lines (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) assay_document_unref);
}

GPtrArray *
assay_lock_read (GBytes *bytes, AssayProblems *problems)
{
  GPtrArray *lines = new_lines ();
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  gsize n_bytes;
  const char *text = g_bytes_get_data (bytes, &n_bytes);
  g_autoptr (AssayJsonReader) reader = assay_json_reader_new (text, n_bytes);
  Reading reading = {lines, seen, NULL, problems};

  reading.schema = _assay_document_dup_schema (ASSAY_KIND_LOCK, bytes, ASSAY_LOCK_FILE, problems);
  if (reading.schema == NULL || !read_members (&reading, reader))
    {
      if (reading.schema != NULL)
        fail_file (bytes, problems);
      g_ptr_array_set_size (lines, 0);
      g_ptr_array_add (lines, broken_line (ASSAY_LOCK_EVERY));
    }
  g_free (reading.schema);
  g_ptr_array_sort (lines, compare_ids_cb);
  return lines;
}

/* Writing --------------------------------------------------------------- */

static void
append_line (GString *text, const AssayDocument *line)
{
  g_autoptr (AssayJsonWriter) writer = assay_json_writer_new (ASSAY_JSON_CANONICAL);
  const AssayManner manner = {TRUE, 0};
  g_autoptr (GBytes) bytes = NULL;

  assay_json_writer_begin_object (writer);
  _assay_table_write_members (assay_kind_info (ASSAY_KIND_LOCK)->table, 1, line, &manner, writer);
  assay_json_writer_end_object (writer);
  bytes = assay_json_writer_finish (writer);
  g_string_append_printf (text, ",\"" KEY_PREFIX "%s\":", line->id);
  g_string_append_len (text, g_bytes_get_data (bytes, NULL), (gssize) g_bytes_get_size (bytes));
  g_string_append_c (text, '\n');
}

GBytes *
assay_lock_write (GPtrArray *lines)
{
  g_autoptr (GPtrArray) sorted = g_ptr_array_copy (lines, (GCopyFunc) assay_document_ref, NULL);
  const AssayKindInfo *info = assay_kind_info (ASSAY_KIND_LOCK);
  GString *text = g_string_new (NULL);

  g_ptr_array_set_free_func (sorted, (GDestroyNotify) assay_document_unref);
  g_ptr_array_sort (sorted, compare_ids_cb);
  g_string_append_printf (text, "{\"schema\":\"%s/%d\"\n", info->name, info->schema);
  for (guint i = 0; i < sorted->len; i++)
    if (!((const AssayLockLine *) sorted->pdata[i])->broken)
      append_line (text, sorted->pdata[i]);
  g_string_append (text, "}\n");
  return g_string_free_to_bytes (text);
}

/* Lines ----------------------------------------------------------------- */

AssayLockLine *
assay_lock_line_draft (const AssayLockLine *line, const char *id)
{
  AssayLockLine *draft;

  if (line == NULL)
    return (AssayLockLine *) assay_document_new_draft (ASSAY_KIND_LOCK, id, 0);
  draft = (AssayLockLine *) assay_document_dup_draft (&line->document);
  g_free (draft->document.id);
  draft->document.id = g_strdup (id);
  return draft;
}

AssayDocument *
assay_lock_line_freeze (AssayLockLine *draft)
{
  g_autoptr (AssayDocument) own = &draft->document;
  g_autoptr (AssayProblems) problems = assay_problems_new ();
  g_autoptr (GBytes) bytes = assay_document_to_canonical (own);
  g_autofree char *file = assay_kind_dup_path (ASSAY_KIND_LOCK, own->id, 0);
  AssayDocument *line = assay_document_load (ASSAY_KIND_LOCK, bytes, file, problems);

  g_assert (line != NULL);
  return line;
}

gboolean
assay_lock_line_is_empty (const AssayLockLine *line)
{
  return line == NULL
         || (line->profile == NULL && line->seed_id == NULL && line->random_seed == ASSAY_UNSET);
}

AssayDocument *
assay_lock_line_renamed (const AssayLockLine *line, const char *from, const char *to)
{
  AssayLockLine *draft = assay_lock_line_draft (line, to);

  if (draft->seed_id == NULL)
    draft->seed_id = g_strdup (from);
  return assay_lock_line_freeze (draft);
}

/* @specs %NULL: of any. */
static void
put (GHashTable *by_id, GPtrArray *lines, GHashTable *specs)
{
  for (guint i = 0; lines != NULL && i < lines->len; i++)
    {
      AssayDocument *line = lines->pdata[i];

      if (specs == NULL || g_hash_table_contains (specs, line->id))
        g_hash_table_replace (by_id, line->id, line);
    }
}

GHashTable *
assay_lock_specs (const AssayCatalog *catalog)
{
  GPtrArray *specs = assay_catalog_list (catalog, ASSAY_KIND_SPEC);
  GHashTable *ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < specs->len; i++)
    g_hash_table_add (ids, g_strdup (((AssayDocument *) specs->pdata[i])->id));
  return ids;
}

GPtrArray *
assay_lock_merge (GPtrArray *before, GPtrArray *changed, GHashTable *specs)
{
  g_autoptr (GHashTable) by_id = g_hash_table_new (g_str_hash, g_str_equal);
  GPtrArray *lines = new_lines ();
  GHashTableIter iter;
  gpointer line;

  put (by_id, before, specs);
  put (by_id, changed, NULL); /* the spec may be about to get that id */
  g_hash_table_iter_init (&iter, by_id);
  while (g_hash_table_iter_next (&iter, NULL, &line))
    if (!assay_lock_line_is_empty (line))
      g_ptr_array_add (lines, assay_document_ref (line));
  g_ptr_array_sort (lines, compare_ids_cb);
  return lines;
}
