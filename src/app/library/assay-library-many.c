/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/library/assay-library-many.h"

#include "app/library/assay-asset-life.h"
#include "app/widgets/assay-access.h"
#include "app/widgets/assay-asset-tile.h"
#include "app/widgets/assay-choice-bar.h"

#include <glib/gi18n.h>

#define SPACING 6

struct _AssayLibraryMany
{
  AdwBin parent_instance;
  AssayProject *project;
  GPtrArray *assets; /* AssayRow */
  char *ids;         /* theirs, as a query takes them; "" while some are not read */
  GCancellable *asking;
  gboolean changed; /* since it is asked */

  GtkLabel *title, *pictures;
  GtkMenuButton *more;
  GtkWidget *states, *review_button, *about;
  AssayChoiceBar *choices;
};

static guint chosen_signal, review_signal;

G_DEFINE_FINAL_TYPE (AssayLibraryMany, assay_library_many, ADW_TYPE_BIN)

/* What can be chosen ---------------------------------------------------------------- */

static void ask_offer (AssayLibraryMany *self);

static void
stop_asking (AssayLibraryMany *self)
{
  g_cancellable_cancel (self->asking);
  g_clear_object (&self->asking);
}

static void
show_offer (AssayLibraryMany *self, const AssayOfferRow *offer)
{
  assay_choice_bar_set_counts (self->choices, offer, gtk_label_get_label (self->title));
}

static void
offer_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (AssayLibraryMany) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) rows = assay_project_ask_finish (ASSAY_PROJECT (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_object (&self->asking);
  if (rows != NULL && rows->len > 0)
    show_offer (self, assay_row_get (rows->pdata[0], &assay_offer_row_table));
  if (self->changed)
    ask_offer (self);
}

/* The buttons stay until the answer is there, and one question is under way at a time. */
static void
ask_offer (AssayLibraryMany *self)
{
  AssayQuery query = {.kind = "offers", .spec = self->ids};

  self->changed = self->asking != NULL;
  if (self->changed || self->project == NULL || *self->ids == '\0')
    return;
  self->asking = g_cancellable_new ();
  assay_project_ask_async (self->project, &query, self->asking, offer_cb, g_object_ref (self));
}

void
assay_library_many_follow (AssayLibraryMany *self)
{
  g_return_if_fail (ASSAY_IS_LIBRARY_MANY (self));
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    ask_offer (self);
}

static void
told_cb (gpointer self, const char *text, const char *undo)
{
  g_signal_emit (self, chosen_signal, 0, text, undo);
}

static void
wanted_cb (AssayChoiceBar *bar, int choice, AssayLibraryMany *self)
{
  if (self->project != NULL && self->assets != NULL)
    assay_asset_choose (self->project, (AssayChoice) choice, self->assets, told_cb, self);
}

/* How they stand -------------------------------------------------------------------- */

static GtkWidget *
state_line_new (const AssayStateLook *look, const char *text)
{
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, SPACING);
  GtkWidget *mark = gtk_image_new_from_icon_name (look->icon), *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_widget_add_css_class (label, "numeric");
  if (*look->style != '\0')
    {
      gtk_widget_add_css_class (mark, look->style);
      gtk_widget_add_css_class (label, look->style);
    }
  gtk_box_append (GTK_BOX (line), mark);
  gtk_box_append (GTK_BOX (line), label);
  return line;
}

static void
show_states (AssayLibraryMany *self, const AssayAssetSum *sum)
{
  GtkWidget *line;

  while ((line = gtk_widget_get_first_child (self->states)) != NULL)
    gtk_box_remove (GTK_BOX (self->states), line);
  for (gint64 state = 0; state < ASSAY_N_ASSET_STATES; state++)
    {
      AssayStateLook look = assay_asset_state_look (state);
      g_autofree char *text = assay_asset_sum_dup_line (sum, state, look.word);

      if (text != NULL)
        gtk_box_append (GTK_BOX (self->states), state_line_new (&look, text));
    }
}

