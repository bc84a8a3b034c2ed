/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/pipeline/assay-pipeline-page-notices.h"

#include "app/widgets/assay-access.h"
#include "app/widgets/assay-choice-bar.h"
#include "core/decide/assay-command.h"

#include <glib/gi18n.h>

struct _AssayPipelineNotices
{
  GtkBox parent_instance;
  AssayProject *project;
  GCancellable *cancellable; /* of this project */
  GPtrArray *away;           /* AssayRow; %NULL: none, or not known yet */
  GtkWidget *drawings;       /* the line about them; %NULL: none */
  gint64 n_drawings;         /* as shown */
  gboolean asking;
};

static guint told_signal;

G_DEFINE_FINAL_TYPE (AssayPipelineNotices, assay_pipeline_notices, GTK_TYPE_BOX)

static void
forget (AssayPipelineNotices *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->away, g_ptr_array_unref);
  g_clear_object (&self->project);
  self->asking = FALSE;
}

static void
tell (AssayPipelineNotices *self, const char *text, const char *undo)
{
  g_signal_emit (self, told_signal, 0, text, undo);
}

static char *
fill_n (const char *chosen, gint64 n, const char *argument)
{
  return assay_sentence_fill_n (chosen, n, (const char *[]){argument, NULL});
}

/* Building ------------------------------------------------------------------------ */

static GtkWidget *
button_new (const char *label, GCallback clicked, gpointer data)
{
  GtkWidget *button = gtk_button_new_with_label (label);

  g_signal_connect_swapped (button, "clicked", clicked, data);
  return button;
}

/* A sentence and the buttons that @buttons holds, as a card. */
static GtkWidget *
card_new (const char *text, GtkWidget *buttons)
{
  GtkWidget *card = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkWidget *label = gtk_label_new (text);
  GtkWidget *inside = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_widget_set_margin_top (inside, 18);
  gtk_widget_set_margin_bottom (inside, 18);
  gtk_widget_set_margin_start (inside, 18);
  gtk_widget_set_margin_end (inside, 18);
  gtk_box_append (GTK_BOX (inside), label);
  gtk_box_append (GTK_BOX (inside), buttons);
  gtk_box_append (GTK_BOX (card), inside);
  gtk_widget_add_css_class (card, "card");
  return card;
}

static GtkWidget *
buttons_new (void)
{
  return gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
}

/* Drawings ------------------------------------------------------------------------ */

typedef struct
{
  AssayPipelineNotices *self;
  guint n;
} Replaced;

static void
replaced_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autofree Replaced *replaced = data;
  g_autoptr (AssayPipelineNotices) self = replaced->self;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL, *undo = NULL;
  guint64 seq;

  if (!assay_project_submit_finish (ASSAY_PROJECT (source), result, &seq, &error))
    {
      tell (self, error->message, "");
      return;
    }
  text = fill_n (ngettext ("{0} drawing is replaced by the next run; it stays until then",
                           "{0} drawings are replaced by the next run; they stay until then",
                           replaced->n),
                 replaced->n, NULL);
  undo = assay_choice_dup_undo (seq);
  tell (self, text, undo);
}

static AssayArgsSlotChoose *
again_args (GPtrArray *slots)
{
  AssayArgsSlotChoose *args = assay_table_new (assay_command_kind_find ("slot.choose")->args);

  args->choice = ASSAY_CHOICE_AGAIN;
  for (guint i = 0; i < slots->len; i++)
    {
      const AssaySlotRow *slot = assay_row_get (slots->pdata[i], &assay_slot_row_table);
      AssayChosenSlot *chosen;

      if (g_strcmp0 (slot->provider, ASSAY_PROVIDER_SANDBOX) != 0)
        continue;
      chosen = g_new0 (AssayChosenSlot, 1);
      chosen->spec = g_strdup (slot->spec);
      chosen->slot = assay_slot_dup (&slot->slot);
      g_ptr_array_add (args->slots, chosen);
    }
  return args;
}

