/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/review/assay-review-columns.h"

#define NARROW_BELOW  640
#define WORDS_SHARE   32 /* percent of the width */
#define WORDS_MINIMUM 264
#define WORDS_MAXIMUM 400
#define STAGE_MINIMUM 160

enum
{
  STAGE,
  WORDS,
  ANSWERS,
  N_PLACES
};

struct _AssayReviewColumns
{
  GtkWidget parent_instance;
  GtkWidget *places[N_PLACES];
  gboolean narrow;
  guint idle;
};

enum
{
  PROP_0,
  PROP_STAGE,
  PROP_WORDS,
  PROP_ANSWERS,
  PROP_NARROW,
  N_PROPS
};
static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (AssayReviewColumns, assay_review_columns, GTK_TYPE_WIDGET)

static gboolean
notify_idle_cb (gpointer data)
{
  AssayReviewColumns *self = data;

  self->idle = 0;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_NARROW]);
  return G_SOURCE_REMOVE;
}

static void
set_narrow (AssayReviewColumns *self, gboolean narrow)
{
  if (self->narrow == narrow)
    return;
  self->narrow = narrow;
  if (self->idle == 0)
    self->idle = g_idle_add (notify_idle_cb, self);
}

static int
words_width (int width)
{
  return CLAMP (width * WORDS_SHARE / 100, WORDS_MINIMUM, WORDS_MAXIMUM);
}

/* A scrolled window measures its child as if it were as narrow as can be (4.8), so the child is
 * asked. */
static int
wanted_height (GtkWidget *place, int width)
{
  GtkWidget *child = GTK_IS_SCROLLED_WINDOW (place)
                       ? gtk_scrolled_window_get_child (GTK_SCROLLED_WINDOW (place))
                       : place;
  int natural = 0;

  gtk_widget_measure (child, GTK_ORIENTATION_VERTICAL, width, NULL, &natural, NULL, NULL);
  return natural;
}

static void
measure_place (AssayReviewColumns *self,
               int place,
               GtkOrientation orientation,
               int for_size,
               int *minimum,
               int *natural)
{
  *minimum = *natural = 0;
  if (self->places[place] != NULL && gtk_widget_should_layout (self->places[place]))
    gtk_widget_measure (self->places[place], orientation, for_size, minimum, natural, NULL, NULL);
}

static void
measure_width (AssayReviewColumns *self, int *minimum, int *natural)
{
  *minimum = *natural = 0;
  for (int place = 0; place < N_PLACES; place++)
    {
      int least, nice;

      measure_place (self, place, GTK_ORIENTATION_HORIZONTAL, -1, &least, &nice);
      *minimum = MAX (*minimum, least);
    }
  *natural = MAX (*minimum, 960);
}

static void
measure_height (AssayReviewColumns *self, int width, int *minimum, int *natural)
{
  gboolean narrow = width < 0 || width < NARROW_BELOW;
  int answers, words, nice, nice_words;

  measure_place (self, ANSWERS, GTK_ORIENTATION_VERTICAL,
                 narrow ? width : width - words_width (width), &answers, &nice);
  measure_place (self, WORDS, GTK_ORIENTATION_VERTICAL, narrow ? width : words_width (width),
                 &words, &nice_words);
  *minimum = narrow ? STAGE_MINIMUM + words + answers : MAX (STAGE_MINIMUM + answers, words);
  *natural = MAX (*minimum, 560);
}

static void
assay_review_columns_measure (GtkWidget *widget,
                              GtkOrientation orientation,
                              int for_size,
                              int *minimum,
                              int *natural,
                              int *minimum_baseline,
                              int *natural_baseline)
{
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    measure_width (ASSAY_REVIEW_COLUMNS (widget), minimum, natural);
  else
    measure_height (ASSAY_REVIEW_COLUMNS (widget), for_size, minimum, natural);
}

static void
place (AssayReviewColumns *self, int which, int x, int y, int width, int height)
{
  gboolean rtl = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;

  if (rtl)
    x = gtk_widget_get_width (GTK_WIDGET (self)) - x - width;
  if (self->places[which] != NULL && gtk_widget_should_layout (self->places[which]))
    gtk_widget_size_allocate (self->places[which],
                              &(GtkAllocation){x, y, MAX (width, 1), MAX (height, 1)}, -1);
}

