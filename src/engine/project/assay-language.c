/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "engine/project/assay-language.h"

#include <glib/gi18n-lib.h>
#include <locale.h>

void
assay_language_enter (void)
{
  const char *folder = g_getenv ("ASSAY_LOCALES");

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, folder != NULL && *folder != '\0' ? folder : LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
}
