/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/review/assay-evidence-meter.h"

#include <glib/gi18n.h>

#define BAR_PX   8
#define MARK_PX  2
#define MARK_OUT 4 /* the mark is that much longer than the bar is thick, above and below */
#define GAP_PX   8

struct _AssayEvidenceMeter
{
  GtkWidget parent_instance;
  GtkWidget *value, *limit; /* labels */
  gint64 measured, allowed; /* allowed: ASSAY_UNSET = there is no limit */
};

G_DEFINE_FINAL_TYPE (AssayEvidenceMeter, assay_evidence_meter, GTK_TYPE_WIDGET)

static gboolean
has_limit (AssayEvidenceMeter *self)
{
  return self->allowed != ASSAY_UNSET;
}

/* A quarter of room beyond the larger of both, so that neither ends at the end. */
static double
fraction (AssayEvidenceMeter *self, gint64 of)
{
  gint64 most = MAX (MAX (self->measured, self->allowed), 1);

  return CLAMP ((double) of / ((double) most * 1.25), 0.0, 1.0);
}

static int
label_size (GtkWidget *label, GtkOrientation orientation)
{
  int natural;

  gtk_widget_measure (label, orientation, -1, NULL, &natural, NULL, NULL);
  return natural;
}

static int
bar_width (AssayEvidenceMeter *self)
{
  int value = label_size (self->value, GTK_ORIENTATION_HORIZONTAL);

  return MAX (gtk_widget_get_width (GTK_WIDGET (self)) - value - GAP_PX, 1);
}

static int
row_height (AssayEvidenceMeter *self)
{
  return MAX (label_size (self->value, GTK_ORIENTATION_VERTICAL), BAR_PX + 2 * MARK_OUT);
}

static void
assay_evidence_meter_measure (GtkWidget *widget,
                              GtkOrientation orientation,
                              int for_size,
                              int *minimum,
                              int *natural,
                              int *minimum_baseline,
                              int *natural_baseline)
{
  AssayEvidenceMeter *self = ASSAY_EVIDENCE_METER (widget);
  int limit = has_limit (self) ? label_size (self->limit, orientation) : 0;

  if (orientation == GTK_ORIENTATION_VERTICAL)
    *minimum = *natural = row_height (self) + limit;
  else
    *minimum = *natural = MAX (label_size (self->value, orientation) + GAP_PX + 80, limit);
}

static void
assay_evidence_meter_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  AssayEvidenceMeter *self = ASSAY_EVIDENCE_METER (widget);
  int value_width = label_size (self->value, GTK_ORIENTATION_HORIZONTAL), row = row_height (self);
  int value_height = label_size (self->value, GTK_ORIENTATION_VERTICAL);
  int limit_width = MIN (label_size (self->limit, GTK_ORIENTATION_HORIZONTAL), width);
  int mark = (int) (fraction (self, self->allowed) * bar_width (self));
  gboolean rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  int limit_x = CLAMP ((rtl ? width - mark : mark) - limit_width / 2, 0, width - limit_width);

  gtk_widget_size_allocate (self->value,
                            &(GtkAllocation){rtl ? 0 : width - value_width,
                                             (row - value_height) / 2, value_width, value_height},
                            -1);
  if (has_limit (self))
    gtk_widget_size_allocate (
      self->limit, &(GtkAllocation){limit_x, row, limit_width, MAX (height - row, 1)}, -1);
}

static void
append_bar (GtkSnapshot *snapshot, const GdkRGBA *color, float x, float y, float width)
{
  GskRoundedRect rounded;

  if (width <= 0)
    return;
  gsk_rounded_rect_init_from_rect (&rounded, &GRAPHENE_RECT_INIT (x, y, width, BAR_PX),
                                   BAR_PX / 2.0f);
  gtk_snapshot_push_rounded_clip (snapshot, &rounded);
  gtk_snapshot_append_color (snapshot, color, &rounded.bounds);
  gtk_snapshot_pop (snapshot);
}

