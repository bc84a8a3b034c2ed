/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/review/assay-evidence-list.h"

#include <glib/gi18n.h>

static const struct
{
  const char *outcome, *icon, *style, *word;
} looks[] = {
  {"pass", "assay-ok-symbolic", "success", N_ ("passed")},
  {"fail", "dialog-error-symbolic", "error", N_ ("failed")},
  {"uncertain", "dialog-question-symbolic", "warning", N_ ("not sure")},
  {"skipped", "assay-unavailable-symbolic", "dim-label", N_ ("not checked")},
};

static guint
find_look (const char *outcome)
{
  guint i = 0;

  while (i + 1 < G_N_ELEMENTS (looks) && !g_str_equal (looks[i].outcome, outcome))
    i++;
  return i;
}

/* The sentence, with value and limit behind it where it does not say them itself. */
static char *
dup_subtitle (JsonObject *verdict, const char *word)
{
  g_autofree char *sentence =
    assay_evidence_dup_sentence (assay_evidence_get_text (verdict, "text"));
  AssayEvidenceMeasurement measurement;
  g_autofree char *measured = NULL, *value = NULL;

  if (*sentence == '\0')
    return assay_evidence_dup_sentence (word);
  if (!assay_evidence_read_measurement (verdict, &measurement) || !measurement.has_limit)
    return g_steal_pointer (&sentence);
  value = assay_evidence_dup_amount (measurement.value, measurement.unit);
  if (strstr (sentence, value) != NULL)
    return g_steal_pointer (&sentence);
  measured = assay_evidence_dup_measurement (&measurement);
  return g_strdup_printf ("%s %s", sentence, measured);
}

static GtkWidget *
row_new (JsonObject *verdict)
{
  const char *outcome = assay_evidence_get_text (verdict, "outcome");
  guint look = find_look (outcome);
  GtkWidget *row = adw_action_row_new (), *icon = gtk_image_new_from_icon_name (looks[look].icon);
  g_autofree char *subtitle = dup_subtitle (verdict, _ (looks[look].word));

  gtk_widget_add_css_class (icon, looks[look].style);
  gtk_accessible_update_property (GTK_ACCESSIBLE (icon), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ (looks[look].word), -1);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), icon);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (
    ADW_PREFERENCES_ROW (row),
    assay_evidence_check_title (assay_evidence_get_text (verdict, "validator")));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  return row;
}

void
assay_evidence_list_fill (GtkListBox *list, AssayRow *card)
{
  g_autoptr (GPtrArray) verdicts = assay_evidence_list_verdicts (assay_row_get_object (card));
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (list))) != NULL)
    gtk_list_box_remove (list, child);
  for (guint i = 0; i < verdicts->len; i++)
    gtk_list_box_append (list, row_new (verdicts->pdata[i]));
  gtk_widget_set_visible (GTK_WIDGET (list), verdicts->len > 0);
}
