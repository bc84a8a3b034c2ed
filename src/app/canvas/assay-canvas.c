/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/canvas/assay-canvas.h"

#include "app/canvas/assay-canvas-paint.h"
#include "app/canvas/assay-layer.h"

#define MINIMUM_PX 120
#define NATURAL_PX 480
#define PAN_STEP   32 /* logical pixels a Shift+arrow */

struct _AssayCanvas
{
  GtkWidget parent_instance;
  AssayCanvasState *state;
  int inset;                   /* logical pixels */
  double pointer_x, pointer_y; /* logical pixels; the middle until the pointer was here */
  double dragged_x, dragged_y; /* of the drag under way, already applied */
  int pinch_from;              /* zoom when the pinch began */
};

enum
{
  CHANGED,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (AssayCanvas, assay_canvas, GTK_TYPE_WIDGET)

static int
device (AssayCanvas *self, double logical)
{
  return (int) (logical * gtk_widget_get_scale_factor (GTK_WIDGET (self)));
}

/* The state's view as it will be painted: events can come before the first frame. */
static void
adopt_size (AssayCanvas *self)
{
  AssayCanvasView *view = &self->state->view;

  view->scale = gtk_widget_get_scale_factor (GTK_WIDGET (self));
  view->view_width = device (self, gtk_widget_get_width (GTK_WIDGET (self)));
  view->view_height = device (self, gtk_widget_get_height (GTK_WIDGET (self)));
  view->inset = device (self, self->inset);
}

static void
changed (AssayCanvas *self)
{
  gtk_widget_queue_draw (GTK_WIDGET (self));
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
assay_canvas_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  AssayCanvas *self = ASSAY_CANVAS (widget);

  adopt_size (self);
  assay_canvas_paint (self->state, snapshot, gtk_widget_get_width (widget),
                      gtk_widget_get_height (widget), gtk_widget_get_scale_factor (widget));
}

static void
assay_canvas_measure (GtkWidget *widget,
                      GtkOrientation orientation,
                      int for_size,
                      int *minimum,
                      int *natural,
                      int *minimum_baseline,
                      int *natural_baseline)
{
  *minimum = MINIMUM_PX;
  *natural = NATURAL_PX;
}

static void
assay_canvas_finalize (GObject *object)
{
  assay_canvas_state_free (ASSAY_CANVAS (object)->state);
  G_OBJECT_CLASS (assay_canvas_parent_class)->finalize (object);
}

/* Zoom and pan ---------------------------------------------------------- */

static void
zoom_at (AssayCanvas *self, int zoom, double x, double y)
{
  adopt_size (self);
  assay_canvas_view_zoom_at (&self->state->view, zoom, device (self, x), device (self, y));
  changed (self);
}

static gboolean
scroll_cb (GtkEventControllerScroll *controller, double dx, double dy, AssayCanvas *self)
{
  if (self->state->picture == NULL || dy == 0)
    return FALSE;
  adopt_size (self);
  zoom_at (self, assay_canvas_view_next_zoom (&self->state->view, dy < 0 ? 1 : -1), self->pointer_x,
           self->pointer_y);
  return TRUE;
}

static void
motion_cb (GtkEventControllerMotion *controller, double x, double y, AssayCanvas *self)
{
  self->pointer_x = x;
  self->pointer_y = y;
}

static void
drag_begin_cb (GtkGestureDrag *gesture, double x, double y, AssayCanvas *self)
{
  self->dragged_x = self->dragged_y = 0;
  gtk_widget_grab_focus (GTK_WIDGET (self));
}

/* Whole device pixels; what is left over waits for the next motion. */
static void
drag_update_cb (GtkGestureDrag *gesture, double x, double y, AssayCanvas *self)
{
  int scale = gtk_widget_get_scale_factor (GTK_WIDGET (self));
  int dx = (int) ((x - self->dragged_x) * scale), dy = (int) ((y - self->dragged_y) * scale);

  if (dx == 0 && dy == 0)
    return;
  adopt_size (self);
  assay_canvas_view_pan (&self->state->view, dx, dy);
  self->dragged_x += (double) dx / scale;
  self->dragged_y += (double) dy / scale;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
pinch_begin_cb (GtkGesture *gesture, GdkEventSequence *sequence, AssayCanvas *self)
{
  AssayCanvasPlace place;

  adopt_size (self);
  place = assay_canvas_place (&self->state->view);
  self->pinch_from = MAX (place.multiply / self->state->view.scale, 1);
}

static void
pinch_cb (GtkGestureZoom *gesture, double factor, AssayCanvas *self)
{
  double x = gtk_widget_get_width (GTK_WIDGET (self)) / 2.0,
         y = gtk_widget_get_height (GTK_WIDGET (self)) / 2.0;
  int zoom = CLAMP ((int) (self->pinch_from * factor + 0.5), 1, ASSAY_CANVAS_MAX_ZOOM);

  gtk_gesture_get_bounding_box_center (GTK_GESTURE (gesture), &x, &y);
  if (zoom != self->state->view.zoom)
    zoom_at (self, zoom, x, y);
}

/* Double tap or click: fit and 1:1 in turn. */
static void
pressed_cb (GtkGestureClick *gesture, int n_press, double x, double y, AssayCanvas *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self));
  if (n_press == 2)
    zoom_at (self, self->state->view.zoom == 0 ? 1 : 0, x, y);
}

