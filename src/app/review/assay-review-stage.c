/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/review/assay-review-stage.h"

#include "core/decide/assay-claim.h"

#include "app/canvas/assay-layer.h"
#include "app/review/assay-evidence-text.h"
#include "app/review/assay-review-tools.h"
#include "app/widgets/assay-compat.h"

#include <glib/gi18n.h>

#define TOOLS_ROOM 66 /* logical pixels the tool column covers */
#define REFUSAL_MS 4000

struct _AssayReviewStage
{
  AdwBin parent_instance;
  AssayRow *card;
  GArray *regions; /* AssayRect, marked on the card */
  gulong frame_handler;
  guint refusal_timer;
  const AssayLayer *asked; /* the tool that the question has turned on */

  AssayCanvas *canvas;
  AssayReviewTools *tools;
  GtkLabel *pill, *refusal;
};

enum
{
  SEEN,
  TOOLS_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (AssayReviewStage, assay_review_stage, ADW_TYPE_BIN)

/* Tools ------------------------------------------------------------------- */

static void
show_tools (AssayReviewStage *self)
{
  assay_review_tools_show (self->tools, self->canvas);
  g_signal_emit (self, signals[TOOLS_CHANGED], 0);
}

void
assay_review_stage_use_tool (AssayReviewStage *self, const AssayLayer *tool)
{
  assay_canvas_use_tool (self->canvas, tool);
  if (tool == self->asked)
    gtk_widget_set_visible (GTK_WIDGET (self->pill), FALSE);
}

gboolean
assay_review_stage_press_tool (AssayReviewStage *self, const AssayLayer *tool, guint keyval)
{
  return assay_canvas_press_tool (self->canvas, tool, keyval);
}

gboolean
assay_review_stage_get_tool (AssayReviewStage *self, const AssayLayer *tool)
{
  return assay_canvas_get_tool (self->canvas, tool);
}

gboolean
assay_review_stage_is_by_hand (AssayReviewStage *self, const AssayLayer *tool)
{
  return assay_canvas_is_by_hand (self->canvas, tool);
}

void
assay_review_stage_set_zoom (AssayReviewStage *self, int zoom)
{
  assay_canvas_set_zoom (self->canvas, zoom);
}

void
assay_review_stage_step_zoom (AssayReviewStage *self, int by)
{
  assay_canvas_step_zoom (self->canvas, by);
}

/* Card -------------------------------------------------------------------- */

static const AssayCardRow *
card_of (AssayReviewStage *self)
{
  return assay_row_get (self->card, &assay_card_row_table);
}

static void
show_pill (AssayReviewStage *self, const char *text)
{
  gtk_label_set_label (self->pill, text);
  gtk_widget_set_visible (GTK_WIDGET (self->pill), *text != '\0');
}

static void
choose_tool (AssayReviewStage *self)
{
  const AssayClaim *claim = assay_claim_find (assay_text_or_empty (card_of (self)->claim));

  self->asked = assay_canvas_ask_tool (self->canvas, claim->tool);
  show_pill (self, self->asked != NULL ? _ (self->asked->reason) : "");
}

static void
drop_card (AssayReviewStage *self)
{
  g_clear_object (&self->card);
  g_clear_pointer (&self->regions, g_array_unref);
}

void
assay_review_stage_set_card (AssayReviewStage *self, AssayRow *card, AssayEvidence *evidence)
{
  gboolean other =
    self->card == NULL || !g_str_equal (assay_row_get_id (self->card), assay_row_get_id (card));

  g_object_ref (card); /* it may be the one that is dropped */
  drop_card (self);
  self->card = card;
  self->regions = assay_evidence_list_regions (evidence->asked);
  assay_canvas_set_regions (self->canvas, (const AssayRect *) self->regions->data,
                            self->regions->len);
  assay_canvas_set_safe_area (self->canvas, evidence->safe_area_px);
  if (other)
    choose_tool (self);
}

static void
describe (AssayReviewStage *self, const AssayPicture *picture)
{
  const char *title = assay_text_or_empty (card_of (self)->title);
  int width = picture != NULL ? picture->width : 0, height = picture != NULL ? picture->height : 0;
  g_autofree char *label = g_strdup_printf (_ ("%s, %d by %d"), title, width, height);
  g_autofree char *description =
    assay_evidence_dup_description (card_of (self), self->regions, width, height);

  assay_canvas_set_words (self->canvas, picture != NULL ? label : title, description);
}

void
assay_review_stage_set_picture (AssayReviewStage *self,
                                const AssayPicture *picture,
                                const char *trouble)
{
  assay_canvas_set_picture (self->canvas, picture);
  describe (self, picture);
  if (trouble != NULL)
    {
      g_autofree char *text =
        g_strdup_printf (_ ("The picture cannot be shown. No has another one made. %s"), trouble);

      show_pill (self, text);
    }
  show_tools (self);
}

void
assay_review_stage_prepare (AssayReviewStage *self, const AssayPicture *picture)
{
  assay_canvas_prepare (self->canvas, picture);
}

void
assay_review_stage_clear (AssayReviewStage *self)
{
  drop_card (self);
  assay_canvas_set_picture (self->canvas, NULL);
}

/* Seen, and not taken ------------------------------------------------------ */

static void
painted_cb (GdkFrameClock *clock, AssayReviewStage *self)
{
  g_signal_handler_disconnect (clock, self->frame_handler);
  self->frame_handler = 0;
  g_signal_emit (self, signals[SEEN], 0);
}

void
assay_review_stage_await_frame (AssayReviewStage *self)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (GTK_WIDGET (self));

