/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/library/assay-library-reasons.h"

#include "engine/project/assay-project.h"
#include "model/documents/assay-kind.h"

static void
add_line (GtkBox *box, const char *text, const char *style)
{
  GtkWidget *label;

  if (text == NULL || *text == '\0')
    return;
  label = gtk_label_new (text);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_selectable (GTK_LABEL (label), TRUE);
  if (style != NULL)
    gtk_widget_add_css_class (label, style);
  gtk_box_append (box, label);
}

static void
add_problem (GtkBox *box, const AssayProblemRow *problem)
{
  g_autofree char *place = g_strconcat (assay_text_or_empty (problem->file), " ",
                                        assay_text_or_empty (problem->pointer), NULL);

  add_line (box, problem->message, NULL);
  add_line (box, problem->fix, "dim-label");
  add_line (box, g_strchomp (place), "caption");
}

static gboolean
is_about (const AssayProblemRow *problem, const char *spec)
{
  return g_strcmp0 (problem->kind, assay_kind_info (ASSAY_KIND_SPEC)->name) == 0
         && g_strcmp0 (problem->id, spec) == 0;
}

void
assay_library_reasons_show (GtkBox *box, const char *spec, GPtrArray *rows, const GError *error)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (box))) != NULL)
    gtk_box_remove (box, child);
  if (error != NULL)
    add_line (box, error->message, NULL);
  for (guint i = 0; rows != NULL && i < rows->len; i++)
    {
      const AssayProblemRow *problem = assay_row_get (rows->pdata[i], &assay_problem_row_table);

      if (is_about (problem, spec))
        add_problem (box, problem);
    }
}