/* Half of what the answers leave is the picture's. */
static void
allocate_narrow (AssayReviewColumns *self, int width, int height)
{
  int answers, words, wanted, nice;

  measure_place (self, ANSWERS, GTK_ORIENTATION_VERTICAL, width, &answers, &nice);
  measure_place (self, WORDS, GTK_ORIENTATION_VERTICAL, width, &words, &wanted);
  if (self->places[WORDS] != NULL)
    wanted = wanted_height (self->places[WORDS], width);
  words = MAX (words, MIN (wanted, (height - answers) / 2));
  place (self, STAGE, 0, 0, width, height - answers - words);
  place (self, WORDS, 0, height - answers - words, width, words);
  place (self, ANSWERS, 0, height - answers, width, answers);
}

static void
allocate_wide (AssayReviewColumns *self, int width, int height)
{
  int words = words_width (width), answers, nice;

  measure_place (self, ANSWERS, GTK_ORIENTATION_VERTICAL, width - words, &answers, &nice);
  place (self, STAGE, 0, 0, width - words, height - answers);
  place (self, ANSWERS, 0, height - answers, width - words, answers);
  place (self, WORDS, width - words, 0, words, height);
}

static void
assay_review_columns_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  AssayReviewColumns *self = ASSAY_REVIEW_COLUMNS (widget);

  set_narrow (self, width < NARROW_BELOW);
  if (self->narrow)
    allocate_narrow (self, width, height);
  else
    allocate_wide (self, width, height);
}

static GtkSizeRequestMode
assay_review_columns_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
assay_review_columns_dispose (GObject *object)
{
  AssayReviewColumns *self = ASSAY_REVIEW_COLUMNS (object);

  g_clear_handle_id (&self->idle, g_source_remove);
  for (int which = 0; which < N_PLACES; which++)
    g_clear_pointer (&self->places[which], gtk_widget_unparent);
  G_OBJECT_CLASS (assay_review_columns_parent_class)->dispose (object);
}

static void
assay_review_columns_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  AssayReviewColumns *self = ASSAY_REVIEW_COLUMNS (object);

  if (id == PROP_NARROW)
    g_value_set_boolean (value, self->narrow);
  else
    g_value_set_object (value, self->places[id - PROP_STAGE]);
}

/* Places are filled once, from the template; order of focus is their order. */
static void
assay_review_columns_set_property (GObject *object,
                                   guint id,
                                   const GValue *value,
                                   GParamSpec *pspec)
{
  AssayReviewColumns *self = ASSAY_REVIEW_COLUMNS (object);
  GtkWidget **at = &self->places[id - PROP_STAGE];

  g_clear_pointer (at, gtk_widget_unparent);
  *at = g_value_get_object (value);
  if (*at != NULL)
    gtk_widget_set_parent (*at, GTK_WIDGET (self));
}

static void
assay_review_columns_class_init (AssayReviewColumnsClass *klass)
{
  static const char *const names[N_PLACES] = {"stage", "words", "answers"};
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = assay_review_columns_dispose;
  object_class->get_property = assay_review_columns_get_property;
  object_class->set_property = assay_review_columns_set_property;
  widget_class->measure = assay_review_columns_measure;
  widget_class->size_allocate = assay_review_columns_size_allocate;
  widget_class->get_request_mode = assay_review_columns_get_request_mode;
  for (guint i = 0; i < N_PLACES; i++)
    props[PROP_STAGE + i] = g_param_spec_object (names[i], NULL, NULL, GTK_TYPE_WIDGET,
                                                 G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  props[PROP_NARROW] =
    g_param_spec_boolean ("narrow", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
assay_review_columns_init (AssayReviewColumns *self)
{
}

gboolean
assay_review_columns_get_narrow (AssayReviewColumns *self)
{
  g_return_val_if_fail (ASSAY_IS_REVIEW_COLUMNS (self), FALSE);
  return self->narrow;
}
