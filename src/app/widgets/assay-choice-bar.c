/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/widgets/assay-choice-bar.h"

#include "app/widgets/assay-access.h"
#include "app/widgets/assay-choice-make.h"
#include "base/assay-plural.h"
#include "model/rows/assay-slot-choices.h"

#include <glib/gi18n.h>

struct _AssayChoiceBar
{
  GtkBox parent_instance;
  AssayProject *project;
  AssayFeed *feed; /* of the project: what may be chosen changes without the asset */
  GCancellable *asking;
  GPtrArray *slots; /* AssayRow */
  AssayRow *asset;  /* that they are of */
  char *title;
  GtkWidget *buttons[ASSAY_N_CHOICES];
};

/* In the order they stand. {0}: how many pictures. */
static const struct
{
  AssayChoice choice;
  AssayPlural label;
} words[] = {
  {ASSAY_CHOICE_AGAIN, NP_ ("Make Again", "Make {0} Again")},
  {ASSAY_CHOICE_ASK, NP_ ("Ask Me Again", "Ask Me {0} Again")},
  {ASSAY_CHOICE_WITHDRAW, NP_ ("Not Good After All", "{0} Not Good After All")},
  {ASSAY_CHOICE_KEEP, NP_ ("Keep the Approved One", "Keep {0} Approved Ones")},
  {ASSAY_CHOICE_ACCEPT, NP_ ("Accept Anyway", "Accept {0} Anyway")},
  {ASSAY_CHOICE_LEAVE_OUT, NP_ ("Leave Out", "Leave {0} Out")},
  {ASSAY_CHOICE_FIRST, NP_ ("Make First", "Make {0} First")},
  {ASSAY_CHOICE_LATER, NP_ ("Make Later", "Make {0} Later")},
  {ASSAY_CHOICE_CANCEL, NP_ ("Cancel Picture", "Cancel {0} Pictures")},
};
G_STATIC_ASSERT (G_N_ELEMENTS (words) == ASSAY_N_CHOICES);

static guint chosen_signal, wanted_signal;

G_DEFINE_FINAL_TYPE (AssayChoiceBar, assay_choice_bar, GTK_TYPE_BOX)

char *
assay_choice_dup_undo (guint64 seq)
{
  return g_strdup_printf ("win.take-back(int64 %" G_GUINT64_FORMAT ")", seq);
}

/* Choosing ------------------------------------------------------------------------- */

static void
told_cb (gpointer self, const char *text, const char *undo)
{
  g_signal_emit (self, chosen_signal, 0, text, undo);
}

AssayArgsSlotChoose *
assay_choice_args_new (AssayChoice choice)
{
  AssayArgsSlotChoose *args = assay_table_new (assay_command_kind_find ("slot.choose")->args);

  args->choice = choice;
  return args;
}

void
assay_choice_args_add (AssayArgsSlotChoose *args, const char *spec, const AssaySlot *slot)
{
  AssayChosenSlot *chosen = g_new0 (AssayChosenSlot, 1);

  chosen->spec = g_strdup (spec);
  chosen->slot = assay_slot_dup (slot);
  g_ptr_array_add (args->slots, chosen);
}

void
assay_choice_submit (AssayProject *project,
                     AssayArgsSlotChoose *args,
                     GAsyncReadyCallback done,
                     gpointer data)
{
  assay_project_submit_async (
    project, assay_command_new ("slot.choose", args, ASSAY_ACTOR_USER, "assay"), NULL, done, data);
}

static gboolean
takes (AssayChoiceBar *self, guint slot, AssayChoice choice)
{
  return assay_slot_row_takes (assay_row_get (self->slots->pdata[slot], &assay_slot_row_table),
                               choice);
}

static void
clicked_cb (GtkButton *button, gpointer data)
{
  AssayChoiceBar *self = data;
  guint row = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (button), "assay-choice"));

  if (self->slots == NULL)
    g_signal_emit (self, wanted_signal, 0, words[row].choice);
  else if (self->project != NULL && self->slots->len > 0)
    assay_choice_make (self->project, words[row].choice, self->slots, self->asset, told_cb, self);
}

void
assay_choice_bar_set_asset (AssayChoiceBar *self, AssayRow *asset)
{
  g_return_if_fail (ASSAY_IS_CHOICE_BAR (self));
  g_set_object (&self->asset, asset);
}

/* Showing -------------------------------------------------------------------------- */

static guint
count_taking (AssayChoiceBar *self, AssayChoice choice)
{
  guint n = 0;

  for (guint i = 0; i < self->slots->len; i++)
    n += takes (self, i, choice);
  return n;
}

static void
show_button (AssayChoiceBar *self, guint row, guint n)
{
  g_autofree char *label = NULL, *name = NULL;

  gtk_widget_set_visible (self->buttons[row], n > 0);
  if (n == 0)
    return;
  label = assay_plural_fill (&words[row].label, n, NULL, ngettext);
  name = g_strdup_printf ("%s: %s", label, self->title);
  gtk_button_set_label (GTK_BUTTON (self->buttons[row]), label);
  assay_access_name (self->buttons[row], name);
}

static void
show_buttons (AssayChoiceBar *self)
{
  for (guint row = 0; row < ASSAY_N_CHOICES; row++)
    show_button (self, row, count_taking (self, words[row].choice));
}

/* Following ------------------------------------------------------------------------ */

