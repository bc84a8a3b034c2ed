/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/widgets/assay-trouble-text.h"

#include <glib/gi18n.h>

char *
assay_trouble_dup_text (const AssayStatusRow *status)
{
  gint64 since_us = assay_number_or_zero (status->silent_since_us);
  g_autoptr (GDateTime) since = NULL;
  g_autofree char *clock = NULL;

  if (since_us > 0)
    since = g_date_time_new_from_unix_local (since_us / G_USEC_PER_SEC);
  if (since == NULL || status->provider == NULL)
    return g_strdup (assay_text_or_empty (status->trouble));
  clock = g_date_time_format (since, "%H:%M");
  /* Translators: name of a server, time of the day */
  return g_strdup_printf (_ ("%s stopped answering at %s. It is asked again and again."),
                          status->provider, clock);
}
