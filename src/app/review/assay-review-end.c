/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/review/assay-review-end.h"

#include <glib/gi18n.h>

struct _AssayReviewEnd
{
  AdwBin parent_instance;
  GCancellable *asking;
  const char *zone; /* where the button goes */
  GtkStack *stack;  /* empty | error */
  AdwStatusPage *empty, *error;
  GtkButton *go_button;
  GtkWidget *undo_last_button;
};

enum
{
  GO_TO,
  AGAIN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (AssayReviewEnd, assay_review_end, ADW_TYPE_BIN)

static char *
dup_counts (const AssayStatusRow *status)
{
  int approved = (int) assay_number_or_zero (status->pictures_approved),
      again = (int) assay_number_or_zero (status->again);
  g_autofree char *made =
    g_strdup_printf (ngettext ("%d approved", "%d approved", (gulong) approved), approved);

  if (again == 0)
    return g_strdup_printf ("%s.", made);
  /* Translators: after "22 approved", "22 approved, 3 being made again." */
  return g_strdup_printf (
    ngettext ("%s, %d being made again.", "%s, %d being made again.", (gulong) again), made, again);
}

static void
show_status (AssayReviewEnd *self, const AssayStatusRow *status)
{
  gboolean begun = status->pictures > 0;
  g_autofree char *counts = begun
                              ? dup_counts (status)
                              : g_strdup (_ ("Questions come here when pictures have been made."));

  adw_status_page_set_title (self->empty, begun ? _ ("All Decided") : _ ("No Questions Yet"));
  adw_status_page_set_description (self->empty, counts);
  adw_status_page_set_icon_name (self->empty,
                                 begun ? "object-select-symbolic" : "assay-pipeline-symbolic");
  gtk_button_set_label (self->go_button, begun ? _ ("Go to Library") : _ ("Go to Pipeline"));
  self->zone = begun ? "library" : "pipeline";
  gtk_widget_set_visible (self->undo_last_button, begun);
}

static void
answered_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (AssayReviewEnd) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) rows = assay_project_ask_finish (ASSAY_PROJECT (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->stack == NULL)
    return;
  if (rows == NULL || rows->len == 0)
    adw_status_page_set_description (self->error, error != NULL ? error->message : NULL);
  else
    show_status (self, assay_row_get (rows->pdata[0], &assay_status_row_table));
  gtk_stack_set_visible_child_name (self->stack, rows != NULL && rows->len > 0 ? "empty" : "error");
}

void
assay_review_end_ask (AssayReviewEnd *self, AssayProject *project)
{
  AssayQuery query = {.kind = "status"};

  g_cancellable_cancel (self->asking);
  g_clear_object (&self->asking);
  if (project == NULL)
    return;
  self->asking = g_cancellable_new ();
  assay_project_ask_async (project, &query, self->asking, answered_cb, g_object_ref (self));
}

static void
go_clicked_cb (AssayReviewEnd *self)
{
  g_signal_emit (self, signals[GO_TO], 0, self->zone);
}

static void
again_clicked_cb (AssayReviewEnd *self)
{
  g_signal_emit (self, signals[AGAIN], 0);
}

static void
assay_review_end_dispose (GObject *object)
{
  AssayReviewEnd *self = ASSAY_REVIEW_END (object);

  g_cancellable_cancel (self->asking);
  g_clear_object (&self->asking);
  /* the bin would unparent what the template has let go of */
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), ASSAY_TYPE_REVIEW_END);
  G_OBJECT_CLASS (assay_review_end_parent_class)->dispose (object);
}

#define BIND(name) gtk_widget_class_bind_template_child (widget_class, AssayReviewEnd, name)

static void
assay_review_end_class_init (AssayReviewEndClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = assay_review_end_dispose;
  signals[GO_TO] = g_signal_new ("go-to", ASSAY_TYPE_REVIEW_END, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[AGAIN] = g_signal_new ("again", ASSAY_TYPE_REVIEW_END, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/assay/Assay/ui/assay-review-end.ui");
  BIND (stack), BIND (empty), BIND (error), BIND (go_button), BIND (undo_last_button);
  gtk_widget_class_bind_template_callback (widget_class, go_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, again_clicked_cb);
}

static void
assay_review_end_init (AssayReviewEnd *self)
{
  self->zone = "library";
  gtk_widget_init_template (GTK_WIDGET (self));
}
