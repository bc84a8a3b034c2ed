/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/pipeline/assay-again-notice.h"

#include "app/pipeline/assay-notice-card.h"
#include "app/widgets/assay-choice-bar.h"
#include "base/assay-sentence.h"

#include <glib/gi18n.h>

#define AGAIN "assay-again"

/* As long as its card, or a press of it is under way. */
typedef struct
{
  AssayAgainOffer offer;
  AssayProject *project;
  AssayTellFunc tell;
  GObject *owner;    /* a reference while a press is under way */
  guint n;           /* chosen */
  GtkButton *button; /* the card's */
} Again;

static Again *
again_new (const Again *of)
{
  Again *again = g_new0 (Again, 1);

  *again = *of;
  g_object_ref (again->project);
  if (again->offer.row != NULL)
    g_object_ref (again->offer.row);
  return again;
}

static void
again_free (gpointer data)
{
  Again *again = data;

  g_object_unref (again->project);
  g_clear_object (&again->offer.row);
  g_free (again);
}

/* A press: the card may go before it is done. */
static Again *
press_new (const Again *of)
{
  Again *press = again_new (of);

  g_object_ref (press->owner);
  return press;
}

static void
press_free (Again *press)
{
  g_object_unref (press->owner);
  again_free (press);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Again, press_free)

static void
chosen_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Again) press = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL, *undo = NULL;
  guint64 seq;

  if (!assay_project_submit_finish (ASSAY_PROJECT (source), result, &seq, &error))
    {
      press->tell (press->owner, error->message, "");
      return;
    }
  text = assay_plural_fill (&press->offer.done, press->n, NULL, ngettext);
  undo = assay_choice_dup_undo (seq);
  press->tell (press->owner, text, undo);
}

static void
rows_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Again) press = data;
  g_autoptr (GPtrArray) rows = assay_project_ask_finish (ASSAY_PROJECT (source), result, NULL);
  AssayArgsSlotChoose *args;

  if (rows == NULL)
    return;
  args = assay_choice_args_new (ASSAY_CHOICE_AGAIN);
  press->offer.add (args, rows, press->offer.row);
  press->n = args->slots->len;
  assay_choice_submit (ASSAY_PROJECT (source), args, chosen_cb, g_steal_pointer (&press));
}

static void
clicked_cb (Again *again)
{
  assay_project_ask_async (again->project, &again->offer.query, NULL, rows_cb, press_new (again));
}

GtkWidget *
assay_again_notice_new (AssayProject *project,
                        const AssayAgainOffer *offer,
                        AssayTellFunc tell,
                        gpointer owner)
{
  Again *again =
    again_new (&(Again){.offer = *offer, .project = project, .tell = tell, .owner = owner});
  GtkWidget *card = assay_notice_card_new (NULL);

  again->button =
    GTK_BUTTON (assay_notice_card_add_button (card, NULL, G_CALLBACK (clicked_cb), again));
  g_object_set_data_full (G_OBJECT (card), AGAIN, again, again_free);
  return card;
}

void
assay_again_notice_show (GtkWidget *notice, const char *text, const char *button)
{
  Again *again = g_object_get_data (G_OBJECT (notice), AGAIN);

  assay_notice_card_set_text (notice, text);
  gtk_button_set_label (again->button, button);
}

/* Drawings ------------------------------------------------------------------------ */

static void
add_drawings (AssayArgsSlotChoose *args, GPtrArray *rows, AssayRow *offer)
{
  for (guint i = 0; i < rows->len; i++)
    {
      const AssaySlotRow *slot = assay_row_get (rows->pdata[i], &assay_slot_row_table);

      if (g_strcmp0 (slot->provider, ASSAY_PROVIDER_SANDBOX) == 0)
        assay_choice_args_add (args, slot->spec, &slot->slot);
    }
}

void
assay_drawings_notice_show (GtkWidget *notice, gint64 n)
{
  g_autofree char *text = assay_sentence_fill_n (
    ngettext ("{0} approved picture is a drawing of the sandbox. It stays as it is "
              "until you have it replaced.",
              "{0} approved pictures are drawings of the sandbox. They stay as they "
              "are until you have them replaced.",
              (gulong) n),
    n, NULL);
  g_autofree char *label = assay_sentence_fill_n (
    ngettext ("Replace {0} Drawing", "Replace {0} Drawings", (gulong) n), n, NULL);

  assay_again_notice_show (notice, text, label);
}

GtkWidget *
assay_drawings_notice_new (AssayProject *project, gint64 n, AssayTellFunc tell, gpointer owner)
{
  const AssayAgainOffer offer = {
    .query = {.kind = "slots", .state = assay_slot_state_words[ASSAY_SLOT_APPROVED]},
    .add = add_drawings,
    .done = NP_ ("{0} drawing is replaced by the next run; it stays until then",
                 "{0} drawings are replaced by the next run; they stay until then"),
  };
  GtkWidget *notice = assay_again_notice_new (project, &offer, tell, owner);

  assay_drawings_notice_show (notice, n);
  return notice;
}