static void
slots_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (AssayPipelineNotices) self = data;
  g_autoptr (GPtrArray) slots = assay_project_ask_finish (ASSAY_PROJECT (source), result, NULL);
  AssayArgsSlotChoose *args;
  Replaced *replaced;

  if (slots == NULL || self->project != ASSAY_PROJECT (source))
    return;
  args = again_args (slots);
  replaced = g_new0 (Replaced, 1);
  *replaced = (Replaced){g_object_ref (self), args->slots->len};
  assay_project_submit_async (self->project,
                              assay_command_new ("slot.choose", args, ASSAY_ACTOR_USER, "assay"),
                              NULL, replaced_cb, replaced);
}

static void
replace_cb (AssayPipelineNotices *self)
{
  AssayQuery query = {.kind = "slots", .state = assay_slot_state_words[ASSAY_SLOT_APPROVED]};

  assay_project_ask_async (self->project, &query, self->cancellable, slots_cb, g_object_ref (self));
}

static void
show_drawings (AssayPipelineNotices *self, gint64 n)
{
  g_autofree char *text = NULL, *label = NULL;
  GtkWidget *buttons;

  if (n == self->n_drawings)
    return;
  self->n_drawings = n;
  if (self->drawings != NULL)
    gtk_box_remove (GTK_BOX (self), self->drawings);
  self->drawings = NULL;
  if (n == 0)
    return;
  text = fill_n (ngettext ("{0} approved picture is a drawing of the sandbox. It stays as it is "
                           "until you have it replaced.",
                           "{0} approved pictures are drawings of the sandbox. They stay as they "
                           "are until you have them replaced.",
                           (gulong) n),
                 n, NULL);
  label = fill_n (ngettext ("Replace {0} Drawing", "Replace {0} Drawings", (gulong) n), n, NULL);
  buttons = buttons_new ();
  gtk_box_append (GTK_BOX (buttons), button_new (label, G_CALLBACK (replace_cb), self));
  self->drawings = card_new (text, buttons);
  gtk_box_prepend (GTK_BOX (self), self->drawings);
}

/* Servers that give no answer ----------------------------------------------------- */

typedef struct
{
  AssayPipelineNotices *self; /* borrowed: it has the widget this belongs to */
  AssayRow *row;
  GtkEditable *address;
  GtkPopover *popover;
} Away;

static void
away_free (gpointer data)
{
  Away *away = data;

  g_object_unref (away->row);
  g_free (away);
}

static const AssayAwayRow *
row_of (const Away *away)
{
  return assay_row_get (away->row, &assay_away_row_table);
}

static void
acted_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (AssayPipelineNotices) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (AssayRow) row = assay_project_act_finish (ASSAY_PROJECT (source), result, &error);

  if (row == NULL && self->project == ASSAY_PROJECT (source))
    tell (self, error->message, "");
}