static void
show_words (AssayLibraryMany *self, const AssayAssetSum *sum)
{
  g_autofree char *title = assay_asset_sum_dup_title (sum),
                  *pictures = assay_asset_sum_dup_pictures (sum);
  /* Translators: a menu, the asset it is of */
  g_autofree char *more = g_strdup_printf ("%s: %s", _ ("More"), title);

  gtk_label_set_label (self->title, title);
  gtk_label_set_label (self->pictures, pictures);
  assay_access_name (GTK_WIDGET (self->more), more);
  gtk_widget_set_visible (self->about, sum->n > 0);
  gtk_widget_set_visible (GTK_WIDGET (self->more), sum->n > 0);
  gtk_widget_set_visible (self->review_button, sum->states[ASSAY_ASSET_TO_DECIDE] > 0);
}

/* Of others nothing is known yet. */
static void
take_ids (AssayLibraryMany *self, char *ids)
{
  static const AssayOfferRow nothing = {0};

  if (g_str_equal (ids, self->ids))
    {
      g_free (ids);
      return;
    }
  g_free (self->ids);
  self->ids = ids;
  stop_asking (self);
  show_offer (self, &nothing);
}

void
assay_library_many_show (AssayLibraryMany *self, GPtrArray *assets, const AssayAssetSum *sum)
{
  g_return_if_fail (ASSAY_IS_LIBRARY_MANY (self));
  g_ptr_array_ref (assets);
  g_clear_pointer (&self->assets, g_ptr_array_unref);
  self->assets = assets;
  show_words (self, sum);
  show_states (self, sum);
  take_ids (self, sum->unread == 0 ? assay_assets_dup_ids (assets) : g_strdup (""));
  ask_offer (self);
}

/* Making it ------------------------------------------------------------------------- */

void
assay_library_many_set_project (AssayLibraryMany *self, AssayProject *project)
{
  g_autoptr (GPtrArray) none = g_ptr_array_new ();

  g_return_if_fail (ASSAY_IS_LIBRARY_MANY (self));
  assay_library_many_show (self, none, &(AssayAssetSum){0});
  g_set_object (&self->project, project);
}

void
assay_library_many_set_menu (AssayLibraryMany *self, GMenuModel *menu)
{
  gtk_menu_button_set_menu_model (self->more, menu);
}

static void
review_clicked_cb (AssayLibraryMany *self)
{
  g_signal_emit (self, review_signal, 0);
}

static void
assay_library_many_dispose (GObject *object)
{
  AssayLibraryMany *self = ASSAY_LIBRARY_MANY (object);

  stop_asking (self);
  g_clear_pointer (&self->assets, g_ptr_array_unref);
  g_clear_object (&self->project);
  gtk_widget_dispose_template (GTK_WIDGET (self), ASSAY_TYPE_LIBRARY_MANY);
  G_OBJECT_CLASS (assay_library_many_parent_class)->dispose (object);
}

static void
assay_library_many_finalize (GObject *object)
{
  g_free (ASSAY_LIBRARY_MANY (object)->ids);
  G_OBJECT_CLASS (assay_library_many_parent_class)->finalize (object);
}

static void
assay_library_many_class_init (AssayLibraryManyClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = assay_library_many_dispose;
  G_OBJECT_CLASS (klass)->finalize = assay_library_many_finalize;
  review_signal = g_signal_new ("review", ASSAY_TYPE_LIBRARY_MANY, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                NULL, G_TYPE_NONE, 0);
  chosen_signal = g_signal_new ("chosen", ASSAY_TYPE_LIBRARY_MANY, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                NULL, G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_STRING);
  g_type_ensure (ASSAY_TYPE_CHOICE_BAR);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/assay/Assay/ui/assay-library-many.ui");
  gtk_widget_class_bind_template_child (widget_class, AssayLibraryMany, title);
  gtk_widget_class_bind_template_child (widget_class, AssayLibraryMany, pictures);
  gtk_widget_class_bind_template_child (widget_class, AssayLibraryMany, more);
  gtk_widget_class_bind_template_child (widget_class, AssayLibraryMany, states);
  gtk_widget_class_bind_template_child (widget_class, AssayLibraryMany, about);
  gtk_widget_class_bind_template_child (widget_class, AssayLibraryMany, review_button);
  gtk_widget_class_bind_template_child (widget_class, AssayLibraryMany, choices);
  gtk_widget_class_bind_template_callback (widget_class, review_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, wanted_cb);
}

static void
assay_library_many_init (AssayLibraryMany *self)
{
  self->ids = g_strdup ("");
  gtk_widget_init_template (GTK_WIDGET (self));
}