static void
add_drag (AssayCanvas *self, guint button)
{
  GtkGesture *drag = gtk_gesture_drag_new ();

  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (drag), button);
  g_signal_connect (drag, "drag-begin", G_CALLBACK (drag_begin_cb), self);
  g_signal_connect (drag, "drag-update", G_CALLBACK (drag_update_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (drag));
}

static void
add_pointer (AssayCanvas *self)
{
  GtkEventController *scroll = gtk_event_controller_scroll_new (
    GTK_EVENT_CONTROLLER_SCROLL_VERTICAL | GTK_EVENT_CONTROLLER_SCROLL_DISCRETE);
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkGesture *pinch = gtk_gesture_zoom_new (), *click = gtk_gesture_click_new ();

  g_signal_connect (scroll, "scroll", G_CALLBACK (scroll_cb), self);
  g_signal_connect (motion, "motion", G_CALLBACK (motion_cb), self);
  g_signal_connect (pinch, "begin", G_CALLBACK (pinch_begin_cb), self);
  g_signal_connect (pinch, "scale-changed", G_CALLBACK (pinch_cb), self);
  g_signal_connect (click, "pressed", G_CALLBACK (pressed_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), scroll);
  gtk_widget_add_controller (GTK_WIDGET (self), motion);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (pinch));
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
  add_drag (self, GDK_BUTTON_PRIMARY);
  add_drag (self, GDK_BUTTON_MIDDLE);
}

/* Keys ------------------------------------------------------------------ */

static gboolean
pan_by_key (AssayCanvas *self, guint keyval)
{
  int step = PAN_STEP * gtk_widget_get_scale_factor (GTK_WIDGET (self));
  int dx = keyval == GDK_KEY_Left ? step : keyval == GDK_KEY_Right ? -step : 0;
  int dy = keyval == GDK_KEY_Up ? step : keyval == GDK_KEY_Down ? -step : 0;

  if (dx == 0 && dy == 0)
    return FALSE;
  adopt_size (self);
  assay_canvas_view_pan (&self->state->view, dx, dy);
  gtk_widget_queue_draw (GTK_WIDGET (self));
  return TRUE;
}

static gboolean
use_tool_by_key (AssayCanvas *self, guint keyval)
{
  for (guint i = 0; assay_layers[i] != NULL; i++)
    if (assay_layers[i]->canvas_key != 0 && assay_layers[i]->canvas_key == keyval)
      {
        assay_canvas_use_tool (self, assay_layers[i]);
        return TRUE;
      }
  return FALSE;
}

/* Tab belongs to the canvas only while it has the focus; Shift+Tab (another keyval) and F6 leave
 * it. */
static gboolean
key_cb (GtkEventControllerKey *controller,
        guint keyval,
        guint keycode,
        GdkModifierType modifiers,
        AssayCanvas *self)
{
  if ((modifiers & (GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SUPER_MASK)) != 0)
    return FALSE;
  if ((modifiers & GDK_SHIFT_MASK) != 0)
    return pan_by_key (self, keyval);
  return use_tool_by_key (self, keyval);
}

static void
assay_canvas_class_init (AssayCanvasClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = assay_canvas_finalize;
  widget_class->snapshot = assay_canvas_snapshot;
  widget_class->measure = assay_canvas_measure;
  gtk_widget_class_set_css_name (widget_class, "canvas");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
  signals[CHANGED] = g_signal_new ("changed", ASSAY_TYPE_CANVAS, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 0);
}

