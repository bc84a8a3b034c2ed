/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/review/assay-review-words.h"

#include "app/review/assay-evidence-list.h"
#include "app/review/assay-evidence-meter.h"
#include "app/widgets/assay-cut-text.h"

#include <glib/gi18n.h>

struct _AssayReviewWords
{
  GtkBox parent_instance;
  AssayRow *card;
  GtkLabel *title, *question, *evidence, *marks;
  AssayEvidenceMeter *meter;
  GtkRevealer *drawer;
  GtkListBox *report;
};

G_DEFINE_FINAL_TYPE (AssayReviewWords, assay_review_words, GTK_TYPE_BOX)

static void
show_label (GtkLabel *label, const char *text)
{
  gtk_label_set_label (label, text);
  gtk_widget_set_visible (GTK_WIDGET (label), *text != '\0');
}

static void
show_measurement (AssayReviewWords *self)
{
  JsonObject *object = assay_row_get_object (self->card);
  AssayEvidenceMeasurement measurement;
  gboolean known = assay_evidence_read_measurement (object, &measurement);

  gtk_widget_set_visible (GTK_WIDGET (self->meter), known);
  if (known)
    assay_evidence_meter_set (
      self->meter, &measurement,
      assay_evidence_find_outcome (object, assay_row_get_string (self->card, "claim")));
}

static void
show_marks (AssayReviewWords *self, guint n_regions)
{
  g_autofree char *marks = n_regions == 1
                             ? g_strdup (_ ("Marked 1 in the picture (I)"))
                             : g_strdup_printf (_ ("Marked 1 to %u in the picture (I)"), n_regions);

  gtk_label_set_label (self->marks, marks);
  gtk_widget_set_visible (GTK_WIDGET (self->marks), n_regions > 0);
}

/* Rows of the report are many widgets: they are made when somebody looks. */
static void
fill_report (AssayReviewWords *self)
{
  if (self->card != NULL && gtk_revealer_get_reveal_child (self->drawer))
    assay_evidence_list_fill (self->report, self->card);
}

void
assay_review_words_set_card (AssayReviewWords *self, AssayRow *card, guint n_regions)
{
  g_autofree char *evidence =
    assay_evidence_dup_sentence (assay_row_get_string (card, "evidenceText"));

  if (!g_set_object (&self->card, card))
    return;
  show_label (self->title, assay_row_get_string (card, "title"));
  show_label (self->question, assay_row_get_string (card, "questionText"));
  show_label (self->evidence, evidence);
  show_measurement (self);
  show_marks (self, n_regions);
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
