/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What of a graph names a place outside of the server's own folders. Only the inputs that a node
 * loads or writes something by are looked at: a prompt, a note, a separator or a viewer's state may
 * look like a path and is none. */
#include "model/documents/assay-kind-private.h"

#include <string.h>

#define MAX_PROBLEMS 20
/* What is longer is no name of a file: a picture, say, written as text. */
#define PLACE_MAX_BYTES 4096

/* An input with one of these words in its name takes the name of a file, a folder or an address:
 * ckpt_name, image, filename_prefix, imagePath. In the singular. */
static const char *const place_words[] = {
  "audio",  "checkpoint", "ckpt",     "dir",    "directory", "embedding", "endpoint",
  "file",   "filename",   "filepath", "folder", "font",      "host",      "image",
  "latent", "lora",       "mask",     "model",  "name",      "path",      "server",
  "unet",   "uri",        "url",      "vae",    "video",     NULL};

/* … but not if it ends in one of these: filename_delimiter. */
static const char *const other_words[] = {"delimiter", "description", "extension", "note",
                                          "prompt",    "separator",   "text",      NULL};

static gboolean
is_word (const char *const *words, const char *word, gsize n)
{
  g_autofree char *lower = g_ascii_strdown (word, (gssize) n);

  if (g_strv_contains (words, lower))
    return TRUE;
  if (n > 1 && lower[n - 1] == 's')
    lower[n - 1] = '\0';
  return g_strv_contains (words, lower);
}

/* The letters at @at that are one word: "image" of "imagePath" and "image_path". */
static gsize
word_length (const char *at)
{
  gsize n = 0;

  while (g_ascii_isalpha (at[n])
         && (n == 0 || !g_ascii_isupper (at[n]) || g_ascii_isupper (at[n - 1])))
    n++;
  return n;
}

static gboolean
names_place (const char *input)
{
  gboolean found = FALSE, ends_otherwise = FALSE;

  for (const char *at = input; *at != '\0';)
    {
      gsize n = word_length (at);

      if (n > 0)
        {
          found |= is_word (place_words, at, n);
          ends_otherwise = is_word (other_words, at, n);
        }
      at += MAX (n, 1);
    }
  return found && !ends_otherwise;
}

/* The input that the value at @pointer ("/3/inputs/state/0/url") says something of: the innermost
 * name; %NULL: none, it stands beside the inputs. New string. */
static char *
dup_input (const char *pointer)
{
  g_auto (GStrv) names = g_strsplit (pointer, "/", -1);
  guint n = g_strv_length (names), at = n - 1;

  if (n < 4 || strcmp (names[2], "inputs") != 0)
    return NULL;
  while (at > 3 && strspn (names[at], "0123456789") == strlen (names[at]))
    at--;
  return g_strdup (names[at]);
}

static gboolean
has_parent (const char *text)
{
  for (;;)
    {
      gsize n = strcspn (text, "/\\");

      if (n == 2 && text[0] == '.' && text[1] == '.')
        return TRUE;
      if (text[n] == '\0')
        return FALSE;
      text += n + 1;
    }
}

static gboolean
leads_outside (const char *text)
{
  if (*text == '/' || *text == '\\' || g_str_has_prefix (text, "~/")
      || strstr (text, "://") != NULL)
    return TRUE;
  if (g_ascii_isalpha (text[0]) && text[1] == ':' && (text[2] == '/' || text[2] == '\\'))
    return TRUE;
  return has_parent (text);
}

/* The address of a picture at the server itself, as viewers keep it. */
static gboolean
is_own_address (const char *text)
{
  return g_str_has_prefix (text, "/view?") || g_str_has_prefix (text, "/api/view?");
}

static gboolean
is_unsafe (const char *text, const char *pointer)
{
  g_autofree char *input = NULL;

  if (!leads_outside (text) || is_own_address (text) || strlen (text) > PLACE_MAX_BYTES)
    return FALSE;
  input = dup_input (pointer);
  return input != NULL && (names_place (input) || g_str_has_prefix (text, "file:"));
}

static void
fail_place (const AssayWorkflowDocument *self,
            const char *text,
            const char *inside,
            AssayProblems *problems)
{
  g_autofree char *quoted = _assay_quote (text);
  g_autofree char *at = g_strconcat ("/graph", inside, NULL);

  _assay_replace_controls (ASSAY_FIELD_STRING, at, '?');
  _assay_document_fail (self, problems, at, "document.unsafe_path",
                        N_ ("“{0}” names an absolute path, “..” or a URL."),
                        N_ ("Use a name inside the server's own folders."), quoted);
}

void
_assay_workflow_check_places (const AssayWorkflowDocument *self, AssayProblems *problems)
{
  gsize n_bytes;
  const char *text = g_bytes_get_data (self->graph, &n_bytes);
  g_autoptr (AssayJsonReader) reader = assay_json_reader_new (text, n_bytes);
  AssayJsonToken token;
  guint n_found = 0;

  while ((token = assay_json_reader_next (reader)) != ASSAY_JSON_END && token != ASSAY_JSON_ERROR
         && n_found < MAX_PROBLEMS)
    {
      const char *value =
        token == ASSAY_JSON_STRING ? assay_json_reader_get_string (reader, NULL) : NULL;
      g_autofree char *inside =
        value != NULL && leads_outside (value) ? assay_json_reader_dup_pointer (reader) : NULL;

      if (inside == NULL || !is_unsafe (value, inside))
        continue;
      n_found++;
      fail_place (self, value, inside, problems);
    }
}
