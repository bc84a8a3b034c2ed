/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/documents/assay-document.h"
#include "model/documents/assay-kind-private.h"

#include "base/assay-id.h"

#include <string.h>

#define BUILTIN_PREFIX "builtin:"

/* Whether "<stem>.json" is the file of this single kind. */
static gboolean
is_file_of (const AssayKindInfo *info, const char *stem)
{
  return g_str_has_prefix (info->file, stem) && strcmp (info->file + strlen (stem), ".json") == 0;
}

/* Id and version as the file's name tells them. */
static gboolean
parse_file_name (AssayDocument *self, const AssayKindInfo *info)
{
  g_autofree char *stem = NULL;
  const char *slash = strrchr (self->file, '/');
  const char *name = slash != NULL ? slash + 1 : self->file;

  if (g_str_has_prefix (self->file, BUILTIN_PREFIX))
    {
      self->builtin = TRUE;
      return _assay_reference_parse (self->file, NULL, &stem, &self->version)
             && (info->file == NULL || is_file_of (info, stem));
    }
  if (info->file != NULL)
    return strcmp (name, info->file) == 0;
  if (info->lines != NULL)
    return assay_kind_of_path (self->file, NULL, NULL, NULL);
  if (!g_str_has_suffix (name, ".json"))
    return FALSE;
  stem = g_strndup (name, strlen (name) - strlen (".json"));
  return strchr (stem, ':') == NULL && _assay_reference_parse (stem, NULL, NULL, &self->version)
         && (self->version > 0) == info->versioned;
}

static char *
dup_expected_id (const AssayDocument *self, const AssayKindInfo *info)
{
  const char *name = self->file;
  const char *end;

  if (info->file != NULL)
    return g_strndup (info->file, strlen (info->file) - strlen (".json"));
  if (info->lines != NULL)
    return g_strdup (strchr (self->file, '#') + 1);
  if (self->builtin)
    name += strlen (BUILTIN_PREFIX);
  else if (strrchr (name, '/') != NULL)
    name = strrchr (name, '/') + 1;
  end = strchr (name, '@');
  return end != NULL ? g_strndup (name, end - name)
                     : g_strndup (name, strlen (name) - strlen (".json"));
}

static void
fail_schema (AssayReading *self,
             const AssayKindInfo *info,
             const char *code,
             const char *message,
             const char *fix,
             const char *found)
{
  g_autofree char *wanted = g_strdup_printf ("%s/%d", info->name, info->schema);
  g_autofree char *quoted = _assay_quote (found);

  _assay_reading_fail (self, code, message, fix, quoted, wanted, NULL, NULL);
}

/* "spec/1": the number, or 0 if it is not of this kind. */
static int
parse_schema (const AssayKindInfo *info, const char *text)
{
  gsize n = strlen (info->name);
  int version = 0;

  if (strncmp (text, info->name, n) != 0 || text[n] != '/' || text[n + 1] == '\0'
      || text[n + 1] == '0' || strlen (text + n + 1) > 6)
    return 0;
  for (const char *c = text + n + 1; *c != '\0'; c++)
    {
      if (!g_ascii_isdigit (*c))
        return 0;
      version = version * 10 + (*c - '0');
    }
  return version;
}

static gboolean
check_schema (AssayReading *self, const AssayKindInfo *info, const char *text, int *out)
{
  int version = parse_schema (info, text);

  if (version == 0)
    {
      fail_schema (self, info, "document.wrong_schema", N_ ("“schema” is “{0}”, not “{1}”."),
                   N_ ("Write “{1}”, or move the file to the folder of its kind."), text);
      return FALSE;
    }
  if (version > info->schema)
    {
      fail_schema (self, info, "document.newer_schema",
                   N_ ("“{0}” was written by a newer Assay; this one reads up to “{1}”."),
                   N_ ("Update Assay; until then the project opens read-only."), text);
      return FALSE;
    }
  *out = version;
  return TRUE;
}

/* Looks for "schema" before anything else, since it says how to read the rest. %FALSE after having
 * said what is wrong; broken syntax is left for the reading proper. */
static gboolean
find_schema (AssayReading *self, const AssayKindInfo *info, int *out)
{
  if (assay_json_reader_next (self->reader) != ASSAY_JSON_OBJECT_BEGIN)
    return TRUE;
  while (assay_json_reader_next (self->reader) == ASSAY_JSON_NAME)
    {
      if (strcmp (assay_json_reader_get_string (self->reader, NULL), "schema") != 0)
        {
          assay_json_reader_skip (self->reader, NULL, NULL);
          continue;
        }
      _assay_reading_push (self, "schema");
      if (assay_json_reader_next (self->reader) == ASSAY_JSON_STRING)
        return check_schema (self, info, assay_json_reader_get_string (self->reader, NULL), out);
      fail_schema (self, info, "document.wrong_schema", N_ ("“schema” must be the text “{1}”."),
                   N_ ("Write “{1}”."), "");
      return FALSE;
    }
  if (assay_json_reader_get_error (self->reader, NULL, NULL) != NULL)
    return TRUE;
  fail_schema (self, info, "document.missing_schema", N_ ("“schema” is missing."),
               N_ ("Add “schema” with the value “{1}”."), "");
  return FALSE;
}

