/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/pipeline/assay-picture-note.h"

#include "app/widgets/assay-access.h"
#include "app/widgets/assay-asset-tile.h"
#include "app/widgets/assay-choice-bar.h"
#include "engine/project/assay-choice-words.h"
#include "base/assay-sentence.h"
#include "core/decide/assay-claim.h"

#include <glib/gi18n.h>

struct _AssayPictureNote
{
  GtkBox parent_instance;
  AssayProject *project;
  AssayRow *picture;
  GCancellable *asking;
  GtkLabel *title, *why;
  GtkWidget *withdraw;
};

static guint chosen_signal;

G_DEFINE_FINAL_TYPE (AssayPictureNote, assay_picture_note, GTK_TYPE_BOX)

/* Words --------------------------------------------------------------------------- */

gboolean
assay_picture_passed_by_itself (const AssayVersionRow *picture)
{
  return picture->state == ASSAY_VERSION_APPROVED && picture->reasons != NULL
         && g_strcmp0 (picture->reasons[0], "claims.accepted") == 0 && picture->reasons[1] == NULL;
}

static char *
dup_passed (GPtrArray *verdicts)
{
  g_autoptr (GString) names = g_string_new (NULL);

  for (guint i = 0; verdicts != NULL && i < verdicts->len; i++)
    {
      const AssayVerdict *verdict = verdicts->pdata[i];
      const char *title = assay_claim_find (verdict->validator)->title;

      if (verdict->outcome == ASSAY_VERDICT_PASS && verdict->in_shadow != TRUE && title != NULL)
        g_string_append_printf (names, "%s%s", names->len > 0 ? ", " : "", _ (title));
    }
  return g_string_free (g_steal_pointer (&names), FALSE);
}

char *
assay_picture_dup_why (const AssayVersionRow *picture, GPtrArray *verdicts)
{
  g_autofree char *passed = dup_passed (verdicts);

  if (assay_picture_passed_by_itself (picture))
    return *passed != '\0'
             ? assay_sentence_fill (N_ ("Approved by itself: every check passed ({0})."),
                                    (const char *[]){passed, NULL}, (AssayTranslate) gettext)
             : g_strdup (_ ("Approved by itself: every check passed."));
  switch (picture->state)
    {
    case ASSAY_VERSION_APPROVED:
      return g_strdup (_ ("Approved by you."));
    case ASSAY_VERSION_TO_DECIDE:
      return g_strdup (_ ("It waits for your answer in Review."));
    case ASSAY_VERSION_SUPERSEDED:
      return g_strdup (_ ("A newer one was approved in its place."));
    case ASSAY_VERSION_AGAIN:
      return g_strdup (_ ("It is made again."));
    default:
      return g_strdup (_ ("It was turned down."));
    }
}

/* Showing ------------------------------------------------------------------------- */

static const AssayVersionRow *
version_of (AssayPictureNote *self)
{
  return assay_row_get (self->picture, &assay_version_row_table);
}

static void
show_why (AssayPictureNote *self, GPtrArray *verdicts)
{
  g_autofree char *why = assay_picture_dup_why (version_of (self), verdicts);

  gtk_label_set_label (self->why, why);
}

static void
evidence_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (AssayPictureNote) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) rows = assay_project_ask_finish (ASSAY_PROJECT (source), result, &error);
  const AssayCardEvidence *evidence;

  if (rows == NULL || rows->len == 0 || self->picture == NULL)
    return;
  evidence = assay_row_get (rows->pdata[0], &assay_card_evidence_row_table);
  if (g_strcmp0 (evidence->id, version_of (self)->id) == 0)
    show_why (self, evidence->verdicts);
}

static void
stop_asking (AssayPictureNote *self)
{
  g_cancellable_cancel (self->asking);
  g_clear_object (&self->asking);
}

/* Which checks passed is in a blob: asked for the one that is looked at. */
static void
ask_evidence (AssayPictureNote *self)
{
  AssayQuery query = {.kind = "evidence", .of = "version", .id = version_of (self)->id};

  self->asking = g_cancellable_new ();
  assay_project_ask_async (self->project, &query, self->asking, evidence_cb, g_object_ref (self));
}

