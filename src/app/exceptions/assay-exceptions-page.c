/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/exceptions/assay-exceptions-page.h"
#include "app/widgets/assay-access.h"
#include "app/widgets/assay-choice-bar.h"
#include "app/widgets/assay-row-follow.h"

#include <glib/gi18n.h>

struct _AssayExceptionsPage
{
  AssayZonePage parent_instance;
  AssayRowModel *rows;
  GtkStack *stack; /* loading | empty | list */
  GtkListView *list;
};

G_DEFINE_FINAL_TYPE (AssayExceptionsPage, assay_exceptions_page, ASSAY_TYPE_ZONE_PAGE)

/* Acting ------------------------------------------------------------------ */

typedef struct
{
  AssayExceptionsPage *page;
  const char *done; /* translated */
} Acted;

static void
acted_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autofree Acted *acted = data;
  g_autoptr (AssayExceptionsPage) self = acted->page;
  g_autoptr (GError) error = NULL;
  g_autofree char *undo = NULL;
  guint64 seq;

  if (!assay_project_submit_finish (ASSAY_PROJECT (source), result, &seq, &error))
    {
      assay_zone_page_toast (ASSAY_ZONE_PAGE (self), error->message, NULL);
      return;
    }
  undo = acted->done != NULL ? assay_choice_dup_undo (seq) : NULL;
  if (undo != NULL)
    assay_zone_page_toast (ASSAY_ZONE_PAGE (self), acted->done, undo);
}

/* About the asset as a whole: there is no picture to choose about. */
static void
resolve (AssayProject *project, const AssayExceptionRow *row, AssayChoice choice, Acted *acted)
{
  AssayArgsExceptionResolve *args =
    assay_table_new (assay_command_kind_find ("exception.resolve")->args);

  args->exception = g_strdup (row->id);
  args->action = choice == ASSAY_CHOICE_LEAVE_OUT ? ASSAY_RESOLVE_LEAVE_OUT : ASSAY_RESOLVE_RETRY;
  acted->done = NULL;
  assay_project_submit_async (
    project, assay_command_new ("exception.resolve", args, ASSAY_ACTOR_USER, "assay"), NULL,
    acted_cb, acted);
}

static const AssayExceptionRow *
exception_of (GtkWidget *button)
{
  GtkListItem *item = g_object_get_data (G_OBJECT (button), "assay-item");
  AssayRow *row = gtk_list_item_get_item (item);

  return row != NULL ? assay_row_get (row, &assay_exception_row_table) : NULL;
}

static void
act (AssayExceptionsPage *self, GtkWidget *button, AssayChoice choice, const char *done)
{
  AssayProject *project = assay_zone_page_get_project (ASSAY_ZONE_PAGE (self));
  const AssayExceptionRow *row = exception_of (button);
  Acted *acted;

  if (project == NULL || row == NULL)
    return;
  acted = g_new0 (Acted, 1);
  *acted = (Acted){g_object_ref (self), done};
  if (row->slot.variant == ASSAY_UNSET)
    resolve (project, row, choice, acted);
  else
    assay_choice_submit (project, choice, row->spec, &row->slot, acted_cb, acted);
}

static void
retry_cb (GtkWidget *button, gpointer data)
{
  act (data, button, ASSAY_CHOICE_AGAIN, _ ("It is made again"));
}

static void
leave_out_cb (GtkWidget *button, gpointer data)
{
  act (data, button, ASSAY_CHOICE_LEAVE_OUT, _ ("Left out"));
}

static void
ask_cb (GtkWidget *button, gpointer data)
{
  gtk_popover_popdown (GTK_POPOVER (gtk_widget_get_ancestor (button, GTK_TYPE_POPOVER)));
  act (data, button, ASSAY_CHOICE_ASK, _ ("It is a question in Review now"));
}

static void
accept_cb (GtkWidget *button, gpointer data)
{
  gtk_popover_popdown (GTK_POPOVER (gtk_widget_get_ancestor (button, GTK_TYPE_POPOVER)));
  act (data, button, ASSAY_CHOICE_ACCEPT, _ ("Accepted anyway"));
}

/* One line ---------------------------------------------------------------- */

