/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/library/assay-library-names.h"

#include "base/assay-json-reader.h"
#include "base/assay-text-seen.h"

#define TAGS "tags" /* kind and id of the catalogue of tags */

struct _AssayLibraryNames
{
  AssayProject *project;
  AssayLibraryNamesTold told;
  gpointer data;
  GCancellable *cancellable;
  GHashTable *titles; /* "kind/id" -> title; "" = asked, and as far as is known without one */
};

typedef struct
{
  AssayLibraryNames *self;
  GCancellable *cancellable;
  char *kind, *id;
} Question;

char *
assay_library_names_plain (const char *id)
{
  const char *colon = strchr (id, ':');
  g_autofree char *words = g_strdelimit (g_strdup (colon != NULL ? colon + 1 : id), "_-", ' ');
  g_autofree char *first = g_utf8_strup (words, g_utf8_next_char (words) - words);

  return *words != '\0' ? g_strconcat (first, g_utf8_next_char (words), NULL) : g_strdup ("");
}

/* Reading ----------------------------------------------------------------- */

static void
take (AssayLibraryNames *self, const char *kind, const char *id, const char *title)
{
  g_hash_table_replace (self->titles, g_strconcat (kind, "/", id, NULL),
                        assay_text_show (title, TRUE));
}

/* The members of the object that comes next; @inside is told of each by its name, with the reader
 * before the value, and takes or skips it. */
static void
read_members (AssayJsonReader *reader,
              void (*inside) (AssayJsonReader *, const char *name, Question *, const char *at),
              Question *question,
              const char *at)
{
  if (assay_json_reader_next (reader) != ASSAY_JSON_OBJECT_BEGIN)
    return;
  while (assay_json_reader_next (reader) == ASSAY_JSON_NAME)
    {
      g_autofree char *name = g_strdup (assay_json_reader_get_string (reader, NULL));

      inside (reader, name, question, at);
    }
}

static void
title_of_tag (AssayJsonReader *reader, const char *name, Question *question, const char *tag)
{
  if (g_str_equal (name, "title") && assay_json_reader_peek (reader) == ASSAY_JSON_STRING)
    {
      assay_json_reader_next (reader);
      take (question->self, "tag", tag, assay_json_reader_get_string (reader, NULL));
    }
  else
    assay_json_reader_skip (reader, NULL, NULL);
}

static void
tag (AssayJsonReader *reader, const char *name, Question *question, const char *at)
{
  if (assay_json_reader_peek (reader) == ASSAY_JSON_OBJECT_BEGIN)
    read_members (reader, title_of_tag, question, name);
  else
    assay_json_reader_skip (reader, NULL, NULL);
}

static void
document_member (AssayJsonReader *reader, const char *name, Question *question, const char *at)
{
  AssayJsonToken next = assay_json_reader_peek (reader);

  if (g_str_equal (name, "title") && next == ASSAY_JSON_STRING)
    {
      assay_json_reader_next (reader);
      take (question->self, question->kind, question->id,
            assay_json_reader_get_string (reader, NULL));
    }
  else if (g_str_equal (name, "tags") && next == ASSAY_JSON_OBJECT_BEGIN)
    read_members (reader, tag, question, NULL);
  else
    assay_json_reader_skip (reader, NULL, NULL);
}

/* Asking ------------------------------------------------------------------ */

static void
shown_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Question *question = data;
  g_autoptr (GPtrArray) rows = assay_project_ask_finish (ASSAY_PROJECT (source), result, NULL);
  const AssayShownRow *row =
    rows != NULL && rows->len > 0 ? assay_row_get (rows->pdata[0], &assay_shown_row_table) : NULL;

  if (!g_cancellable_is_cancelled (question->cancellable) && row != NULL && row->value != NULL)
    {
      gsize n = 0;
      const char *json = g_bytes_get_data (row->value, &n);
      g_autoptr (AssayJsonReader) reader = assay_json_reader_new (json, n);

      read_members (reader, document_member, question, NULL);
      question->self->told (question->self->data);
    }
  g_object_unref (question->cancellable);
  g_free (question->kind);
  g_free (question->id);
  g_free (question);
}

/* Borrowed; "" while it is not known. */
static const char *
look_up (AssayLibraryNames *self, const char *key, const char *kind, const char *id)
{
  const char *title = g_hash_table_lookup (self->titles, key);
  AssayQuery query = {.kind = "show", .of = kind, .id = id};
  g_autofree char *asked = g_strconcat (kind, "/", id, NULL);
  Question *question;

  if (title != NULL)
    return title;
  if (g_hash_table_contains (self->titles, asked))
    return "";
  take (self, kind, id, "");
  question = g_new0 (Question, 1);
  *question = (Question){self, g_object_ref (self->cancellable), g_strdup (kind), g_strdup (id)};
  assay_project_ask_async (self->project, &query, self->cancellable, shown_cb, question);
  return "";
}

char *
assay_library_names_dup (AssayLibraryNames *self, const char *kind, const char *id)
{
  g_autofree char *key = g_strconcat (kind, "/", id != NULL ? id : "", NULL);
  const char *title;

  if (id == NULL || *id == '\0')
    return g_strdup ("");
  title = self != NULL ? look_up (self, key, kind, id) : "";
  return *title != '\0' ? g_strdup (title) : assay_library_names_plain (id);
}

char *
assay_library_names_dup_tags (AssayLibraryNames *self, char **tags)
{
  GString *joined = g_string_new (NULL);

  for (guint i = 0; tags != NULL && tags[i] != NULL; i++)
    {
      g_autofree char *key = g_strconcat ("tag/", tags[i], NULL);
      const char *title = self != NULL ? look_up (self, key, TAGS, TAGS) : "";
      g_autofree char *plain = assay_library_names_plain (tags[i]);

      g_string_append_printf (joined, "%s%s", i > 0 ? ", " : "", *title != '\0' ? title : plain);
    }
  return g_string_free (joined, FALSE);
}

AssayLibraryNames *
assay_library_names_new (AssayProject *project, AssayLibraryNamesTold told, gpointer data)
{
  AssayLibraryNames *self = g_new0 (AssayLibraryNames, 1);

  self->project = g_object_ref (project);
  self->told = told;
  self->data = data;
  self->cancellable = g_cancellable_new ();
  self->titles = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  return self;
}

void
assay_library_names_free (AssayLibraryNames *self)
{
  g_cancellable_cancel (self->cancellable);
  g_object_unref (self->cancellable);
  g_object_unref (self->project);
  g_hash_table_unref (self->titles);
  g_free (self);
}
