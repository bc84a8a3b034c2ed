/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/documents/assay-file-name.h"

#include <string.h>

static gboolean
has_word (const char *const *words, const char *name, gboolean (*has) (const char *, const char *))
{
  for (guint i = 0; words[i] != NULL; i++)
    if (has (name, words[i]))
      return TRUE;
  return FALSE;
}

static gboolean
contains (const char *name, const char *word)
{
  return strstr (name, word) != NULL;
}

static gboolean
ends_with (const char *name, const char *word)
{
  return g_str_has_suffix (name, word);
}

/* "bow (1).json", "bow (copy 2).json": a parenthesis with a number at the end of the stem. */
static gboolean
is_numbered_copy (const char *name)
{
  const char *open = strrchr (name, '('), *close = open != NULL ? strchr (open, ')') : NULL;

  return close != NULL && close > open + 1 && g_ascii_isdigit (close[-1])
         && (close[1] == '.' || close[1] == '\0');
}

gboolean
assay_file_name_is_sync_copy (const char *name)
{
  static const char *const words[] = {
    ".sync-conflict-", "conflicted copy", "case conflict", "(conflict",
    "_conflict-",      " - copy",         " copy.",        NULL};
  g_autofree char *folded = g_ascii_strdown (name, -1);

  return has_word (words, folded, contains) || is_numbered_copy (folded);
}

gboolean
assay_file_name_is_backup (const char *name)
{
  static const char *const endings[] = {"~",    ".bak", ".backup", ".orig", ".old",
                                        ".rej", ".swp", ".tmp",    ".save", NULL};
  g_autofree char *folded = g_ascii_strdown (name, -1);

  return has_word (endings, folded, ends_with)
         || (g_str_has_prefix (folded, "#") && g_str_has_suffix (folded, "#"));
}

gboolean
assay_file_name_is_reserved (const char *name)
{
  static const char *const devices[] = {"con", "prn", "aux", "nul", "conin$", "conout$", NULL};
  g_autofree char *stem = g_ascii_strdown (name, (gssize) strcspn (name, "."));

  g_strchomp (stem);
  if (g_strv_contains (devices, stem))
    return TRUE;
  return strlen (stem) == 4 && (g_str_has_prefix (stem, "com") || g_str_has_prefix (stem, "lpt"))
         && stem[3] >= '1' && stem[3] <= '9';
}

char *
assay_file_name_dup_reserved (const char *path)
{
  g_auto (GStrv) components = g_strsplit (path, "/", -1);

  for (guint i = 0; components[i] != NULL; i++)
    if (assay_file_name_is_reserved (components[i]))
      return g_strdup (components[i]);
  return NULL;
}