static GtkWidget *
text_new (const char *css_class)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_widget_add_css_class (label, css_class);
  return label;
}

static GtkWidget *
button_new (AssayExceptionsPage *self, GtkListItem *item, const char *label, GCallback clicked)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (label);

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  g_object_set_data (G_OBJECT (button), "assay-item", item);
  g_signal_connect_object (button, "clicked", clicked, self, 0);
  return button;
}

/* What needs the picture there is. */
static GtkWidget *
menu_new (AssayExceptionsPage *self, GtkListItem *item)
{
  GtkWidget *menu = gtk_menu_button_new ();
  GtkWidget *popover = gtk_popover_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *ask = button_new (self, item, _ ("_Ask Me"), G_CALLBACK (ask_cb));
  GtkWidget *accept = button_new (self, item, _ ("Accept _Anyway"), G_CALLBACK (accept_cb));

  gtk_button_set_has_frame (GTK_BUTTON (ask), FALSE);
  gtk_button_set_has_frame (GTK_BUTTON (accept), FALSE);
  gtk_box_append (GTK_BOX (box), ask);
  gtk_box_append (GTK_BOX (box), accept);
  gtk_popover_set_child (GTK_POPOVER (popover), box);
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (menu), popover);
  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (menu), "view-more-symbolic");
  gtk_menu_button_set_has_frame (GTK_MENU_BUTTON (menu), FALSE);
  gtk_widget_set_valign (menu, GTK_ALIGN_CENTER);
  return menu;
}

static void
setup_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer data)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkWidget *icon = gtk_image_new_from_icon_name ("dialog-warning-symbolic");

  gtk_widget_add_css_class (icon, "warning");
  gtk_widget_add_css_class (box, "exception-row");
  gtk_box_append (GTK_BOX (box), icon);
  gtk_box_append (GTK_BOX (texts), text_new ("heading"));
  gtk_box_append (GTK_BOX (texts), text_new ("dim-label"));
  gtk_widget_set_hexpand (texts, TRUE);
  gtk_box_append (GTK_BOX (box), texts);
  gtk_box_append (GTK_BOX (box), button_new (data, item, _ ("_Try Again"), G_CALLBACK (retry_cb)));
  gtk_box_append (GTK_BOX (box),
                  button_new (data, item, _ ("_Leave Out"), G_CALLBACK (leave_out_cb)));
  gtk_box_append (GTK_BOX (box), menu_new (data, item));
  gtk_list_item_set_activatable (item, FALSE);
  gtk_list_item_set_child (item, box);
}

static void
name_button (GtkWidget *button, const char *format, const char *title)
{
  g_autofree char *name = g_strconcat (format, ": ", title, NULL);

  assay_access_name (button, name);
}

static void
bind_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer data)
{
  const AssayExceptionRow *row =
    assay_row_get (gtk_list_item_get_item (item), &assay_exception_row_table);
  GtkWidget *box = gtk_list_item_get_child (item);
  GtkWidget *texts = gtk_widget_get_next_sibling (gtk_widget_get_first_child (box));
  GtkWidget *heading = gtk_widget_get_first_child (texts);
  GtkWidget *retry = gtk_widget_get_next_sibling (texts);
  const char *title = assay_text_or_empty (row->title);

  gtk_label_set_label (GTK_LABEL (heading), title);
  gtk_label_set_label (GTK_LABEL (gtk_widget_get_next_sibling (heading)),
                       assay_text_or_empty (row->text));
  name_button (retry, _ ("Try Again"), title);
  name_button (gtk_widget_get_next_sibling (retry), _ ("Leave Out"), title);
  name_button (gtk_widget_get_last_child (box), _ ("More"), title);
  gtk_widget_set_visible (gtk_widget_get_last_child (box),
                          row->version != NULL && row->slot.variant != ASSAY_UNSET);
}

/* The page ---------------------------------------------------------------- */

static void
show_state (AssayExceptionsPage *self)
{
  const char *page = "empty";

  if (self->rows != NULL && assay_row_model_get_loading (self->rows))
    page = "loading";
  else if (self->rows != NULL && g_list_model_get_n_items (G_LIST_MODEL (self->rows)) > 0)
    page = "list";
  gtk_stack_set_visible_child_name (self->stack, page);
}