  if (self->frame_handler != 0 || clock == NULL)
    return;
  self->frame_handler =
    g_signal_connect_object (clock, "after-paint", G_CALLBACK (painted_cb), self, 0);
  gtk_widget_queue_draw (GTK_WIDGET (self->canvas));
}

static gboolean
refusal_timer_cb (gpointer data)
{
  AssayReviewStage *self = data;

  self->refusal_timer = 0;
  gtk_widget_set_visible (GTK_WIDGET (self->refusal), FALSE);
  return G_SOURCE_REMOVE;
}

/* At the picture, where the eyes are, and told to who cannot see it. */
void
assay_review_stage_refuse (AssayReviewStage *self, const char *text)
{
  g_clear_handle_id (&self->refusal_timer, g_source_remove);
  gtk_widget_set_visible (GTK_WIDGET (self->refusal), *text != '\0');
  if (*text == '\0')
    return;
  g_debug ("refused: %s", text);
  gtk_label_set_label (self->refusal, text);
  assay_compat_announce (GTK_WIDGET (self->refusal), text);
  self->refusal_timer = g_timeout_add (REFUSAL_MS, refusal_timer_cb, self);
}

/* Widget ------------------------------------------------------------------- */

void
assay_review_stage_set_narrow (AssayReviewStage *self, gboolean narrow)
{
  gtk_widget_set_visible (GTK_WIDGET (self->tools), !narrow);
  assay_canvas_set_inset (self->canvas, narrow ? 0 : TOOLS_ROOM);
}

void
assay_review_stage_focus (AssayReviewStage *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self->canvas));
}

static void
assay_review_stage_dispose (GObject *object)
{
  AssayReviewStage *self = ASSAY_REVIEW_STAGE (object);

  g_clear_handle_id (&self->refusal_timer, g_source_remove);
  drop_card (self);
  if (self->canvas != NULL)
    g_signal_handlers_disconnect_by_data (self->canvas, self);
  /* the bin would unparent what the template has let go of */
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), ASSAY_TYPE_REVIEW_STAGE);
  G_OBJECT_CLASS (assay_review_stage_parent_class)->dispose (object);
}

static guint
add_signal (const char *name)
{
  return g_signal_new (name, ASSAY_TYPE_REVIEW_STAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                       G_TYPE_NONE, 0);
}

#define BIND(name) gtk_widget_class_bind_template_child (widget_class, AssayReviewStage, name)

static void
assay_review_stage_class_init (AssayReviewStageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = assay_review_stage_dispose;
  g_type_ensure (ASSAY_TYPE_CANVAS);
  g_type_ensure (ASSAY_TYPE_REVIEW_TOOLS);
  signals[SEEN] = add_signal ("seen");
  signals[TOOLS_CHANGED] = add_signal ("tools-changed");
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/assay/Assay/ui/assay-review-stage.ui");
  BIND (canvas), BIND (tools), BIND (pill), BIND (refusal);
}

static void
assay_review_stage_init (AssayReviewStage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  assay_canvas_set_inset (self->canvas, TOOLS_ROOM);
  g_signal_connect_swapped (self->canvas, "changed", G_CALLBACK (show_tools), self);
}
