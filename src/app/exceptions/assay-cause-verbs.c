/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/exceptions/assay-cause-verbs.h"

#include "app/exceptions/assay-cause-acts.h"
#include "base/assay-plural.h"

#include <glib/gi18n.h>

#define SPACING 6

struct _AssayCauseVerbs
{
  GtkBox parent_instance;
  GtkWidget *lines[2], *file, *edit, *restore, *make_lost;
  GtkWidget *buttons[ASSAY_N_CHOICES]; /* NULL where there is none */
};

static guint chosen_signal, edit_signal, file_signal, restore_signal, make_lost_signal;

G_DEFINE_FINAL_TYPE (AssayCauseVerbs, assay_cause_verbs, GTK_TYPE_BOX)

/* In the order they stand. */
static const struct
{
  AssayChoice choice;
  guint line;
  AssayPlural label;
} verbs[] = {
  {ASSAY_CHOICE_AGAIN, 0, NP_ ("_Try Again", "_Try {0} Again")},
  {ASSAY_CHOICE_LEAVE_OUT, 0, NP_ ("_Leave Out", "_Leave {0} Out")},
  {ASSAY_CHOICE_ASK, 1, NP_ ("_Ask Me", "_Ask Me About {0}")},
  {ASSAY_CHOICE_ACCEPT, 1, NP_ ("Accept Any_way", "Accept {0} Any_way")},
};

/* Showing ------------------------------------------------------------------------- */

static guint
count_taking (AssayCause *cause, GPtrArray *rows, AssayChoice choice)
{
  guint n = 0;

  for (guint i = 0; assay_cause_is_about_pictures (cause) && i < rows->len; i++)
    n += assay_cause_takes (rows->pdata[i], choice);
  return n;
}

static gboolean
show_verb (AssayCauseVerbs *self, guint verb, AssayCause *cause, GPtrArray *rows)
{
  GtkWidget *button = self->buttons[verbs[verb].choice];
  guint n = count_taking (cause, rows, verbs[verb].choice);
  g_autofree char *label = assay_plural_fill (&verbs[verb].label, MAX (n, 1), NULL, ngettext);

  gtk_widget_set_visible (button, n > 0);
  gtk_button_set_label (GTK_BUTTON (button), label);
  return n > 0 && verbs[verb].line == 1;
}

static void
set_suggested (GtkWidget *button, gboolean suggested)
{
  if (suggested)
    gtk_widget_add_css_class (button, "suggested-action");
  else
    gtk_widget_remove_css_class (button, "suggested-action");
}

void
assay_cause_verbs_show (AssayCauseVerbs *self, AssayCause *cause, GPtrArray *rows)
{
  gboolean edits = assay_cause_wants_edit (cause), more = FALSE,
           wants_file = assay_cause_wants_file (cause);

  for (guint i = 0; i < G_N_ELEMENTS (verbs); i++)
    more |= show_verb (self, i, cause, rows);
  gtk_widget_set_visible (self->lines[1], more);
  gtk_widget_set_visible (self->edit, edits);
  gtk_widget_set_visible (self->file, wants_file);
  gtk_widget_set_visible (self->restore, assay_cause_is_lost (cause));
  gtk_widget_set_visible (self->make_lost, assay_cause_is_lost (cause));
  set_suggested (self->edit, edits);
  set_suggested (self->buttons[ASSAY_CHOICE_AGAIN], !edits && !wants_file);
}

void
assay_cause_verbs_set_narrow (AssayCauseVerbs *self, gboolean narrow)
{
  for (guint i = 0; i < G_N_ELEMENTS (self->lines); i++)
    gtk_orientable_set_orientation (GTK_ORIENTABLE (self->lines[i]),
                                    narrow ? GTK_ORIENTATION_VERTICAL : GTK_ORIENTATION_HORIZONTAL);
}

/* Building ------------------------------------------------------------------------ */