static void
go_to_review_cb (GtkButton *button, gpointer data)
{
  assay_zone_page_go_to (data, "review", NULL);
}

static GtkWidget *
empty_new (AssayExceptionsPage *self)
{
  GtkWidget *page = adw_status_page_new ();
  GtkWidget *button = gtk_button_new_with_mnemonic (_ ("Go to _Review"));

  adw_status_page_set_icon_name (ADW_STATUS_PAGE (page), "assay-ok-symbolic");
  adw_status_page_set_title (ADW_STATUS_PAGE (page), _ ("No Problems"));
  adw_status_page_set_description (ADW_STATUS_PAGE (page), _ ("Questions are in Review."));
  gtk_widget_set_halign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "pill");
  g_signal_connect_object (button, "clicked", G_CALLBACK (go_to_review_cb), self, 0);
  adw_status_page_set_child (ADW_STATUS_PAGE (page), button);
  return page;
}

static GtkWidget *
list_new (AssayExceptionsPage *self)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  GtkWidget *scroller = gtk_scrolled_window_new ();
  GtkWidget *clamp = adw_clamp_scrollable_new ();

  g_signal_connect_object (factory, "setup", G_CALLBACK (setup_cb), self, 0);
  g_signal_connect_object (factory, "bind", G_CALLBACK (bind_cb), self, 0);
  assay_row_follow_factory (GTK_SIGNAL_LIST_ITEM_FACTORY (factory));
  self->list = GTK_LIST_VIEW (gtk_list_view_new (NULL, factory));
  gtk_list_view_set_show_separators (self->list, TRUE);
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "exceptions");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Problems"), -1);
  adw_clamp_scrollable_set_maximum_size (ADW_CLAMP_SCROLLABLE (clamp), 860);
  adw_clamp_scrollable_set_child (ADW_CLAMP_SCROLLABLE (clamp), GTK_WIDGET (self->list));
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), clamp);
  return scroller;
}

static void
assay_exceptions_page_open (AssayZonePage *page, AssayProject *project)
{
  AssayExceptionsPage *self = ASSAY_EXCEPTIONS_PAGE (page);
  AssayQuery query = {.kind = "exceptions"};
  g_autoptr (GtkNoSelection) selection = NULL;

  self->rows = assay_zone_page_query (page, &query);
  g_signal_connect_object (self->rows, "items-changed", G_CALLBACK (show_state), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->rows, "notify::loading", G_CALLBACK (show_state), self,
                           G_CONNECT_SWAPPED);
  selection = gtk_no_selection_new (G_LIST_MODEL (g_object_ref (self->rows)));
  gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (selection));
  show_state (self);
}

static void
assay_exceptions_page_close (AssayZonePage *page)
{
  AssayExceptionsPage *self = ASSAY_EXCEPTIONS_PAGE (page);

  gtk_list_view_set_model (self->list, NULL);
  g_clear_object (&self->rows);
  show_state (self);
}

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

  if (self->list != NULL)
    gtk_list_view_set_model (self->list, NULL);
  self->list = NULL;
  g_clear_object (&self->rows);
  G_OBJECT_CLASS (assay_exceptions_page_parent_class)->dispose (object);
}

static void
assay_exceptions_page_class_init (AssayExceptionsPageClass *klass)
{
  AssayZonePageClass *page_class = ASSAY_ZONE_PAGE_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = assay_exceptions_page_dispose;
  page_class->open = assay_exceptions_page_open;
  page_class->close = assay_exceptions_page_close;
  page_class->count = assay_exceptions_page_count;
}

static void
assay_exceptions_page_init (AssayExceptionsPage *self)
{
  GtkWidget *spinner = gtk_spinner_new ();

  gtk_spinner_start (GTK_SPINNER (spinner));
  gtk_widget_set_halign (spinner, GTK_ALIGN_CENTER);
  gtk_widget_set_valign (spinner, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (spinner), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Loading the problems"), -1);
  self->stack = GTK_STACK (gtk_stack_new ());
  gtk_stack_add_named (self->stack, spinner, "loading");
  gtk_stack_add_named (self->stack, empty_new (self), "empty");
  gtk_stack_add_named (self->stack, list_new (self), "list");
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->stack));
}
