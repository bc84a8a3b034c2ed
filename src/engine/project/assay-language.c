/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "engine/project/assay-language.h"

#include "base/assay-installed.h"

#include <glib/gi18n-lib.h>
#include <locale.h>

static char *
dup_folder (void)
{
  const char *named = g_getenv ("ASSAY_LOCALES");
  g_autofree char *found = NULL;

  if (named != NULL && *named != '\0')
    return g_strdup (named);
  found = assay_installed_find (assay_io_system (), LOCALEDIR, ASSAY_BIN_DIR);
  return found != NULL ? g_steal_pointer (&found) : g_strdup (LOCALEDIR);
}

void
assay_language_enter (void)
{
  g_autofree char *folder = dup_folder ();

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, folder);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
}
