/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/review/assay-review-history.h"

#include <glib/gi18n.h>

#define N_SHOWN 3

struct _AssayReviewHistory
{
  GtkBox parent_instance;
  char *told; /* what the children say, to see whether anything is new */
};

G_DEFINE_FINAL_TYPE (AssayReviewHistory, assay_review_history, GTK_TYPE_BOX)

static const char *
fate_words (const AssayReviewEntry *entry)
{
  static const char *const saving[] = {N_ ("Yes, saving"), N_ ("No, saving"),
                                       N_ ("Unsure, saving")};

  if (entry->fate == ASSAY_REVIEW_NOT_SAVED)
    return _ ("not saved");
  if (entry->fate == ASSAY_REVIEW_SKIPPED)
    return _ ("Skipped");
  return entry->fate == ASSAY_REVIEW_SAVING ? _ (saving[entry->answer])
                                            : assay_review_answer_word (entry->answer);
}

static const char *
title_of (AssayReviewSession *session, const AssayReviewEntry *entry)
{
  AssayRow *row = assay_review_session_lookup (session, entry->card);

  if (row == NULL)
    return "";
  return assay_text_or_empty (
    ((const AssayCardRow *) assay_row_get (row, &assay_card_row_table))->title);
}

/* The title may be cut short, the answer never. */
static GtkWidget *
entry_words_new (const char *title, const char *words)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *name = gtk_label_new (title), *answer = gtk_label_new (words);

  gtk_label_set_ellipsize (GTK_LABEL (name), PANGO_ELLIPSIZE_END);
  gtk_label_set_max_width_chars (GTK_LABEL (name), 14);
  gtk_widget_add_css_class (name, "caption");
  gtk_widget_add_css_class (answer, "caption-heading");
  gtk_box_append (GTK_BOX (box), name);
  gtk_box_append (GTK_BOX (box), answer);
  return box;
}

static GtkWidget *
entry_new (AssayReviewSession *session, const AssayReviewEntry *entry)
{
  const char *title = title_of (session, entry);
  g_autofree char *label = g_strdup_printf ("%s: %s", title, fate_words (entry));
  GtkWidget *button = gtk_button_new ();
  gboolean failed = entry->fate == ASSAY_REVIEW_NOT_SAVED;

  gtk_button_set_child (GTK_BUTTON (button), entry_words_new (title, fate_words (entry)));
  gtk_button_set_has_frame (GTK_BUTTON (button), FALSE);
  gtk_widget_set_focus_on_click (button, FALSE);
  gtk_widget_add_css_class (button, failed ? "error" : "dim-label");
  gtk_widget_set_tooltip_text (button, failed ? entry->message
                                       : entry->fate == ASSAY_REVIEW_SKIPPED
                                         ? _ ("Ask This Now")
                                         : _ ("Take This Answer Back"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  -1);
  if (!failed)
    {
      gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", entry->card);
      gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "review.take-back");
    }
  return button;
}

static GtkWidget *
heading_new (void)
{
  /* Translators: before the answers given last */
  GtkWidget *label = gtk_label_new (_ ("Last:"));

  gtk_widget_add_css_class (label, "caption");
  gtk_widget_add_css_class (label, "dim-label");
  return label;
}

/* Newest first, so that what undo takes back stands at the start. Borrowed entries. */
static GPtrArray *
list_shown (AssayReviewSession *session)
{
  AssayReviewQueue *queue = assay_review_session_get_queue (session);
  GPtrArray *shown = g_ptr_array_new ();

  for (guint i = assay_review_queue_get_n_history (queue); i > 0 && shown->len < N_SHOWN; i--)
    {
      const AssayReviewEntry *entry = assay_review_queue_get_history (queue, i - 1);

      if (entry->fate != ASSAY_REVIEW_UNDONE)
        g_ptr_array_add (shown, (gpointer) entry);
    }
  return shown;
}

static char *
dup_told (AssayReviewSession *session, GPtrArray *shown)
{
  GString *told = g_string_new (NULL);

  for (guint i = 0; i < shown->len; i++)
    {
      const AssayReviewEntry *entry = shown->pdata[i];

      g_string_append_printf (told, "%s %d %d %s\n", entry->card, entry->answer, entry->fate,
                              title_of (session, entry));
    }
  return g_string_free (told, FALSE);
}

void
assay_review_history_show (AssayReviewHistory *self, AssayReviewSession *session)
{
  g_autoptr (GPtrArray) shown = list_shown (session);
  g_autofree char *told = dup_told (session, shown);
  GtkWidget *child;

  if (g_strcmp0 (told, self->told) == 0)
    return;
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_box_remove (GTK_BOX (self), child);
  if (shown->len > 0)
    gtk_box_append (GTK_BOX (self), heading_new ());
  for (guint i = 0; i < shown->len; i++)
    gtk_box_append (GTK_BOX (self), entry_new (session, shown->pdata[i]));
  g_free (self->told);
  self->told = g_steal_pointer (&told);
}

char *
assay_review_history_dup_trouble (AssayReviewSession *session)
{
  AssayReviewQueue *queue = assay_review_session_get_queue (session);
  guint n = assay_review_queue_get_n_history (queue);
  const AssayReviewEntry *last = n > 0 ? assay_review_queue_get_history (queue, n - 1) : NULL;

  if (last == NULL || last->fate != ASSAY_REVIEW_NOT_SAVED)
    return g_strdup ("");
  /* Translators: the name of an asset, and why its answer could not be saved */
  return g_strdup_printf (_ ("The answer about %s was not saved; the question is asked again. %s"),
                          title_of (session, last), last->message);
}

static void
assay_review_history_finalize (GObject *object)
{
  g_free (ASSAY_REVIEW_HISTORY (object)->told);
  G_OBJECT_CLASS (assay_review_history_parent_class)->finalize (object);
}

static void
assay_review_history_class_init (AssayReviewHistoryClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = assay_review_history_finalize;
}

static void
assay_review_history_init (AssayReviewHistory *self)
{
}