static void
show_picture (AssayPictureNote *self)
{
  const AssayVersionRow *version = version_of (self);
  const char *title = assay_asset_title (version->title, version->spec);
  g_autofree char *name = g_strdup_printf ("%s: %s", _ ("Not Good After All"), title);

  stop_asking (self);
  gtk_label_set_label (self->title, title);
  show_why (self, NULL);
  gtk_widget_set_visible (self->withdraw, version->state == ASSAY_VERSION_APPROVED);
  assay_access_name (self->withdraw, name);
  if (assay_picture_passed_by_itself (version))
    ask_evidence (self);
}

void
assay_picture_note_set_picture (AssayPictureNote *self, AssayProject *project, AssayRow *picture)
{
  if (self->picture != NULL)
    g_signal_handlers_disconnect_by_func (self->picture, show_picture, self);
  stop_asking (self);
  g_set_object (&self->project, project);
  g_set_object (&self->picture, picture);
  gtk_widget_set_visible (GTK_WIDGET (self), picture != NULL);
  if (picture == NULL)
    return;
  g_signal_connect_object (picture, "changed", G_CALLBACK (show_picture), self, G_CONNECT_SWAPPED);
  show_picture (self);
}

/* Withdrawing --------------------------------------------------------------------- */

static void
withdrawn_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (AssayPictureNote) self = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = assay_choice_dup_told (ASSAY_CHOICE_WITHDRAW, 1), *undo = NULL;
  guint64 seq;

  if (assay_project_submit_finish (ASSAY_PROJECT (source), result, &seq, &error))
    undo = assay_choice_dup_undo (seq);
  g_signal_emit (self, chosen_signal, 0, error != NULL ? error->message : text,
                 undo != NULL ? undo : "");
}

gboolean
assay_picture_note_withdraw (AssayPictureNote *self)
{
  const AssayVersionRow *version = self->picture != NULL ? version_of (self) : NULL;
  AssayArgsSlotChoose *args;

  if (self->project == NULL || version == NULL || version->state != ASSAY_VERSION_APPROVED)
    return FALSE;
  args = assay_choice_args_new (ASSAY_CHOICE_WITHDRAW);
  assay_choice_args_add (args, version->spec, &version->slot);
  assay_choice_submit (self->project, args, withdrawn_cb, g_object_ref (self));
  return TRUE;
}

static void
clicked_cb (AssayPictureNote *self)
{
  assay_picture_note_withdraw (self);
}

/* Type ---------------------------------------------------------------------------- */

static void
assay_picture_note_dispose (GObject *object)
{
  AssayPictureNote *self = ASSAY_PICTURE_NOTE (object);

  stop_asking (self);
  g_clear_object (&self->picture);
  g_clear_object (&self->project);
  G_OBJECT_CLASS (assay_picture_note_parent_class)->dispose (object);
}

static void
assay_picture_note_class_init (AssayPictureNoteClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = assay_picture_note_dispose;
  chosen_signal = g_signal_new ("chosen", ASSAY_TYPE_PICTURE_NOTE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                NULL, G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_STRING);
}

static GtkLabel *
label_new (GtkBox *box, const char *style)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_widget_add_css_class (label, style);
  gtk_box_append (box, label);
  return GTK_LABEL (label);
}

static void
assay_picture_note_init (AssayPictureNote *self)
{
  GtkWidget *words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  gtk_box_set_spacing (GTK_BOX (self), 12);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  self->title = label_new (GTK_BOX (words), "heading");
  self->why = label_new (GTK_BOX (words), "dim-label");
  gtk_widget_set_hexpand (words, TRUE);
  gtk_box_append (GTK_BOX (self), words);
  self->withdraw = gtk_button_new_with_label (_ ("Not Good After All"));
  gtk_widget_set_tooltip_text (self->withdraw, _ ("Delete, while its picture has the keyboard"));
  gtk_widget_set_valign (self->withdraw, GTK_ALIGN_START);
  g_signal_connect_object (self->withdraw, "clicked", G_CALLBACK (clicked_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (self), self->withdraw);
}