static void
assay_evidence_meter_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  AssayEvidenceMeter *self = ASSAY_EVIDENCE_METER (widget);
  int width = bar_width (self), y = (row_height (self) - BAR_PX) / 2;
  gboolean rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  int left = rtl ? gtk_widget_get_width (widget) - width : 0;
  float filled = (float) (fraction (self, self->measured) * width);
  float mark = (float) (int) (fraction (self, self->allowed) * width);
  GdkRGBA color, track, ink;

  gtk_style_context_get_color (gtk_widget_get_style_context (widget), &color);
  gtk_style_context_get_color (gtk_widget_get_style_context (self->value), &ink);
  track = ink;
  track.alpha *= 0.15f;
  append_bar (snapshot, &track, (float) left, (float) y, (float) width);
  append_bar (snapshot, &color, rtl ? (float) (left + width) - filled : (float) left, (float) y,
              filled);
  if (has_limit (self))
    gtk_snapshot_append_color (
      snapshot, &ink,
      &GRAPHENE_RECT_INIT ((rtl ? (float) (left + width) - mark : (float) left + mark)
                             - MARK_PX / 2.0f,
                           (float) (y - MARK_OUT), MARK_PX, BAR_PX + 2 * MARK_OUT));
  gtk_widget_snapshot_child (widget, self->value, snapshot);
  if (has_limit (self))
    gtk_widget_snapshot_child (widget, self->limit, snapshot);
}

static void
assay_evidence_meter_dispose (GObject *object)
{
  AssayEvidenceMeter *self = ASSAY_EVIDENCE_METER (object);

  g_clear_pointer (&self->value, gtk_widget_unparent);
  g_clear_pointer (&self->limit, gtk_widget_unparent);
  G_OBJECT_CLASS (assay_evidence_meter_parent_class)->dispose (object);
}

static void
assay_evidence_meter_class_init (AssayEvidenceMeterClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = assay_evidence_meter_dispose;
  widget_class->measure = assay_evidence_meter_measure;
  widget_class->size_allocate = assay_evidence_meter_size_allocate;
  widget_class->snapshot = assay_evidence_meter_snapshot;
  gtk_widget_class_set_css_name (widget_class, "evidencemeter");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_METER);
}

static void
assay_evidence_meter_init (AssayEvidenceMeter *self)
{
  self->allowed = ASSAY_UNSET;
  self->value = gtk_label_new (NULL);
  self->limit = gtk_label_new (NULL);
  gtk_widget_add_css_class (self->value, "numeric");
  gtk_widget_add_css_class (self->value, "meter-words");
  gtk_widget_add_css_class (self->limit, "numeric");
  gtk_widget_add_css_class (self->limit, "caption");
  gtk_widget_add_css_class (self->limit, "meter-words");
  gtk_widget_set_parent (self->value, GTK_WIDGET (self));
  gtk_widget_set_parent (self->limit, GTK_WIDGET (self));
}

GtkWidget *
assay_evidence_meter_new (void)
{
  return g_object_new (ASSAY_TYPE_EVIDENCE_METER, NULL);
}

static const char *
style_of (gint64 outcome)
{
  if (outcome == ASSAY_VERDICT_FAIL)
    return "error";
  return outcome == ASSAY_VERDICT_UNCERTAIN ? "warning" : "success";
}

void
assay_evidence_meter_set (AssayEvidenceMeter *self,
                          const AssayMeasurement *measurement,
                          gint64 outcome)
{
  g_autofree char *value = assay_evidence_dup_amount (measurement->value, measurement->unit);
  g_autofree char *bare = assay_evidence_dup_amount (measurement->limit, measurement->unit);
  g_autofree char *limit = g_strdup_printf (_ ("limit %s"), bare);
  g_autofree char *words = assay_evidence_dup_measurement (measurement);
  /* 4.8 tells the value of its own widgets only, so the name has it too */
  g_autofree char *name = g_strdup_printf (_ ("Measured value: %s"), words);
  const char *const classes[] = {style_of (outcome), NULL};

  g_return_if_fail (ASSAY_IS_EVIDENCE_METER (self));
  self->measured = measurement->value;
  self->allowed = measurement->limit;
  gtk_label_set_label (GTK_LABEL (self->value), value);
  gtk_label_set_label (GTK_LABEL (self->limit), limit);
  gtk_widget_set_child_visible (self->limit, has_limit (self));
  gtk_widget_set_css_classes (GTK_WIDGET (self), (const char **) classes);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_VALUE_NOW,
                                  (double) measurement->value, GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT,
                                  words, GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_widget_queue_resize (GTK_WIDGET (self));
}
