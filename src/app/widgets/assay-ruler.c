/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/widgets/assay-ruler.h"

#include "app/widgets/assay-give-way.h"

struct _AssayRuler
{
  GtkWidget parent_instance;
  GtkWidget *around; /* AssayGiveWay; %NULL: none, or not in a window */
  int limit, least;
  gboolean narrow, next; /* what is told, and from the next turn on */
  guint turn_id;
};

G_DEFINE_FINAL_TYPE (AssayRuler, assay_ruler, GTK_TYPE_WIDGET)

enum
{
  PROP_LIMIT = 1,
  PROP_NARROW,
  N_PROPS
};

static GParamSpec *props[N_PROPS];

gboolean
assay_ruler_is_narrow (gboolean narrow, int width, int there, int limit, int *least)
{
  if (!narrow)
    *least = width > there ? width : 0;
  return MIN (width, there) < MAX (limit, *least);
}

gboolean
assay_ruler_get_narrow (AssayRuler *self)
{
  return self->narrow;
}

static gboolean
turn_cb (gpointer data)
{
  AssayRuler *self = data;

  self->turn_id = 0;
  if (self->narrow == self->next)
    return G_SOURCE_REMOVE;
  self->narrow = self->next;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_NARROW]);
  return G_SOURCE_REMOVE;
}

static void
look (AssayRuler *self, int width)
{
  int there = self->around != NULL ? gtk_widget_get_width (self->around) : width;

  self->next = assay_ruler_is_narrow (self->narrow, width, there, self->limit, &self->least);
  if (self->next != self->narrow && self->turn_id == 0)
    self->turn_id = g_idle_add_full (G_PRIORITY_HIGH_IDLE, turn_cb, self, NULL);
}

/* A page that is not shown has the width of when it was. */
static void
around_allocated_cb (AssayRuler *self)
{
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    look (self, gtk_widget_get_width (GTK_WIDGET (self)));
}

static void
assay_ruler_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  look (ASSAY_RULER (widget), width);
}

static void
follow (AssayRuler *self, GtkWidget *around)
{
  if (self->around != NULL)
    g_signal_handlers_disconnect_by_func (self->around, around_allocated_cb, self);
  g_set_object (&self->around, around);
  if (around != NULL)
    g_signal_connect_object (around, "allocated", G_CALLBACK (around_allocated_cb), self,
                             G_CONNECT_SWAPPED);
}

static void
assay_ruler_root (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (assay_ruler_parent_class)->root (widget);
  follow (ASSAY_RULER (widget), gtk_widget_get_ancestor (widget, ASSAY_TYPE_GIVE_WAY));
}

static void
assay_ruler_unroot (GtkWidget *widget)
{
  follow (ASSAY_RULER (widget), NULL);
  GTK_WIDGET_CLASS (assay_ruler_parent_class)->unroot (widget);
}

/* Type -------------------------------------------------------------------- */

static void
assay_ruler_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  if (id == PROP_LIMIT)
    ASSAY_RULER (object)->limit = g_value_get_int (value);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
assay_ruler_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  AssayRuler *self = ASSAY_RULER (object);

  if (id == PROP_LIMIT)
    g_value_set_int (value, self->limit);
  else if (id == PROP_NARROW)
    g_value_set_boolean (value, self->narrow);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
assay_ruler_dispose (GObject *object)
{
  AssayRuler *self = ASSAY_RULER (object);

  g_clear_handle_id (&self->turn_id, g_source_remove);
  follow (self, NULL);
  G_OBJECT_CLASS (assay_ruler_parent_class)->dispose (object);
}

static void
assay_ruler_class_init (AssayRulerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->set_property = assay_ruler_set_property;
  object_class->get_property = assay_ruler_get_property;
  object_class->dispose = assay_ruler_dispose;
  widget_class->size_allocate = assay_ruler_size_allocate;
  widget_class->root = assay_ruler_root;
  widget_class->unroot = assay_ruler_unroot;
  props[PROP_LIMIT] = g_param_spec_int ("limit", NULL, NULL, 0, G_MAXINT, 0,
                                        G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  props[PROP_NARROW] =
    g_param_spec_boolean ("narrow", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
assay_ruler_init (AssayRuler *self)
{
}
