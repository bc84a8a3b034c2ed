/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/shell/assay-folder-word.h"

char *
assay_folder_word_new (const char *folder)
{
  if (g_utf8_validate (folder, -1, NULL))
    return g_strdup (folder);
  return g_filename_to_uri (folder, NULL, NULL);
}

char *
assay_folder_word_dup_folder (const char *word)
{
  if (g_path_is_absolute (word))
    return g_strdup (word);
  return g_filename_from_uri (word, NULL, NULL);
}
