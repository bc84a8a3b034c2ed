/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/widgets/assay-trouble-text.h"

#include "base/assay-sentence.h"
#include "engine/project/assay-room-words.h"

#include <glib/gi18n.h>

gboolean
assay_trouble_is_disk (const AssayStatusRow *status)
{
  return *assay_text_or_empty (status->trouble) != '\0'
         && assay_number_or_zero (status->needed_bytes) > 0;
}

gboolean
assay_trouble_is_refused (const AssayStatusRow *status)
{
  return g_strcmp0 (status->trouble_code, "server.refused") == 0;
}

char *
assay_trouble_dup_text (const AssayStatusRow *status)
{
  gint64 since_us = assay_number_or_zero (status->silent_since_us);
  g_autoptr (GDateTime) since = NULL;
  g_autofree char *clock = NULL;

  if (assay_trouble_is_disk (status))
    return assay_room_dup_disk (status->free_bytes, status->needed_bytes);
  /* without the way out: here it is a button */
  if (assay_trouble_is_refused (status) && status->trouble_args != NULL)
    return assay_sentence_fill ("{0}", (const char *const *) status->trouble_args,
                                (AssayTranslate) gettext);
  if (since_us > 0)
    since = g_date_time_new_from_unix_local (since_us / G_USEC_PER_SEC);
  if (since == NULL || status->provider == NULL)
    return g_strdup (assay_text_or_empty (status->trouble));
  clock = g_date_time_format (since, "%H:%M");
  /* Translators: name of a server, time of the day */
  return g_strdup_printf (_ ("%s stopped answering at %s. It is asked again and again."),
                          status->provider, clock);
}
