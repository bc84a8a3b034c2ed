/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/pipeline/assay-away-notice.h"

#include "app/pipeline/assay-notice-card.h"
#include "app/widgets/assay-access.h"
#include "base/assay-plural.h"
#include "base/assay-sentence.h"

#include <glib/gi18n.h>

#define AWAY "assay-away"

typedef struct
{
  AssayProject *project;
  AssayRow *row;
  AssayTellFunc tell;
  GObject *owner; /* borrowed: it has the widget this belongs to */
  GtkEditable *address;
  GtkPopover *popover, *give_up;
  GtkLabel *give_up_means;
  GtkButton *give_up_button;
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

/* One press; @told: what is said when it is done. */
typedef struct
{
  AssayTell tell;
  char *told;
} Act;

static void
acted_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autofree Act *act = data;
  g_autofree char *told = act->told;
  g_autoptr (GError) error = NULL;
  g_autoptr (AssayRow) row = assay_project_act_finish (ASSAY_PROJECT (source), result, &error);

  assay_tell (&act->tell, row != NULL ? told : error->message, "");
  assay_tell_clear (&act->tell);
}

/* Takes @told. */
static void
act (const Away *away, const char *kind, gpointer args, char *told)
{
  Act *done = g_new0 (Act, 1);

  *done = (Act){assay_tell_to (away->tell, away->owner), told};
  assay_project_act_async (away->project, kind, args, NULL, acted_cb, done);
}

/* {0} pictures, {1} the server. */
static const AssayPlural
  asked = NP_ ("{0} picture is asked for at {1} from now on",
               "{0} pictures are asked for at {1} from now on"),
  given_up = NP_ ("{0} picture is given up: the next run makes it anew",
                  "{0} pictures are given up: the next run makes them anew"),
  give_up = NP_ ("Give Up {0} Picture", "Give Up {0} Pictures"),
  warning = NP_ ("The picture may be finished there and is lost then: the next run sends it anew, "
                 "and of two that are made only the newer counts. This cannot be undone.",
                 "The pictures may be finished there and are lost then: the next run sends them "
                 "anew, and of two that are made only the newer counts. This cannot be undone.");

static char *
fill_pictures (const Away *away, const AssayPlural *sentence, const char *argument)
{
  return assay_plural_fill (sentence, row_of (away)->pictures, (const char *[]){argument, NULL},
                            ngettext);
}

static void
look_cb (Away *away)
{
  AssayLookArgs *args = assay_table_new (&assay_look_args_table);

  g_strfreev (args->jobs);
  args->jobs = g_strdupv (row_of (away)->jobs);
  args->server = g_strstrip (g_strdup (gtk_editable_get_text (away->address)));
  gtk_popover_popdown (away->popover);
  act (away, "look", args, fill_pictures (away, &asked, args->server));
}

static void
give_up_cb (Away *away)
{
  AssayGiveUpArgs *args = assay_table_new (&assay_give_up_args_table);

  g_strfreev (args->jobs);
  args->jobs = g_strdupv (row_of (away)->jobs);
  gtk_popover_popdown (away->give_up);
  act (away, "giveUp", args, fill_pictures (away, &given_up, NULL));
}

static GtkWidget *
menu_button_new (const char *label, GtkPopover *popover, GtkWidget *inside)
{
  GtkWidget *button = gtk_menu_button_new ();

  gtk_popover_set_child (popover, inside);
  gtk_menu_button_set_label (GTK_MENU_BUTTON (button), label);
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (button), GTK_WIDGET (popover));
  return button;
}

static GtkWidget *
look_button_new (Away *away)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6), *entry = gtk_entry_new ();
  GtkWidget *look_there = gtk_button_new_with_label (_ ("Look There"));

  away->address = GTK_EDITABLE (entry);
  away->popover = GTK_POPOVER (gtk_popover_new ());
  gtk_editable_set_text (away->address, row_of (away)->id);
  gtk_editable_set_width_chars (away->address, 28);
  assay_access_name (entry, _ ("Address of the server"));
  g_signal_connect_swapped (entry, "activate", G_CALLBACK (look_cb), away);
  g_signal_connect_swapped (look_there, "clicked", G_CALLBACK (look_cb), away);
  gtk_box_append (GTK_BOX (box), entry);
  gtk_box_append (GTK_BOX (box), look_there);
  return menu_button_new (_ ("Look at Another Address…"), away->popover, box);
}

/* It cannot be taken back: from then on the picture may be sent a second time, and of two that are
 * made only the newer attempt counts. So it is said before. */
static GtkWidget *
give_up_button_new (Away *away)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12), *text, *button;

  away->give_up = GTK_POPOVER (gtk_popover_new ());
  text = gtk_label_new (NULL);
  away->give_up_means = GTK_LABEL (text);
  gtk_label_set_xalign (GTK_LABEL (text), 0);
  gtk_label_set_wrap (GTK_LABEL (text), TRUE);
  gtk_label_set_max_width_chars (GTK_LABEL (text), 34);
  button = gtk_button_new ();
  away->give_up_button = GTK_BUTTON (button);
  gtk_widget_add_css_class (button, "destructive-action");
  gtk_widget_set_halign (button, GTK_ALIGN_END);
  g_signal_connect_swapped (button, "clicked", G_CALLBACK (give_up_cb), away);
  gtk_box_append (GTK_BOX (box), text);
  gtk_box_append (GTK_BOX (box), button);
  return menu_button_new (_ ("Give Up…"), away->give_up, box);
}

static void
show_give_up (Away *away)
{
  g_autofree char *means = fill_pictures (away, &warning, NULL);
  g_autofree char *label = fill_pictures (away, &give_up, NULL);

  gtk_label_set_label (away->give_up_means, means);
  gtk_button_set_label (away->give_up_button, label);
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

void
assay_away_notice_show (GtkWidget *notice, AssayRow *row)
{
  Away *away = g_object_get_data (G_OBJECT (notice), AWAY);
  g_autofree char *text = dup_sentence (assay_row_get (row, &assay_away_row_table));

  g_set_object (&away->row, row);
  assay_notice_card_set_text (notice, text);
  show_give_up (away);
}

GtkWidget *
assay_away_notice_new (AssayProject *project, AssayRow *row, AssayTellFunc tell, gpointer owner)
{
  Away *away = g_new0 (Away, 1);
  GtkWidget *card = assay_notice_card_new (NULL);

  *away = (Away){
    .project = g_object_ref (project), .row = g_object_ref (row), .tell = tell, .owner = owner};
  assay_notice_card_add (card, look_button_new (away));
  assay_notice_card_add (card, give_up_button_new (away));
  g_object_set_data_full (G_OBJECT (card), AWAY, away, away_free);
  assay_away_notice_show (card, row);
  return card;
}
