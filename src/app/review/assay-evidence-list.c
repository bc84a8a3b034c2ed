/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/review/assay-evidence-list.h"

#include <glib/gi18n.h>

typedef struct
{
  const char *icon, *style, *word;
} Look;

/* By ASSAY_VERDICT_*. */
static const Look looks[] = {
  {"assay-ok-symbolic", "success", N_ ("passed")},
  {"dialog-error-symbolic", "error", N_ ("failed")},
  {"dialog-question-symbolic", "warning", N_ ("not sure")},
  {"assay-unavailable-symbolic", "dim-label", N_ ("not checked")},
};
/* What it found is information, whatever it found. */
static const Look in_trial = {"dialog-information-symbolic", "dim-label", N_ ("in trial")};

static const Look *
look_of (const AssayVerdict *verdict)
{
  if (verdict->in_shadow == TRUE)
    return &in_trial;
  return &looks[CLAMP (verdict->outcome, 0, (gint64) G_N_ELEMENTS (looks) - 1)];
}

static GtkWidget *
row_new (void)
{
  GtkWidget *row = adw_action_row_new (), *icon = gtk_image_new ();

  adw_action_row_add_prefix (ADW_ACTION_ROW (row), icon);
  g_object_set_data (G_OBJECT (row), "icon", icon);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  return row;
}

static void
set_verdict (GtkWidget *row, const AssayVerdict *verdict)
{
  const Look *look = look_of (verdict);
  const char *const styles[] = {look->style, NULL};
  GtkWidget *icon = g_object_get_data (G_OBJECT (row), "icon");
  g_autofree char *subtitle = assay_evidence_dup_finding (verdict, _ (look->word));

  gtk_image_set_from_icon_name (GTK_IMAGE (icon), look->icon);
  gtk_widget_set_css_classes (icon, (const char **) styles);
  gtk_accessible_update_property (GTK_ACCESSIBLE (icon), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ (look->word), -1);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row),
                                 assay_evidence_check_title (verdict->validator));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
}

void
assay_evidence_list_fill (GtkListBox *list, GPtrArray *verdicts)
{
  GtkListBoxRow *row;

  /* from card to card the checks are mostly the same ones: their widgets stay */
  for (guint i = 0; i < verdicts->len; i++)
    {
      if (gtk_list_box_get_row_at_index (list, (int) i) == NULL)
        gtk_list_box_append (list, row_new ());
      set_verdict (GTK_WIDGET (gtk_list_box_get_row_at_index (list, (int) i)), verdicts->pdata[i]);
    }
  while ((row = gtk_list_box_get_row_at_index (list, (int) verdicts->len)) != NULL)
    gtk_list_box_remove (list, GTK_WIDGET (row));
  gtk_widget_set_visible (GTK_WIDGET (list), verdicts->len > 0);
}
