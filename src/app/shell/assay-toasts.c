/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/shell/assay-toasts.h"

#include <glib/gi18n.h>

#define TOLD_S       4   /* how long a toast stays … */
#define UNDO_S       10  /* … and one that can be answered */
#define SHOWN_MS     350 /* the animation that shows it is over */
#define MOST_UNDOS   100
#define MOST_TO_COME 20 /* of what is told faster than it is read, the oldest go */

#define TOAST_CHARS       60  /* as long as a line is read well */
#define TOAST_FRAME_PX    104 /* beside the words: margins and the cross … */
#define TOAST_UNDO_CHARS  9   /* … and the button */
#define TOAST_LEAST_CHARS 20  /* fewer are no line any more; what fits any window */

typedef struct
{
  char *text;
  char *action;    /* detailed name; NULL: nothing to take back */
  gboolean answer; /* to a key: read now or not at all */
} Said;

struct _AssayToasts
{
  GObject parent_instance;
  AdwToastOverlay *overlay; /* not owned */
  GQueue to_come;           /* of Said */
  Said *shown;
  AdwToast *toast;    /* of @shown */
  guint tick;         /* follows the overlay's animations; 0: none goes on */
  gint64 shown_at;    /* µs of frames; 0: no frame yet */
  gboolean gives_way; /* as soon as it may */
  GPtrArray *undos;   /* of actions, the newest last */
};

G_DEFINE_FINAL_TYPE (AssayToasts, assay_toasts, G_TYPE_OBJECT)

static void
said_free (gpointer data)
{
  Said *said = data;

  g_free (said->text);
  g_free (said->action);
  g_free (said);
}

static void
assay_toasts_dispose (GObject *object)
{
  AssayToasts *self = ASSAY_TOASTS (object);

  if (self->tick != 0)
    gtk_widget_remove_tick_callback (GTK_WIDGET (self->overlay), self->tick);
  self->tick = 0;
  g_queue_clear_full (&self->to_come, said_free);
  g_clear_pointer (&self->shown, said_free);
  g_clear_object (&self->toast);
  G_OBJECT_CLASS (assay_toasts_parent_class)->dispose (object);
}

static void
assay_toasts_finalize (GObject *object)
{
  g_ptr_array_unref (ASSAY_TOASTS (object)->undos);
  G_OBJECT_CLASS (assay_toasts_parent_class)->finalize (object);
}

static void
assay_toasts_class_init (AssayToastsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = assay_toasts_dispose;
  G_OBJECT_CLASS (klass)->finalize = assay_toasts_finalize;
}

static void
assay_toasts_init (AssayToasts *self)
{
  g_queue_init (&self->to_come);
  self->undos = g_ptr_array_new_with_free_func (g_free);
}

AssayToasts *
assay_toasts_new (AdwToastOverlay *overlay)
{
  AssayToasts *self = g_object_new (ASSAY_TYPE_TOASTS, NULL);

  self->overlay = overlay;
  return self;
}

/* The words --------------------------------------------------------------- */

/* Of a letter of a toast, as a label counts them. */
static int
measure_letter (GtkWidget *widget)
{
  PangoContext *context = gtk_widget_get_pango_context (widget);
  PangoFontDescription *bold =
    pango_font_description_copy (pango_context_get_font_description (context));
  PangoFontMetrics *metrics;
  int units;

  pango_font_description_set_weight (bold, PANGO_WEIGHT_BOLD);
  metrics = pango_context_get_metrics (context, bold, NULL);
  units = MAX (pango_font_metrics_get_approximate_char_width (metrics),
               pango_font_metrics_get_approximate_digit_width (metrics));
  pango_font_metrics_unref (metrics);
  pango_font_description_free (bold);
  return MAX (PANGO_PIXELS_CEIL (units), 1);
}

/* A toast is as high as its words are in the width that they would like, whatever it gets: in a
 * narrow window they must not like more than there is (libadwaita 1.2). */
static int
count_chars (AssayToasts *self)
{
  int px = gtk_widget_get_width (GTK_WIDGET (self->overlay)) - TOAST_FRAME_PX;

  return CLAMP (px / measure_letter (GTK_WIDGET (self->overlay)) - TOAST_UNDO_CHARS,
                TOAST_LEAST_CHARS, TOAST_CHARS);
}