/* The line of @text that @found is in, from 1. */
static char *
dup_line_number (const char *text, const char *found)
{
  guint line = 1;

  for (const char *c = text; c < found; c++)
    line += *c == '\n';
  return g_strdup_printf ("%u", line);
}

/* Git writes both sides of what it could not merge into the file. %FALSE: it did not. */
static gboolean
fail_merge (const char *text, gsize n_bytes, const char *file, AssayProblems *problems)
{
  static const char mark[] = "<<<<<<< ";
  g_autofree char *line = NULL;
  const char *found = NULL;

  if (n_bytes >= strlen (mark))
    found = memcmp (text, mark, strlen (mark)) == 0
              ? text
              : g_strstr_len (text, (gssize) n_bytes, "\n<<<<<<< ");
  if (found == NULL)
    return FALSE;
  line = dup_line_number (text, found + (*found == '\n'));
  assay_problems_add (problems, file, "", "document.merge_conflict",
                      N_ ("The file holds both sides of a merge that git could not do (line {0}): "
                          "nothing of it is read."),
                      N_ ("Keep one of the two sides between “<<<<<<<” and “>>>>>>>”, and remove "
                          "the lines that begin with “<<<<<<<”, “=======” and “>>>>>>>”."),
                      line, NULL);
  return TRUE;
}

/* %FALSE if the text is so new that nothing more can be said of it. */
static gboolean
read_schema (AssayKind kind,
             const char *text,
             gsize n_bytes,
             const char *file,
             int *out,
             guint *n_found,
             AssayProblems *problems)
{
  g_autoptr (AssayJsonReader) reader = assay_json_reader_new (text, n_bytes);
  AssayReading reading;
  gboolean readable;

  _assay_reading_init (&reading, reader, file, problems);
  readable = find_schema (&reading, assay_kind_info (kind), out)
             || !assay_problems_has (problems, "document.newer_schema");
  *n_found += reading.n_found;
  _assay_reading_clear (&reading);
  return readable;
}

char *
_assay_document_dup_schema (AssayKind kind,
                            GBytes *bytes,
                            const char *file,
                            AssayProblems *problems)
{
  gsize n_bytes;
  const char *text = g_bytes_get_data (bytes, &n_bytes);
  guint n_found = 0;
  int schema = 0;

  if (!read_schema (kind, text, n_bytes, file, &schema, &n_found, problems) || n_found > 0)
    return NULL;
  return g_strdup_printf ("%s/%d", assay_kind_info (kind)->name,
                          schema > 0 ? schema : assay_kind_info (kind)->schema);
}

void
_assay_document_fail_syntax (GBytes *bytes, const char *file, AssayProblems *problems)
{
  gsize n_bytes;
  const char *text = g_bytes_get_data (bytes, &n_bytes);
  g_autoptr (AssayJsonReader) reader = assay_json_reader_new (text, n_bytes);
  AssayReading reading;

  if (fail_merge (text, n_bytes, file, problems))
    return;
  _assay_reading_init (&reading, reader, file, problems);
  _assay_reading_finish (&reading);
  _assay_reading_clear (&reading);
}

static AssayDocument *
read_document (AssayKind kind,
               const char *text,
               gsize n_bytes,
               const char *file,
               int schema,
               guint *n_found,
               AssayProblems *problems)
{
  g_autoptr (AssayJsonReader) reader = assay_json_reader_new (text, n_bytes);
  AssayReading reading;
  AssayDocument *self;

  _assay_reading_init (&reading, reader, file, problems);
  reading.ignored = "schema";
  reading.schema = schema;
  self = _assay_reading_record (&reading, assay_kind_info (kind)->table);
  _assay_reading_finish (&reading);
  *n_found += reading.n_found;
  _assay_reading_clear (&reading);
  return self;
}

/* Name, id and the rules of the kind. */
static void
check_document (AssayDocument *self, const AssayKindInfo *info, AssayProblems *problems)
{
  g_autofree char *expected = NULL;

  if (!parse_file_name (self, info))
    {
      _assay_document_fail (
        self, problems, "", "document.bad_file_name",
        N_ ("The name of the file does not fit a document of this kind."),
        info->versioned ? N_ ("Name it “<id>@<version>.json”; ids have a-z, 0-9, “-” and “_”.")
                        : N_ ("Name it “<id>.json”; ids have a-z, 0-9, “-” and “_”."));
      return;
    }
  expected = dup_expected_id (self, info);
  if (info->file != NULL)
    self->id = g_steal_pointer (&expected);
  else if (self->id != NULL && strcmp (self->id, expected) != 0)
    _assay_document_fail (self, problems, "/id", "document.id_mismatch",
                          N_ ("The id is “{0}”, but the file is named “{1}”."),
                          N_ ("Write “{1}”, or rename the file."), self->id, expected);
}

