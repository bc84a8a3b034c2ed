/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/assay-error.h"

static GError *
new_va (GQuark domain, int code, const char *template_, va_list args)
{
  g_autofree char *message = assay_sentence_pack_va (template_, args);

  return g_error_new_literal (domain, code, message);
}

gboolean
assay_error_set (GError **error, GQuark domain, int code, const char *template_, ...)
{
  va_list args;

  if (error == NULL)
    return FALSE;
  va_start (args, template_);
  g_propagate_error (error, new_va (domain, code, template_, args));
  va_end (args);
  return FALSE;
}

GError *
assay_error_new (GQuark domain, int code, const char *template_, ...)
{
  va_list args;
  GError *error;

  va_start (args, template_);
  error = new_va (domain, code, template_, args);
  va_end (args);
  return error;
}

void
assay_error_mention (const GError *error)
{
  g_autofree char *said = assay_sentence_say (error->message, NULL);

  g_message ("%s", said);
}