static GtkWidget *
label_new (AssayToasts *self, const char *text)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_max_width_chars (GTK_LABEL (label), count_chars (self));
  gtk_widget_add_css_class (label, "heading");
  return label;
}

/* What is offered --------------------------------------------------------- */

static void
forget_action (AssayToasts *self, const char *action)
{
  guint index;

  if (g_ptr_array_find_with_equal_func (self->undos, action, g_str_equal, &index))
    g_ptr_array_remove_index (self->undos, index);
}

/* Its action is done by the toast itself. */
static void
answered_cb (AssayToasts *self)
{
  if (self->shown != NULL && self->shown->action != NULL)
    forget_action (self, self->shown->action);
}

/* Coming and going -------------------------------------------------------- */

static void show_next (AssayToasts *self);

/* Of the toast, the one child of the overlay that is not the content; %NULL: none is seen. */
static GtkWidget *
get_widget (AssayToasts *self)
{
  GtkWidget *widget = gtk_widget_get_last_child (GTK_WIDGET (self->overlay));

  return widget != adw_toast_overlay_get_child (self->overlay) ? widget : NULL;
}

/* @step: asked at each frame, so in the time of the overlay's animations, until it ends. */
static void
follow (AssayToasts *self, GtkTickCallback step)
{
  if (self->tick != 0)
    gtk_widget_remove_tick_callback (GTK_WIDGET (self->overlay), self->tick);
  self->tick = gtk_widget_add_tick_callback (GTK_WIDGET (self->overlay), step, self, NULL);
}

static gboolean
hidden_cb (GtkWidget *overlay, GdkFrameClock *clock, gpointer data)
{
  AssayToasts *self = data;

  if (get_widget (self) != NULL)
    return G_SOURCE_CONTINUE;
  self->tick = 0;
  show_next (self);
  return G_SOURCE_REMOVE;
}

static void
dismissed_cb (AssayToasts *self, AdwToast *toast)
{
  if (toast != self->toast)
    return;
  g_clear_object (&self->toast);
  g_clear_pointer (&self->shown, said_free);
  follow (self, hidden_cb);
}

/* The one that is shown, as soon as it may. */
static void
dismiss (AssayToasts *self)
{
  g_autoptr (AdwToast) toast = self->toast != NULL ? g_object_ref (self->toast) : NULL;

  self->gives_way = toast != NULL;
  if (toast != NULL && self->tick == 0)
    adw_toast_dismiss (toast);
}

/* Until it may be dismissed nobody can. */
static void
let_answer (AssayToasts *self, gboolean answer)
{
  GtkWidget *widget = get_widget (self);

  for (GtkWidget *child = widget != NULL ? gtk_widget_get_first_child (widget) : NULL;
       child != NULL; child = gtk_widget_get_next_sibling (child))
    if (GTK_IS_BUTTON (child))
      gtk_widget_set_sensitive (child, answer);
}

static gboolean
shown_cb (GtkWidget *overlay, GdkFrameClock *clock, gpointer data)
{
  AssayToasts *self = data;
  gint64 now = gdk_frame_clock_get_frame_time (clock);

  if (self->shown_at == 0)
    self->shown_at = now;
  if (now - self->shown_at < SHOWN_MS * 1000)
    return G_SOURCE_CONTINUE;
  self->tick = 0;
  let_answer (self, TRUE);
  if (self->gives_way)
    dismiss (self);
  return G_SOURCE_REMOVE;
}

static AdwToast *
toast_new (AssayToasts *self, const Said *said)
{
  g_autofree char *plain = g_markup_escape_text (said->text, -1);
  AdwToast *toast = adw_toast_new (plain);

  /* what becomes of art is more than a line */
  adw_toast_set_custom_title (toast, label_new (self, said->text));
  adw_toast_set_timeout (toast, said->action != NULL ? UNDO_S : TOLD_S);
  if (said->action != NULL)
    {
      adw_toast_set_button_label (toast, _ ("Undo"));
      adw_toast_set_detailed_action_name (toast, said->action);
      g_signal_connect_object (toast, "button-clicked", G_CALLBACK (answered_cb), self,
                               G_CONNECT_SWAPPED);
    }
  g_signal_connect_object (toast, "dismissed", G_CALLBACK (dismissed_cb), self, G_CONNECT_SWAPPED);
  return toast;
}

