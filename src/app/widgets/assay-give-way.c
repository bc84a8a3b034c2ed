/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/widgets/assay-give-way.h"

struct _AssayGiveWay
{
  GtkWidget parent_instance;
  GtkWidget *child;
};

G_DEFINE_FINAL_TYPE (AssayGiveWay, assay_give_way, GTK_TYPE_WIDGET)

static guint allocated;

static int
least_width (AssayGiveWay *self)
{
  int minimum = 0;

  gtk_widget_measure (self->child, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
  return minimum;
}

static void
assay_give_way_measure (GtkWidget *widget,
                        GtkOrientation orientation,
                        int for_size,
                        int *minimum,
                        int *natural,
                        int *minimum_baseline,
                        int *natural_baseline)
{
  AssayGiveWay *self = ASSAY_GIVE_WAY (widget);

  if (orientation == GTK_ORIENTATION_VERTICAL && for_size >= 0)
    for_size = MAX (for_size, least_width (self));
  gtk_widget_measure (self->child, orientation, for_size, minimum, natural, NULL, NULL);
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    *minimum = MIN (*minimum, ASSAY_GIVE_WAY_PX);
}

static void
assay_give_way_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  AssayGiveWay *self = ASSAY_GIVE_WAY (widget);

  gtk_widget_size_allocate (self->child,
                            &(GtkAllocation){0, 0, MAX (width, least_width (self)), height}, -1);
  g_signal_emit (self, allocated, 0);
}

static GtkSizeRequestMode
assay_give_way_get_request_mode (GtkWidget *widget)
{
  return gtk_widget_get_request_mode (ASSAY_GIVE_WAY (widget)->child);
}

static void
assay_give_way_dispose (GObject *object)
{
  g_clear_pointer (&ASSAY_GIVE_WAY (object)->child, gtk_widget_unparent);
  G_OBJECT_CLASS (assay_give_way_parent_class)->dispose (object);
}

static void
assay_give_way_class_init (AssayGiveWayClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = assay_give_way_dispose;
  widget_class->measure = assay_give_way_measure;
  widget_class->size_allocate = assay_give_way_size_allocate;
  widget_class->get_request_mode = assay_give_way_get_request_mode;
  allocated = g_signal_new ("allocated", ASSAY_TYPE_GIVE_WAY, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                            NULL, G_TYPE_NONE, 0);
}

static void
assay_give_way_init (AssayGiveWay *self)
{
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
}

GtkWidget *
assay_give_way_new (GtkWidget *child)
{
  AssayGiveWay *self = g_object_new (ASSAY_TYPE_GIVE_WAY, NULL);

  self->child = child;
  gtk_widget_set_parent (child, GTK_WIDGET (self));
  return GTK_WIDGET (self);
}
