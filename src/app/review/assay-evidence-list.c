/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/review/assay-evidence-list.h"

#include <glib/gi18n.h>

/* By ASSAY_VERDICT_*. */
static const struct
{
  const char *icon, *style, *word;
} looks[] = {
  {"assay-ok-symbolic", "success", N_ ("passed")},
  {"dialog-error-symbolic", "error", N_ ("failed")},
  {"dialog-question-symbolic", "warning", N_ ("not sure")},
  {"assay-unavailable-symbolic", "dim-label", N_ ("not checked")},
};

/* The sentence, with value and limit behind it where it does not say them itself. */
static char *
dup_subtitle (const AssayVerdict *verdict, const char *word)
{
  g_autofree char *said = assay_evidence_dup_verdict (verdict);
  g_autofree char *sentence = assay_evidence_dup_sentence (said);
  const AssayMeasurement *measurement = assay_evidence_get_measurement (verdict);
  g_autofree char *measured = NULL, *value = NULL;

  if (*sentence == '\0')
    return assay_evidence_dup_sentence (word);
  if (measurement == NULL || measurement->limit == ASSAY_UNSET)
    return g_steal_pointer (&sentence);
  value = assay_evidence_dup_amount (measurement->value, measurement->unit);
  if (strstr (sentence, value) != NULL)
    return g_steal_pointer (&sentence);
  measured = assay_evidence_dup_measurement (measurement);
  return g_strdup_printf ("%s %s", sentence, measured);
}

static GtkWidget *
row_new (const AssayVerdict *verdict)
{
  gsize look = (gsize) CLAMP (verdict->outcome, 0, (gint64) G_N_ELEMENTS (looks) - 1);
  GtkWidget *row = adw_action_row_new (), *icon = gtk_image_new_from_icon_name (looks[look].icon);
  g_autofree char *subtitle = dup_subtitle (verdict, _ (looks[look].word));

  gtk_widget_add_css_class (icon, looks[look].style);
  gtk_accessible_update_property (GTK_ACCESSIBLE (icon), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ (looks[look].word), -1);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), icon);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row),
                                 assay_evidence_check_title (verdict->validator));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  return row;
}

void
assay_evidence_list_fill (GtkListBox *list, GPtrArray *verdicts)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (list))) != NULL)
    gtk_list_box_remove (list, child);
  for (guint i = 0; i < verdicts->len; i++)
    gtk_list_box_append (list, row_new (verdicts->pdata[i]));
  gtk_widget_set_visible (GTK_WIDGET (list), verdicts->len > 0);
}
