/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/exceptions/assay-exceptions-page.h"

#include "app/exceptions/assay-cause-detail.h"
#include "app/exceptions/assay-cause-line.h"
#include "app/exceptions/assay-cause-source.h"
#include "app/widgets/assay-asset-tile.h"
#include "app/widgets/assay-one-stop.h"
#include "app/widgets/assay-ruler.h"

#include <glib/gi18n.h>

#define AGE_S 60 /* ages are told in minutes */

struct _AssayExceptionsPage
{
  AssayZonePage parent_instance;
  AssayCauseSource *source;
  GtkSingleSelection *selection;
  guint age_id;
  gboolean narrow, opened; /* opened: the detail has the page, where it is narrow */
  gboolean wants_keyboard; /* as soon as there is a list */

  GtkStack *stack; /* loading | empty | list */
  GtkWidget *list_place;
  GtkListView *list;
  AssayCauseDetail *detail;
};

G_DEFINE_FINAL_TYPE (AssayExceptionsPage, assay_exceptions_page, ASSAY_TYPE_ZONE_PAGE)

/* What is shown ------------------------------------------------------------------- */

static guint
count_causes (AssayExceptionsPage *self)
{
  return g_list_model_get_n_items (assay_cause_source_get_causes (self->source));
}

static gboolean
is_list_shown (AssayExceptionsPage *self)
{
  return g_str_equal (gtk_stack_get_visible_child_name (self->stack), "list");
}

static gboolean
assay_exceptions_page_grab_focus (GtkWidget *widget)
{
  AssayExceptionsPage *self = ASSAY_EXCEPTIONS_PAGE (widget);

  self->wants_keyboard = !is_list_shown (self);
  if (self->wants_keyboard || (self->narrow && self->opened))
    return GTK_WIDGET_CLASS (assay_exceptions_page_parent_class)->grab_focus (widget);
  return gtk_widget_grab_focus (GTK_WIDGET (self->list));
}

/* What was left by the keyboard because it went is given it again. */
static void
keep_keyboard (AssayExceptionsPage *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  if (root != NULL && gtk_widget_get_mapped (GTK_WIDGET (self))
      && (self->wants_keyboard || gtk_root_get_focus (root) == NULL))
    gtk_widget_grab_focus (GTK_WIDGET (self));
}

static void
show_page (AssayExceptionsPage *self)
{
  const char *page = count_causes (self) > 0 ? "list" : "empty";

  if (!assay_cause_source_is_known (self->source))
    page = "loading";
  gtk_stack_set_visible_child_name (self->stack, page);
  keep_keyboard (self);
}

static void
answered_cb (gpointer data)
{
  show_page (data);
}

static void
show_sides (AssayExceptionsPage *self)
{
  gtk_widget_set_visible (self->list_place, !self->narrow || !self->opened);
  gtk_widget_set_visible (GTK_WIDGET (self->detail), !self->narrow || self->opened);
}

static void
selected_cb (AssayExceptionsPage *self)
{
  AssayCause *cause = gtk_single_selection_get_selected_item (self->selection);

  assay_cause_detail_set_cause (self->detail, cause);
  if (cause == NULL && self->opened)
    {
      self->opened = FALSE;
      show_sides (self);
    }
}

/* Asking -------------------------------------------------------------------------- */

static void
assay_exceptions_page_changed (AssayZonePage *page, guint topics)
{
  assay_cause_source_ask (ASSAY_EXCEPTIONS_PAGE (page)->source, topics);
}

static void
assay_exceptions_page_open (AssayZonePage *page, AssayProject *project)
{
  AssayExceptionsPage *self = ASSAY_EXCEPTIONS_PAGE (page);

  assay_cause_source_set_project (self->source, project);
  assay_cause_detail_set_project (self->detail, project);
  assay_zone_page_watch (page, ASSAY_CAUSE_SOURCE_TOPICS);
  assay_exceptions_page_changed (page, ~0u);
}