static void
show_next (AssayToasts *self)
{
  if (self->toast != NULL || self->tick != 0 || g_queue_is_empty (&self->to_come))
    return;
  if (gtk_widget_get_width (GTK_WIDGET (self->overlay)) == 0)
    {
      follow (self, hidden_cb); /* told before the window is shown: its lines are not known yet */
      return;
    }
  self->shown = g_queue_pop_head (&self->to_come);
  self->toast = toast_new (self, self->shown);
  self->gives_way = FALSE;
  adw_toast_overlay_add_toast (self->overlay, g_object_ref (self->toast));
  let_answer (self, FALSE);
  self->shown_at = 0;
  follow (self, shown_cb);
}

static Said *
said_new (const char *text, const char *action)
{
  Said *said = g_new (Said, 1);

  said->text = g_strdup (text);
  said->action = g_strdup (action);
  said->answer = FALSE;
  return said;
}

void
assay_toasts_tell (AssayToasts *self, const char *text)
{
  const Said *last =
    !g_queue_is_empty (&self->to_come) ? g_queue_peek_tail (&self->to_come) : self->shown;

  if (last != NULL && last->action == NULL && g_str_equal (last->text, text))
    return; /* a key that is pressed again */
  if (g_queue_get_length (&self->to_come) == MOST_TO_COME)
    said_free (g_queue_pop_head (&self->to_come));
  g_queue_push_tail (&self->to_come, said_new (text, NULL));
  show_next (self);
}

/* Answers that were not read, and offers: what they offer stays, and only the newest has a toast.
 */
static void
drop_older (AssayToasts *self)
{
  for (GList *item = self->to_come.head, *next; item != NULL; item = next)
    {
      Said *said = item->data;

      next = item->next;
      if (!said->answer && said->action == NULL)
        continue;
      said_free (said);
      g_queue_delete_link (&self->to_come, item);
    }
}

/* Instead of the one that is shown. (transfer full) */
static void
say_first (AssayToasts *self, Said *said)
{
  drop_older (self);
  /* words that gave way are read afterwards */
  if (self->shown != NULL && !self->gives_way && self->shown->action == NULL
      && !self->shown->answer)
    g_queue_push_head (&self->to_come, said_new (self->shown->text, NULL));
  g_queue_push_head (&self->to_come, said);
  dismiss (self);
  show_next (self);
}

void
assay_toasts_answer (AssayToasts *self, const char *text)
{
  Said *said;

  if (self->shown != NULL && self->shown->answer && !self->gives_way
      && g_str_equal (self->shown->text, text))
    return; /* a key that is pressed again */
  said = said_new (text, NULL);
  said->answer = TRUE;
  say_first (self, said);
}

void
assay_toasts_offer (AssayToasts *self, const char *text, const char *action)
{
  if (self->undos->len == MOST_UNDOS)
    g_ptr_array_remove_index (self->undos, 0);
  g_ptr_array_add (self->undos, g_strdup (action));
  say_first (self, said_new (text, action));
}

static gboolean
is_over (AssayToasts *self, const Said *said)
{
  return said->action != NULL
         && !g_ptr_array_find_with_equal_func (self->undos, said->action, g_str_equal, NULL);
}

/* Nothing offers what is not there to be taken back any more. */
static void
drop_what_is_over (AssayToasts *self)
{
  for (GList *item = self->to_come.head, *next; item != NULL; item = next)
    {
      next = item->next;
      if (is_over (self, item->data))
        {
          said_free (item->data);
          g_queue_delete_link (&self->to_come, item);
        }
    }
  if (self->shown != NULL && is_over (self, self->shown))
    dismiss (self);
}

char *
assay_toasts_take_newest (AssayToasts *self)
{
  char *action =
    self->undos->len > 0 ? g_ptr_array_steal_index (self->undos, self->undos->len - 1) : NULL;

  drop_what_is_over (self);
  return action;
}

void
assay_toasts_forget (AssayToasts *self)
{
  g_ptr_array_set_size (self->undos, 0);
  drop_what_is_over (self);
}
