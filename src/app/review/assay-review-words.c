/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/review/assay-review-words.h"

#include "app/review/assay-evidence-list.h"
#include "app/review/assay-evidence-meter.h"
#include "app/widgets/assay-cut-text.h"
#include "app/widgets/assay-one-stop.h"

#include <glib/gi18n.h>

struct _AssayReviewWords
{
  GtkBox parent_instance;
  AssayRow *card;
  AssayEvidence *findings; /* of the card's report */
  GtkLabel *title, *question, *evidence, *marks;
  AssayEvidenceMeter *meter;
  GtkRevealer *drawer;
  GtkListBox *report;
};

G_DEFINE_FINAL_TYPE (AssayReviewWords, assay_review_words, GTK_TYPE_BOX)

static void
show_label (GtkLabel *label, const char *text)
{
  gtk_label_set_label (label, assay_text_or_empty (text));
  gtk_widget_set_visible (GTK_WIDGET (label), text != NULL && *text != '\0');
}

static void
show_measurement (AssayReviewWords *self)
{
  const AssayVerdict *asked = self->findings->asked;
  const AssayMeasurement *measurement = assay_evidence_get_measurement (asked);

  gtk_widget_set_visible (GTK_WIDGET (self->meter), measurement != NULL);
  if (measurement != NULL)
    assay_evidence_meter_set (self->meter, measurement, asked->outcome);
}

static void
show_marks (AssayReviewWords *self)
{
  g_autoptr (GArray) regions = assay_evidence_list_regions (self->findings->asked);
  g_autofree char *marks =
    regions->len == 1 ? g_strdup (_ ("Marked 1 in the picture (I)"))
                      : g_strdup_printf (_ ("Marked 1 to %u in the picture (I)"), regions->len);

  gtk_label_set_label (self->marks, marks);
  gtk_widget_set_visible (GTK_WIDGET (self->marks), regions->len > 0);
}

/* Rows of the report are many widgets: they are made when somebody looks. */
static void
fill_report (AssayReviewWords *self)
{
  if (self->card != NULL && gtk_revealer_get_reveal_child (self->drawer))
    assay_evidence_list_fill (self->report, self->findings->verdicts);
}

/* New string: what the card says, and why there is no more to see. */
static char *
dup_evidence (const AssayCardRow *card, AssayEvidence *evidence)
{
  const AssayCardEvidence *row =
    assay_record_get (evidence->record, &assay_card_evidence_row_table);
  g_autofree char *sentence = assay_evidence_dup_sentence (card->evidence_text);
  g_autofree char *why = NULL;

  if (row->unread == NULL)
    return g_steal_pointer (&sentence);
  why = g_strdup_printf (_ ("What the checks measured cannot be shown: %s"), row->unread);
  return sentence != NULL ? g_strdup_printf ("%s\n%s", sentence, why) : g_steal_pointer (&why);
}

void
assay_review_words_set_card (AssayReviewWords *self, AssayRow *card, AssayEvidence *evidence)
{
  const AssayCardRow *row = assay_row_get (card, &assay_card_row_table);
  g_autofree char *sentence = dup_evidence (row, evidence);

  g_set_object (&self->card, card);
  g_clear_pointer (&self->findings, assay_evidence_unref);
  self->findings = assay_evidence_ref (evidence);
  show_label (self->title, row->title);
  show_label (self->question, row->question_text);
  show_label (self->evidence, sentence);
  show_measurement (self);
  show_marks (self);
  fill_report (self);
}

void
assay_review_words_set_report_shown (AssayReviewWords *self, gboolean shown)
{
  if (gtk_revealer_get_reveal_child (self->drawer) == shown)
    return;
  gtk_revealer_set_reveal_child (self->drawer, shown);
  fill_report (self);
}

static void
assay_review_words_dispose (GObject *object)
{
  AssayReviewWords *self = ASSAY_REVIEW_WORDS (object);

  g_clear_object (&self->card);
  g_clear_pointer (&self->findings, assay_evidence_unref);
  gtk_widget_dispose_template (GTK_WIDGET (self), ASSAY_TYPE_REVIEW_WORDS);
  G_OBJECT_CLASS (assay_review_words_parent_class)->dispose (object);
}

#define BIND(name) gtk_widget_class_bind_template_child (widget_class, AssayReviewWords, name)

static void
assay_review_words_class_init (AssayReviewWordsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = assay_review_words_dispose;
  g_type_ensure (ASSAY_TYPE_EVIDENCE_METER);
  g_type_ensure (ASSAY_TYPE_ONE_STOP);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/assay/Assay/ui/assay-review-words.ui");
  BIND (title), BIND (question), BIND (evidence), BIND (marks), BIND (meter), BIND (drawer);
  BIND (report);
}

static void
assay_review_words_init (AssayReviewWords *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  assay_cut_text_explain (GTK_WIDGET (self->title));
}