static void
freeze (AssayDocument *self)
{
  g_autoptr (GBytes) canonical = assay_document_to_canonical (self);

  assay_digest_of_bytes (&self->hash, canonical);
}

/* As the kind takes it; %NULL + problem: nothing of it is read. */
static GBytes *
take_bytes (AssayKind kind, GBytes *bytes, const char *file, AssayProblems *problems)
{
  gsize n_bytes;
  const char *text = g_bytes_get_data (bytes, &n_bytes);

  if (n_bytes > ASSAY_DOCUMENT_MAX_BYTES)
    {
      assay_problems_add (problems, file, "", "document.too_large",
                          N_ ("The file is larger than 4 MiB."), N_ ("Split or shorten it."), NULL);
      return NULL;
    }
  if (fail_merge (text, n_bytes, file, problems))
    return NULL;
  return _assay_kind_take (kind) != NULL ? _assay_kind_take (kind) (bytes, file, problems)
                                         : g_bytes_ref (bytes);
}

AssayDocument *
assay_document_load (AssayKind kind, GBytes *bytes, const char *file, AssayProblems *problems)
{
  g_autoptr (AssayProblems) found = assay_problems_new ();
  g_autoptr (GBytes) taken = take_bytes (kind, bytes, file, found);
  AssayDocument *self = NULL;
  gsize n_bytes = 0;
  const char *text = taken != NULL ? g_bytes_get_data (taken, &n_bytes) : NULL;
  guint n_found = 0;
  int schema = 0;

  if (taken != NULL && read_schema (kind, text, n_bytes, file, &schema, &n_found, found))
    {
      self = read_document (kind, text, n_bytes, file, schema, &n_found, found);
      g_atomic_ref_count_init (&self->refs);
      self->kind = kind;
      self->file = g_strdup (file);
      self->schema = schema;
      check_document (self, assay_kind_info (kind), found);
      if (_assay_kind_check (kind) != NULL)
        _assay_kind_check (kind) (self, found);
    }
  if (self != NULL && (assay_problems_count (found) > 0 || n_found > 0))
    g_clear_pointer (&self, assay_document_unref);
  if (self != NULL)
    freeze (self);
  assay_problems_take (problems, found);
  return self;
}

AssayDocument *
assay_document_ref (const AssayDocument *self)
{
  AssayDocument *mutable = (AssayDocument *) self; /* only the counter is written */

  g_atomic_ref_count_inc (&mutable->refs);
  return mutable;
}

void
assay_document_unref (AssayDocument *self)
{
  const AssayKindInfo *info;

  if (self == NULL || !g_atomic_ref_count_dec (&self->refs))
    return;
  info = assay_kind_info (self->kind);
  if (info->file != NULL)
    g_free (self->id); /* not a field of single documents */
  g_free (self->file);
  assay_table_free (info->table, self);
}

static GBytes *
write_document (const AssayDocument *self, int version, AssayJsonStyle style)
{
  const AssayKindInfo *info = assay_kind_info (self->kind);
  g_autoptr (AssayJsonWriter) writer = assay_json_writer_new (style);
  g_autofree char *schema = g_strdup_printf ("%s/%d", info->name, version);
  const AssayManner manner = {TRUE, version};

  assay_json_writer_begin_object (writer);
  assay_json_writer_member_string (writer, "schema", schema);
  _assay_table_write_members (info->table, 0, self, &manner, writer);
  assay_json_writer_end_object (writer);
  return assay_json_writer_finish (writer);
}

GBytes *
assay_document_to_bytes (const AssayDocument *self)
{
  return write_document (self, assay_kind_info (self->kind)->schema, ASSAY_JSON_PRETTY);
}

GBytes *
assay_document_to_canonical (const AssayDocument *self)
{
  return write_document (self, self->schema, ASSAY_JSON_CANONICAL);
}

/* Puts a head on a record that has none. Takes @self. */
static AssayDocument *
make_draft (AssayDocument *self, AssayKind kind, const char *id, int version)
{
  const AssayKindInfo *info = assay_kind_info (kind);

  g_atomic_ref_count_init (&self->refs);
  self->kind = kind;
  self->schema = info->schema;
  self->version = version;
  self->file = assay_kind_dup_path (kind, id, version);
  g_free (self->id);
  self->id = info->file != NULL ? dup_expected_id (self, info) : g_strdup (id);
  return self;
}

AssayDocument *
assay_document_new_draft (AssayKind kind, const char *id, int version)
{
  return make_draft (assay_table_new (assay_kind_info (kind)->table), kind, id, version);
}

AssayDocument *
assay_document_dup_draft (const AssayDocument *self)
{
  const AssayKindInfo *info = assay_kind_info (self->kind);

  return make_draft (assay_table_copy (info->table, self), self->kind, self->id,
                     info->versioned ? self->version : 0);
}

const char *
assay_document_get_title (const AssayDocument *self)
{
  const AssayTable *table = assay_kind_info (self->kind)->table;

  for (guint i = 0; i < table->n_fields; i++)
    if (strcmp (table->fields[i].name, "title") == 0)
      return assay_field_string (&table->fields[i], self);
  return NULL;
}
