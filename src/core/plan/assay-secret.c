/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/plan/assay-secret.h"

#include "base/assay-json-reader.h"

#include <string.h>

/* Text of a known form ---------------------------------------------------- */

/* Keys that begin so and go on with at least so many letters and digits in one piece. */
static const struct
{
  const char *begin;
  gsize least;
} forms[] = {
  {"hf_", 30},  {"sk-", 16},  {"sk-proj-", 16},    {"sk-ant-", 16}, {"sk_live_", 16}, {"ghp_", 30},
  {"gho_", 30}, {"ghs_", 30}, {"github_pat_", 20}, {"glpat-", 20},  {"AKIA", 16},     {"ASIA", 16},
  {"AIza", 30}, {"r8_", 30},  {"xoxb-", 10},       {"xoxp-", 10},   {"comfyui-", 40},
};

typedef struct
{
  gsize longest; /* of letters and digits in one piece */
  gboolean has_digit, has_letter;
} Run;

/* What stands at @at up to the first character that no key has. */
static Run
run_at (const char *at)
{
  Run run = {0, FALSE, FALSE};
  gsize n = 0;

  for (; g_ascii_isalnum (*at) || (*at != '\0' && strchr ("_-", *at) != NULL); at++)
    {
      n = g_ascii_isalnum (*at) ? n + 1 : 0;
      run.longest = MAX (run.longest, n);
      run.has_digit |= g_ascii_isdigit (*at);
      run.has_letter |= g_ascii_isalpha (*at);
    }
  return run;
}

static gboolean
is_mixed (const Run *run, gsize least)
{
  return run->longest >= least && run->has_digit && run->has_letter;
}

static gboolean
has_form (const char *at)
{
  for (gsize i = 0; i < G_N_ELEMENTS (forms); i++)
    if (g_str_has_prefix (at, forms[i].begin))
      {
        Run run = run_at (at + strlen (forms[i].begin));

        if (is_mixed (&run, forms[i].least))
          return TRUE;
      }
  return FALSE;
}

/* "Bearer" and a word that is no word of a language. */
static gboolean
has_bearer (const char *at)
{
  const char *word = at + strlen ("bearer ");
  Run run;

  if (g_ascii_strncasecmp (at, "bearer ", strlen ("bearer ")) != 0)
    return FALSE;
  run = run_at (word + strspn (word, " "));
  return is_mixed (&run, 8);
}

/* "https://name:password@server". */
static gboolean
has_login (const char *at)
{
  gsize n, colon;

  if (!g_str_has_prefix (at, "://"))
    return FALSE;
  at += strlen ("://");
  n = strcspn (at, "/?# \t\n");
  colon = strcspn (at, ":@");
  return colon < n && at[colon] == ':' && memchr (at + colon, '@', n - colon) != NULL;
}

static gboolean
begins_word (const char *text, const char *at)
{
  return at == text || !g_ascii_isalnum (at[-1]);
}

static gboolean
holds_form (const char *text)
{
  for (const char *at = text; *at != '\0'; at++)
    if (has_login (at) || (begins_word (text, at) && (has_form (at) || has_bearer (at))))
      return TRUE;
  return FALSE;
}

/* Places that are called so ------------------------------------------------ */

/* The last word of @name, or with "key" the last two: "key" alone is a lock's or a color's. */
static gboolean
ends_so (const char *name, const char *const *words)
{
  g_autofree char *lower = g_ascii_strdown (name, -1);
  gsize n = 0;

  for (const char *at = lower; *at != '\0'; at++)
    if (g_ascii_isalnum (*at))
      lower[n++] = *at;
  lower[n] = '\0';
  for (guint i = 0; words[i] != NULL; i++)
    if (g_str_has_suffix (lower, words[i]))
      return TRUE;
  return FALSE;
}

/* "${KEY}", "<your key>", "***": where it is to be put, or comes from. */
static gboolean
stands_for_another (const char *value)
{
  g_autofree char *lower = g_ascii_strdown (value, -1);

  return strchr ("$<{%[", *value) != NULL || strstr (lower, "your") != NULL
         || g_str_has_prefix (lower, "env:") || strspn (value, "*.xX-_ ") == strlen (value)
         || g_str_equal (lower, "none") || g_str_equal (lower, "null");
}

static gboolean
is_key (const char *value)
{
  gboolean has_digit = FALSE, has_letter = FALSE;

  for (const char *at = value; *at != '\0'; at++)
    {
      has_digit |= g_ascii_isdigit (*at);
      has_letter |= g_ascii_isalpha (*at);
    }
  return strlen (value) >= 12 && strpbrk (value, " \t\n,") == NULL && has_digit && has_letter;
}

gboolean
assay_secret_is_likely (const char *name, const char *value)
{
  static const char *const keys[] = {"apikey",  "accesskey",  "secretkey",     "privatekey",
                                     "authkey", "token",      "authorization", "secret",
                                     "bearer",  "credential", "credentials",   NULL};
  static const char *const passwords[] = {"password", "passwd", "passphrase", NULL};

  if (stands_for_another (value))
    return FALSE;
  return holds_form (value) || ends_so (name, passwords)
         || (ends_so (name, keys) && is_key (value));
}

/* JSON -------------------------------------------------------------------- */

static gboolean
is_likely_raw (const char *name, const char *raw, gsize n_raw)
{
  g_autoptr (AssayJsonReader) reader = assay_json_reader_new (raw, n_raw);

  return assay_json_reader_next (reader) == ASSAY_JSON_STRING
         && assay_secret_is_likely (name, assay_json_reader_get_string (reader, NULL));
}

/* The text that comes next; of a list all are of the name before it. */
static void
hide_text (AssayJsonReader *reader, const char *name, GString *out, const char **done)
{
  const char *raw = NULL;
  gsize n_raw = 0;

  if (!assay_json_reader_skip (reader, &raw, &n_raw) || !is_likely_raw (name, raw, n_raw))
    return;
  g_string_append_len (out, *done, raw - *done);
  g_string_append (out, "\"" ASSAY_SECRET_HIDDEN "\"");
  *done = raw + n_raw;
}

GBytes *
assay_secret_hide (GBytes *json)
{
  gsize n_bytes;
  const char *text = g_bytes_get_data (json, &n_bytes), *done = text;
  g_autoptr (AssayJsonReader) reader = assay_json_reader_new (text, n_bytes);
  g_autoptr (GString) out = g_string_new (NULL);
  g_autofree char *name = g_strdup ("");
  AssayJsonToken token;

  while ((token = assay_json_reader_peek (reader)) != ASSAY_JSON_END && token != ASSAY_JSON_ERROR)
    if (token == ASSAY_JSON_STRING)
      hide_text (reader, name, out, &done);
    else if (assay_json_reader_next (reader) == ASSAY_JSON_NAME)
      {
        g_free (name);
        name = g_strdup (assay_json_reader_get_string (reader, NULL));
      }
  if (done == text)
    return json;
  g_string_append_len (out, done, text + n_bytes - done);
  g_bytes_unref (json);
  return g_string_free_to_bytes (g_steal_pointer (&out));
}