static void
verb_clicked_cb (GtkButton *button, AssayCauseVerbs *self)
{
  g_signal_emit (self, chosen_signal, 0,
                 GPOINTER_TO_INT (g_object_get_data (G_OBJECT (button), "assay-choice")));
}

static void
edit_clicked_cb (AssayCauseVerbs *self)
{
  g_signal_emit (self, edit_signal, 0);
}

static void
file_clicked_cb (AssayCauseVerbs *self)
{
  g_signal_emit (self, file_signal, 0);
}

static void
restore_clicked_cb (AssayCauseVerbs *self)
{
  g_signal_emit (self, restore_signal, 0);
}

static void
make_lost_clicked_cb (AssayCauseVerbs *self)
{
  g_signal_emit (self, make_lost_signal, 0);
}

static GtkWidget *
add_button (AssayCauseVerbs *self, guint line, const char *label)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (label);

  gtk_button_set_has_frame (GTK_BUTTON (button), line == 0);
  gtk_box_append (GTK_BOX (self->lines[line]), button);
  return button;
}

static void
add_verb (AssayCauseVerbs *self, guint verb)
{
  g_autofree char *label = assay_plural_fill (&verbs[verb].label, 1, NULL, ngettext);
  GtkWidget *button = add_button (self, verbs[verb].line, label);

  g_object_set_data (G_OBJECT (button), "assay-choice", GINT_TO_POINTER (verbs[verb].choice));
  g_signal_connect_object (button, "clicked", G_CALLBACK (verb_clicked_cb), self, 0);
  self->buttons[verbs[verb].choice] = button;
}

static void
assay_cause_verbs_class_init (AssayCauseVerbsClass *klass)
{
  chosen_signal = g_signal_new ("chosen", ASSAY_TYPE_CAUSE_VERBS, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                NULL, G_TYPE_NONE, 1, G_TYPE_INT);
  file_signal = g_signal_new ("choose-file", ASSAY_TYPE_CAUSE_VERBS, G_SIGNAL_RUN_LAST, 0, NULL,
                              NULL, NULL, G_TYPE_NONE, 0);
  restore_signal = g_signal_new ("restore", ASSAY_TYPE_CAUSE_VERBS, G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 0);
  make_lost_signal = g_signal_new ("make-lost", ASSAY_TYPE_CAUSE_VERBS, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
  edit_signal = g_signal_new ("edit", ASSAY_TYPE_CAUSE_VERBS, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                              NULL, G_TYPE_NONE, 0);
}

static void
assay_cause_verbs_init (AssayCauseVerbs *self)
{
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  gtk_box_set_spacing (GTK_BOX (self), SPACING);
  for (guint i = 0; i < G_N_ELEMENTS (self->lines); i++)
    {
      self->lines[i] = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, SPACING);
      gtk_box_append (GTK_BOX (self), self->lines[i]);
    }
  self->file = add_button (self, 0, _ ("_Choose a File…"));
  set_suggested (self->file, TRUE);
  g_signal_connect_object (self->file, "clicked", G_CALLBACK (file_clicked_cb), self,
                           G_CONNECT_SWAPPED);
  self->edit = add_button (self, 0, _ ("_Open in Editor"));
  g_signal_connect_object (self->edit, "clicked", G_CALLBACK (edit_clicked_cb), self,
                           G_CONNECT_SWAPPED);
  self->restore = add_button (self, 0, _ ("_Restore from a Backup…"));
  set_suggested (self->restore, TRUE);
  g_signal_connect_object (self->restore, "clicked", G_CALLBACK (restore_clicked_cb), self,
                           G_CONNECT_SWAPPED);
  self->make_lost = add_button (self, 0, _ ("_Make Again"));
  g_signal_connect_object (self->make_lost, "clicked", G_CALLBACK (make_lost_clicked_cb), self,
                           G_CONNECT_SWAPPED);
  for (guint i = 0; i < G_N_ELEMENTS (verbs); i++)
    add_verb (self, i);
}