static void
act (Away *away, const char *kind, gpointer args)
{
  assay_project_act_async (away->self->project, kind, args, NULL, acted_cb,
                           g_object_ref (away->self));
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

  away->address = GTK_EDITABLE (entry);
  away->popover = GTK_POPOVER (popover);
  gtk_editable_set_text (away->address, row_of (away)->id);
  gtk_editable_set_width_chars (away->address, 28);
  assay_access_name (entry, _ ("Address of the server"));
  g_signal_connect_swapped (entry, "activate", G_CALLBACK (look_cb), away);
  gtk_box_append (GTK_BOX (box), entry);
  gtk_box_append (GTK_BOX (box), button_new (_ ("Look There"), G_CALLBACK (look_cb), away));
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

static GtkWidget *
away_card_new (AssayPipelineNotices *self, AssayRow *row)
{
  Away *away = g_new0 (Away, 1);
  GtkWidget *buttons = buttons_new (), *card;
  g_autofree char *text = NULL;

  away->self = self;
  away->row = g_object_ref (row);
  text = dup_sentence (row_of (away));
  gtk_box_append (GTK_BOX (buttons), look_button_new (away));
  gtk_box_append (GTK_BOX (buttons), button_new (_ ("Give Up"), G_CALLBACK (give_up_cb), away));
  card = card_new (text, buttons);
  g_object_set_data_full (G_OBJECT (card), "assay-away", away, away_free);
  return card;
}

/* Those that nobody asked yet are the next run's, and no matter for a person. */
static void
show_away (AssayPipelineNotices *self)
{
  GtkWidget *last;

  while ((last = gtk_widget_get_last_child (GTK_WIDGET (self))) != NULL && last != self->drawings)
    gtk_box_remove (GTK_BOX (self), last);
  for (guint i = 0; self->away != NULL && i < self->away->len; i++)
    {
      const AssayAwayRow *row = assay_row_get (self->away->pdata[i], &assay_away_row_table);

      if (row->silent == TRUE)
        gtk_box_append (GTK_BOX (self), away_card_new (self, self->away->pdata[i]));
    }
  gtk_widget_set_visible (GTK_WIDGET (self),
                          gtk_widget_get_first_child (GTK_WIDGET (self)) != NULL);
}

/* What was typed is not taken away because the same was told again. */
static gboolean
is_same (GPtrArray *a, GPtrArray *b)
{
  guint n = a != NULL ? a->len : 0;

  if (n != (b != NULL ? b->len : 0))
    return FALSE;
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *x = assay_row_dup_json (a->pdata[i]), *y = assay_row_dup_json (b->pdata[i]);

      if (!g_str_equal (x, y))
        return FALSE;
    }
  return TRUE;
}

static void
set_away (AssayPipelineNotices *self, GPtrArray *rows)
{
  if (is_same (self->away, rows))
    return;
  g_clear_pointer (&self->away, g_ptr_array_unref);
  self->away = rows != NULL ? g_ptr_array_ref (rows) : NULL;
  show_away (self);
}

static void
away_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (AssayPipelineNotices) self = data;
  g_autoptr (GPtrArray) rows = assay_project_ask_finish (ASSAY_PROJECT (source), result, NULL);

  if (self->project != ASSAY_PROJECT (source))
    return;
  self->asking = FALSE;
  if (rows != NULL)
    set_away (self, rows);
}

static void
ask_away (AssayPipelineNotices *self, gint64 n)
{
  AssayQuery query = {.kind = "away"};

  if (n == 0)
    set_away (self, NULL);
  if (n == 0 || self->asking)
    return;
  self->asking = TRUE;
  assay_project_ask_async (self->project, &query, self->cancellable, away_cb, g_object_ref (self));
}

void
assay_pipeline_notices_show (AssayPipelineNotices *self,
                             AssayProject *project,
                             const AssayStatusRow *status,
                             gboolean on_server)
{
  g_return_if_fail (ASSAY_IS_PIPELINE_NOTICES (self));

  if (project != self->project)
    {
      show_drawings (self, 0);
      forget (self);
      show_away (self);
      self->project = project != NULL ? g_object_ref (project) : NULL;
      self->cancellable = g_cancellable_new ();
    }
  if (project == NULL)
    return;
  show_drawings (self, on_server ? assay_number_or_zero (status->drawings_kept) : 0);
  ask_away (self, assay_number_or_zero (status->away));
  gtk_widget_set_visible (GTK_WIDGET (self),
                          gtk_widget_get_first_child (GTK_WIDGET (self)) != NULL);
}

static void
assay_pipeline_notices_dispose (GObject *object)
{
  forget (ASSAY_PIPELINE_NOTICES (object));
  G_OBJECT_CLASS (assay_pipeline_notices_parent_class)->dispose (object);
}

static void
assay_pipeline_notices_class_init (AssayPipelineNoticesClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = assay_pipeline_notices_dispose;
  told_signal = g_signal_new ("told", ASSAY_TYPE_PIPELINE_NOTICES, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                              NULL, G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_STRING);
}

static void
assay_pipeline_notices_init (AssayPipelineNotices *self)
{
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  gtk_box_set_spacing (GTK_BOX (self), 12);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}