static AssayRow *
find_row (GPtrArray *rows, const char *id)
{
  for (guint i = 0; i < rows->len; i++)
    if (g_str_equal (assay_row_get_id (rows->pdata[i]), id))
      return rows->pdata[i];
  return NULL;
}

static void
slots_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (AssayChoiceBar) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) rows = assay_project_ask_finish (ASSAY_PROJECT (source), result, &error);

  if (rows == NULL || self->slots == NULL)
    return;
  for (guint i = 0; i < self->slots->len; i++)
    {
      AssayRow *now = find_row (rows, assay_row_get_id (self->slots->pdata[i]));

      if (now != NULL)
        g_set_object ((AssayRow **) &self->slots->pdata[i], now);
    }
  show_buttons (self);
}

static void
stop_asking (AssayChoiceBar *self)
{
  g_cancellable_cancel (self->asking);
  g_clear_object (&self->asking);
}

/* A question that is asked or answered changes what can be asked, and a picture that is sent what
 * can be moved; who shows the bar need not see it. */
static void
changed_cb (AssayChoiceBar *self)
{
  AssayQuery query = {.kind = "slots", .state = "all"};

  if (!gtk_widget_get_mapped (GTK_WIDGET (self)) || self->slots == NULL || self->slots->len == 0)
    return;
  query.spec =
    ((const AssaySlotRow *) assay_row_get (self->slots->pdata[0], &assay_slot_row_table))->spec;
  stop_asking (self);
  self->asking = g_cancellable_new ();
  assay_project_ask_async (self->project, &query, self->asking, slots_cb, g_object_ref (self));
}

static void
follow (AssayChoiceBar *self, AssayProject *project)
{
  stop_asking (self);
  if (self->project == project)
    return;
  g_clear_object (&self->feed);
  g_set_object (&self->project, project);
  if (project == NULL)
    return;
  self->feed = assay_project_watch (project, NULL,
                                    ASSAY_TOPIC_CARDS | ASSAY_TOPIC_EXCEPTIONS | ASSAY_TOPIC_JOBS);
  g_signal_connect_object (self->feed, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
}

/* The rows are replaced when they change, so the bar has an array of its own. */
static GPtrArray *
dup_rows (GPtrArray *slots)
{
  GPtrArray *rows = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; slots != NULL && i < slots->len; i++)
    g_ptr_array_add (rows, g_object_ref (slots->pdata[i]));
  return rows;
}

void
assay_choice_bar_set_slots (AssayChoiceBar *self,
                            AssayProject *project,
                            GPtrArray *slots,
                            const char *title)
{
  g_return_if_fail (ASSAY_IS_CHOICE_BAR (self));
  follow (self, project);
  g_clear_pointer (&self->slots, g_ptr_array_unref);
  self->slots = dup_rows (slots);
  g_free (self->title);
  self->title = g_strdup (title != NULL ? title : "");
  show_buttons (self);
}

void
assay_choice_bar_set_counts (AssayChoiceBar *self, const AssayOfferRow *offer, const char *title)
{
  g_return_if_fail (ASSAY_IS_CHOICE_BAR (self));
  follow (self, NULL);
  g_clear_pointer (&self->slots, g_ptr_array_unref);
  g_free (self->title);
  self->title = g_strdup (title);
  for (guint row = 0; row < ASSAY_N_CHOICES; row++)
    show_button (self, row, (guint) assay_offer_row_get (offer, words[row].choice));
}

gboolean
assay_choice_bar_is_empty (AssayChoiceBar *self)
{
  g_return_val_if_fail (ASSAY_IS_CHOICE_BAR (self), TRUE);
  for (guint row = 0; row < ASSAY_N_CHOICES; row++)
    if (gtk_widget_get_visible (self->buttons[row]))
      return FALSE;
  return TRUE;
}

static void
assay_choice_bar_dispose (GObject *object)
{
  AssayChoiceBar *self = ASSAY_CHOICE_BAR (object);

  stop_asking (self);
  g_clear_object (&self->feed);
  g_clear_object (&self->project);
  g_clear_pointer (&self->slots, g_ptr_array_unref);
  g_clear_object (&self->asset);
  g_clear_pointer (&self->title, g_free);
  G_OBJECT_CLASS (assay_choice_bar_parent_class)->dispose (object);
}

static void
assay_choice_bar_class_init (AssayChoiceBarClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = assay_choice_bar_dispose;
  chosen_signal = g_signal_new ("chosen", ASSAY_TYPE_CHOICE_BAR, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                NULL, G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_STRING);
  wanted_signal = g_signal_new ("wanted", ASSAY_TYPE_CHOICE_BAR, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                NULL, G_TYPE_NONE, 1, G_TYPE_INT);
}

static void
assay_choice_bar_init (AssayChoiceBar *self)
{
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  gtk_box_set_spacing (GTK_BOX (self), 6);
  for (guint row = 0; row < ASSAY_N_CHOICES; row++)
    {
      GtkWidget *button = gtk_button_new ();

      g_object_set_data (G_OBJECT (button), "assay-choice", GUINT_TO_POINTER (row));
      g_signal_connect_object (button, "clicked", G_CALLBACK (clicked_cb), self, 0);
      gtk_widget_set_visible (button, FALSE);
      gtk_box_append (GTK_BOX (self), button);
      self->buttons[row] = button;
    }
}

GtkWidget *
assay_choice_bar_new (void)
{
  return g_object_new (ASSAY_TYPE_CHOICE_BAR, NULL);
}