static void
assay_exceptions_page_close (AssayZonePage *page)
{
  AssayExceptionsPage *self = ASSAY_EXCEPTIONS_PAGE (page);

  assay_cause_source_set_project (self->source, NULL);
  assay_cause_detail_set_project (self->detail, NULL);
  show_page (self);
}

/* What is pressed ----------------------------------------------------------------- */

static void
activated_cb (GtkListView *list, guint position, AssayExceptionsPage *self)
{
  if (!self->narrow)
    return;
  self->opened = TRUE;
  show_sides (self);
  gtk_widget_child_focus (GTK_WIDGET (self->detail), GTK_DIR_TAB_FORWARD);
}

static void
back_cb (AssayExceptionsPage *self)
{
  self->opened = FALSE;
  show_sides (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->list));
}

static void
done_cb (AssayCauseDetail *detail, const char *text, const char *undo, AssayExceptionsPage *self)
{
  assay_zone_page_toast (ASSAY_ZONE_PAGE (self), text, undo);
}

static void
go_to_review_cb (AssayExceptionsPage *self)
{
  assay_zone_page_go_to (ASSAY_ZONE_PAGE (self), "review", NULL);
}

static gboolean
escape_cb (GtkWidget *widget, GVariant *args, gpointer data)
{
  AssayExceptionsPage *self = ASSAY_EXCEPTIONS_PAGE (widget);

  if (!self->narrow || !self->opened)
    return FALSE;
  back_cb (self);
  return TRUE;
}

static gboolean
choice_key_cb (GtkWidget *widget, GVariant *choice, gpointer data)
{
  AssayExceptionsPage *self = ASSAY_EXCEPTIONS_PAGE (widget);

  if (!is_list_shown (self))
    return FALSE;
  assay_cause_detail_choose (self->detail, g_variant_get_int32 (choice));
  return TRUE;
}

static void
assay_exceptions_page_activate_primary (AssayZonePage *page)
{
  AssayExceptionsPage *self = ASSAY_EXCEPTIONS_PAGE (page);

  if (is_list_shown (self))
    assay_cause_detail_suggested (self->detail);
}

/* Enter on a row, and not on a button; where the detail is a page of its own it opens that first.
 */
static gboolean
enter_cb (GtkEventControllerKey *keys,
          guint key,
          guint code,
          GdkModifierType state,
          AssayExceptionsPage *self)
{
  if ((key != GDK_KEY_Return && key != GDK_KEY_KP_Enter && key != GDK_KEY_ISO_Enter)
      || (self->narrow && !self->opened))
    return FALSE;
  assay_cause_detail_suggested (self->detail);
  return TRUE;
}

static void
hear_enter (AssayExceptionsPage *self, GtkWidget *list)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect_object (keys, "key-pressed", G_CALLBACK (enter_cb), self, 0);
  gtk_widget_add_controller (list, keys);
}

/* Ages and width ------------------------------------------------------------------ */

static gboolean
age_cb (gpointer data)
{
  AssayExceptionsPage *self = data;

  for (guint i = 0; i < count_causes (self); i++)
    {
      g_autoptr (AssayCause) cause =
        g_list_model_get_item (assay_cause_source_get_causes (self->source), i);

      g_signal_emit_by_name (cause, "changed");
    }
  return G_SOURCE_CONTINUE;
}

static void
assay_exceptions_page_set_awake (AssayZonePage *page, gboolean awake)
{
  AssayExceptionsPage *self = ASSAY_EXCEPTIONS_PAGE (page);

  g_clear_handle_id (&self->age_id, g_source_remove);
  self->wants_keyboard &= awake;
  if (awake)
    self->age_id = g_timeout_add_seconds (AGE_S, age_cb, self);
}

static void
narrow_cb (AssayExceptionsPage *self, GParamSpec *pspec, AssayRuler *ruler)
{
  self->narrow = assay_ruler_get_narrow (ruler);
  self->opened = FALSE;
  gtk_list_view_set_single_click_activate (self->list, self->narrow);
  assay_cause_detail_set_narrow (self->detail, self->narrow);
  show_sides (self);
}