static void
assay_canvas_init (AssayCanvas *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  self->state = assay_canvas_state_new ();
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (key_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
  add_pointer (self);
}

GtkWidget *
assay_canvas_new (void)
{
  return g_object_new (ASSAY_TYPE_CANVAS, NULL);
}

/* What is shown --------------------------------------------------------- */

void
assay_canvas_set_picture (AssayCanvas *self, const AssayPicture *picture)
{
  g_return_if_fail (ASSAY_IS_CANVAS (self));
  if (picture == self->state->picture)
    return;
  assay_canvas_state_set_picture (self->state, picture);
  changed (self);
}

void
assay_canvas_prepare (AssayCanvas *self, const AssayPicture *picture)
{
  AssayRect place;

  g_return_if_fail (ASSAY_IS_CANVAS (self));
  adopt_size (self);
  if (picture != NULL)
    assay_canvas_state_get_texture (self->state, picture, &place);
}

void
assay_canvas_set_safe_area (AssayCanvas *self, int safe_area_px)
{
  g_return_if_fail (ASSAY_IS_CANVAS (self));
  if (self->state->safe_area == safe_area_px)
    return;
  self->state->safe_area = MAX (safe_area_px, 0);
  changed (self);
}

void
assay_canvas_set_regions (AssayCanvas *self, const AssayRect *regions, guint n_regions)
{
  g_return_if_fail (ASSAY_IS_CANVAS (self));
  g_array_set_size (self->state->regions, 0);
  if (n_regions > 0)
    g_array_append_vals (self->state->regions, regions, n_regions);
  changed (self);
}

void
assay_canvas_set_zoom (AssayCanvas *self, int zoom)
{
  g_return_if_fail (ASSAY_IS_CANVAS (self));
  zoom_at (self, zoom, gtk_widget_get_width (GTK_WIDGET (self)) / 2.0,
           gtk_widget_get_height (GTK_WIDGET (self)) / 2.0);
}

int
assay_canvas_get_zoom (AssayCanvas *self)
{
  return self->state->view.zoom;
}

void
assay_canvas_step_zoom (AssayCanvas *self, int by)
{
  g_return_if_fail (ASSAY_IS_CANVAS (self));
  adopt_size (self);
  assay_canvas_set_zoom (self, assay_canvas_view_next_zoom (&self->state->view, by));
}

void
assay_canvas_set_inset (AssayCanvas *self, int inset)
{
  g_return_if_fail (ASSAY_IS_CANVAS (self));
  self->inset = MAX (inset, 0);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
assay_canvas_set_words (AssayCanvas *self, const char *label, const char *description)
{
  g_return_if_fail (ASSAY_IS_CANVAS (self));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  label != NULL ? label : "", GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  description != NULL ? description : "", -1);
}

/* Tools ----------------------------------------------------------------- */

void
assay_canvas_use_tool (AssayCanvas *self, const AssayLayer *tool)
{
  g_return_if_fail (ASSAY_IS_CANVAS (self) && tool != NULL);
  if (assay_layer_turn (self->state, tool))
    changed (self);
}

gboolean
assay_canvas_press_tool (AssayCanvas *self, const AssayLayer *tool, guint keyval)
{
  g_return_val_if_fail (ASSAY_IS_CANVAS (self) && tool != NULL, FALSE);
  if (!assay_layer_is_shown (self->state, tool))
    return FALSE;
  if (assay_layer_press (self->state, tool, keyval))
    changed (self);
  return TRUE;
}

const AssayLayer *
assay_canvas_ask_tool (AssayCanvas *self, const char *id)
{
  const AssayLayer *asked;

  g_return_val_if_fail (ASSAY_IS_CANVAS (self), NULL);
  asked = assay_layer_ask (self->state, id);
  changed (self);
  return asked;
}

gboolean
assay_canvas_get_tool (AssayCanvas *self, const AssayLayer *tool)
{
  const AssayLayerState *own = assay_layer_own (self->state, tool);

  return own->on;
}

gboolean
assay_canvas_is_by_hand (AssayCanvas *self, const AssayLayer *tool)
{
  const AssayLayerState *own = assay_layer_own (self->state, tool);

  return own->by_hand;
}

const char *
assay_canvas_get_obstacle (AssayCanvas *self, const AssayLayer *tool)
{
  return assay_layer_get_obstacle (self->state, tool);
}
