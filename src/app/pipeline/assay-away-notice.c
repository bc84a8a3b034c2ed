/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/pipeline/assay-away-notice.h"

#include "app/pipeline/assay-notice-card.h"
#include "app/widgets/assay-access.h"
#include "base/assay-sentence.h"

#include <glib/gi18n.h>

typedef struct
{
  AssayProject *project;
  AssayRow *row;
  AssayNoticeTell tell;
  GObject *owner; /* borrowed: it has the widget this belongs to */
  GtkEditable *address;
  GtkPopover *popover;
} Away;

static void
away_free (gpointer data)
{
  Away *away = data;

  g_object_unref (away->project);
  g_object_unref (away->row);
  g_free (away);
}

static const AssayAwayRow *
row_of (const Away *away)
{
  return assay_row_get (away->row, &assay_away_row_table);
}

typedef struct
{
  AssayNoticeTell tell;
  GObject *owner;
} Act;

static void
acted_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autofree Act *act = data;
  g_autoptr (GObject) owner = act->owner;
  g_autoptr (GError) error = NULL;
  g_autoptr (AssayRow) row = assay_project_act_finish (ASSAY_PROJECT (source), result, &error);

  if (row == NULL)
    act->tell (owner, error->message, "");
}

static void
act (const Away *away, const char *kind, gpointer args)
{
  Act *done = g_new0 (Act, 1);

  *done = (Act){away->tell, g_object_ref (away->owner)};
  assay_project_act_async (away->project, kind, args, NULL, acted_cb, done);
}

static void
look_cb (Away *away)
{
  AssayLookArgs *args = assay_table_new (&assay_look_args_table);

  g_strfreev (args->jobs);
  args->jobs = g_strdupv (row_of (away)->jobs);
  args->server = g_strstrip (g_strdup (gtk_editable_get_text (away->address)));
  gtk_popover_popdown (away->popover);
  act (away, "look", args);
}

static void
give_up_cb (Away *away)
{
  AssayGiveUpArgs *args = assay_table_new (&assay_give_up_args_table);

  g_strfreev (args->jobs);
  args->jobs = g_strdupv (row_of (away)->jobs);
  act (away, "giveUp", args);
}

static GtkWidget *
look_button_new (Away *away)
{
  GtkWidget *button = gtk_menu_button_new (), *popover = gtk_popover_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6), *entry = gtk_entry_new ();
  GtkWidget *look_there = gtk_button_new_with_label (_ ("Look There"));

  away->address = GTK_EDITABLE (entry);
  away->popover = GTK_POPOVER (popover);
  gtk_editable_set_text (away->address, row_of (away)->id);
  gtk_editable_set_width_chars (away->address, 28);
  assay_access_name (entry, _ ("Address of the server"));
  g_signal_connect_swapped (entry, "activate", G_CALLBACK (look_cb), away);
  g_signal_connect_swapped (look_there, "clicked", G_CALLBACK (look_cb), away);
  gtk_box_append (GTK_BOX (box), entry);
  gtk_box_append (GTK_BOX (box), look_there);
  gtk_popover_set_child (GTK_POPOVER (popover), box);
  gtk_menu_button_set_label (GTK_MENU_BUTTON (button), _ ("Look at Another Address…"));
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (button), popover);
  return button;
}

static char *
dup_sentence (const AssayAwayRow *row)
{
  g_autofree char *titles = row->titles != NULL ? g_strjoinv (", ", row->titles) : g_strdup ("");
  const char *args[] = {row->id, titles, NULL};
  gulong n = (gulong) row->pictures;

  return assay_sentence_fill_n (
    row->silent == TRUE
      ? ngettext (
        "{0} picture was sent to {1}, which gives no answer: {2}. Nothing is lost; it "
        "waits there.",
        "{0} pictures were sent to {1}, which gives no answer: {2}. Nothing is lost; they "
        "wait there.",
        n)
      : ngettext ("{0} picture was sent to {1}: {2}. The next run asks for it there.",
                  "{0} pictures were sent to {1}: {2}. The next run asks for them there.", n),
    row->pictures, args);
}

GtkWidget *
assay_away_notice_new (AssayProject *project, AssayRow *row, AssayNoticeTell tell, gpointer owner)
{
  Away *away = g_new0 (Away, 1);
  g_autofree char *text = NULL;
  GtkWidget *card;

  *away = (Away){
    .project = g_object_ref (project), .row = g_object_ref (row), .tell = tell, .owner = owner};
  text = dup_sentence (row_of (away));
  card = assay_notice_card_new (text);
  assay_notice_card_add (card, look_button_new (away));
  assay_notice_card_add_button (card, _ ("Give Up"), G_CALLBACK (give_up_cb), away);
  g_object_set_data_full (G_OBJECT (card), "assay-away", away, away_free);
  return card;
}