/* Type ---------------------------------------------------------------------------- */

static int
assay_exceptions_page_count (AssayZonePage *page, AssayRow *status)
{
  const AssayStatusRow *counts = assay_row_get (status, &assay_status_row_table);

  return (int) assay_number_or_zero (counts->problems);
}

static void
assay_exceptions_page_dispose (GObject *object)
{
  AssayExceptionsPage *self = ASSAY_EXCEPTIONS_PAGE (object);

  g_clear_handle_id (&self->age_id, g_source_remove);
  if (self->list != NULL)
    gtk_list_view_set_model (self->list, NULL);
  g_clear_object (&self->selection);
  g_clear_pointer (&self->source, assay_cause_source_free);
  gtk_widget_dispose_template (GTK_WIDGET (self), ASSAY_TYPE_EXCEPTIONS_PAGE);
  G_OBJECT_CLASS (assay_exceptions_page_parent_class)->dispose (object);
}

static void
add_keys (GtkWidgetClass *widget_class)
{
  gtk_widget_class_add_binding (widget_class, GDK_KEY_t, 0, choice_key_cb, "i", ASSAY_CHOICE_AGAIN);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Delete, 0, choice_key_cb, "i",
                                ASSAY_CHOICE_LEAVE_OUT);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Escape, 0, escape_cb, NULL);
}

static void
assay_exceptions_page_class_init (AssayExceptionsPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  AssayZonePageClass *page_class = ASSAY_ZONE_PAGE_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = assay_exceptions_page_dispose;
  widget_class->grab_focus = assay_exceptions_page_grab_focus;
  page_class->open = assay_exceptions_page_open;
  page_class->close = assay_exceptions_page_close;
  page_class->changed = assay_exceptions_page_changed;
  page_class->set_awake = assay_exceptions_page_set_awake;
  page_class->activate_primary = assay_exceptions_page_activate_primary;
  page_class->count = assay_exceptions_page_count;
  g_type_ensure (ASSAY_TYPE_CAUSE_DETAIL);
  g_type_ensure (ASSAY_TYPE_ONE_STOP);
  g_type_ensure (ASSAY_TYPE_RULER);
  gtk_widget_class_set_template_from_resource (
    widget_class, "/io/github/assay/Assay/ui/assay-exceptions-page.ui");
  gtk_widget_class_bind_template_child (widget_class, AssayExceptionsPage, stack);
  gtk_widget_class_bind_template_child (widget_class, AssayExceptionsPage, list_place);
  gtk_widget_class_bind_template_child (widget_class, AssayExceptionsPage, list);
  gtk_widget_class_bind_template_child (widget_class, AssayExceptionsPage, detail);
  gtk_widget_class_bind_template_callback (widget_class, narrow_cb);
  gtk_widget_class_bind_template_callback (widget_class, activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, back_cb);
  gtk_widget_class_bind_template_callback (widget_class, done_cb);
  gtk_widget_class_bind_template_callback (widget_class, go_to_review_cb);
  add_keys (widget_class);
}

static void
assay_exceptions_page_init (AssayExceptionsPage *self)
{
  g_autoptr (GtkListItemFactory) factory = assay_cause_line_factory_new ();

  assay_asset_style_load ();
  gtk_widget_init_template (GTK_WIDGET (self));
  self->source = assay_cause_source_new (answered_cb, self);
  self->selection =
    gtk_single_selection_new (g_object_ref (assay_cause_source_get_causes (self->source)));
  g_signal_connect_object (self->selection, "notify::selected-item", G_CALLBACK (selected_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_list_view_set_factory (self->list, factory);
  gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (self->selection));
  hear_enter (self, GTK_WIDGET (self->list));
  hear_enter (self, GTK_WIDGET (assay_cause_detail_get_list (self->detail)));
}
