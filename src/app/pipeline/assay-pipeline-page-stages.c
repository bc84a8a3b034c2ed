/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/pipeline/assay-pipeline-page-private.h"

#include <glib/gi18n.h>

/* The way of an asset, and what fell off it: counts that open the Library; then what is wrong with
 * the documents. */

/* By AssayPipelineStage; what of the Library it opens. */
static const struct
{
  const char *word;
  AssayAssetStage stage;
} stages[ASSAY_N_STAGES] = {
  {N_ ("Draft"), ASSAY_ASSET_STAGE_DRAFT},         {N_ ("Ready"), ASSAY_ASSET_STAGE_READY},
  {N_ ("Being made"), ASSAY_ASSET_STAGE_READY},    {N_ ("Checking"), ASSAY_ASSET_STAGE_READY},
  {N_ ("To decide"), ASSAY_ASSET_STAGE_TO_DECIDE}, {N_ ("Approved"), ASSAY_ASSET_STAGE_APPROVED},
  {N_ ("Problems"), ASSAY_ASSET_STAGE_PROBLEMS},   {N_ ("Paused"), ASSAY_ASSET_STAGE_PAUSED},
  {N_ ("Set aside"), ASSAY_ASSET_STAGE_ASIDE},
};

static void
stage_clicked_cb (GtkWidget *button, gpointer data)
{
  AssayPipelinePage *self = data;

  for (guint i = 0; i < ASSAY_N_STAGES; i++)
    if (self->stage_buttons[i] == button)
      assay_zone_page_go_to (data, "library", assay_asset_stage_words[stages[i].stage]);
}

static GtkWidget *
stage_new (AssayPipelinePage *self, guint i)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0),
            *inner = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *count = gtk_label_new ("0"), *word = gtk_label_new (_ (stages[i].word)),
            *button = gtk_button_new ();

  gtk_widget_add_css_class (count, "title-4");
  gtk_widget_add_css_class (count, "numeric");
  gtk_widget_add_css_class (word, "caption");
  gtk_box_append (GTK_BOX (inner), count);
  gtk_box_append (GTK_BOX (inner), word);
  gtk_button_set_child (GTK_BUTTON (button), inner);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_hexpand (button, TRUE);
  g_signal_connect (button, "clicked", G_CALLBACK (stage_clicked_cb), self);
  gtk_box_append (GTK_BOX (box), button);
  if (i < ASSAY_STAGE_APPROVED)
    {
      GtkWidget *arrow = gtk_image_new_from_icon_name ("pan-end-symbolic");

      gtk_widget_add_css_class (arrow, "dim-label");
      gtk_box_append (GTK_BOX (box), arrow);
    }
  self->stage_counts[i] = GTK_LABEL (count);
  self->stage_buttons[i] = button;
  return box;
}

void
_assay_pipeline_stages_init (AssayPipelinePage *self)
{
  for (guint i = 0; i < ASSAY_N_STAGES; i++)
    {
      GtkWidget *child = gtk_flow_box_child_new ();

      gtk_flow_box_child_set_child (GTK_FLOW_BOX_CHILD (child), stage_new (self, i));
      gtk_widget_set_focusable (child, FALSE);
      gtk_flow_box_append (self->stages, child);
    }
}

static gboolean
is_of (AssayPipelinePage *self, guint i, gboolean checking)
{
  const AssayProgressRow *row = assay_row_get (self->progress->pdata[i], &assay_progress_row_table);

  return (g_strcmp0 (row->phase, "checking") == 0) == checking;
}

/* Assets with a picture in hand that is being checked, or not yet. */
static int
count_in_hand (AssayPipelinePage *self, gboolean checking)
{
  g_autoptr (GHashTable) specs = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < self->progress->len; i++)
    if (is_of (self, i, checking))
      {
        const AssayProgressRow *row =
          assay_row_get (self->progress->pdata[i], &assay_progress_row_table);

        g_hash_table_add (specs, (char *) assay_text_or_empty (row->spec));
      }
  return (int) g_hash_table_size (specs);
}

static void
show_stage (AssayPipelinePage *self, int stage, int n)
{
  g_autofree char *text = g_strdup_printf ("%d", n);
  /* Translators: a stage of the work ("To decide") and how many assets are in it */
  g_autofree char *name = g_strdup_printf (
    ngettext ("%s: %d asset, show in Library", "%s: %d assets, show in Library", (gulong) n),
    _ (stages[stage].word), n);

  gtk_label_set_label (self->stage_counts[stage], text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->stage_buttons[stage]),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  if (n > 0)
    gtk_widget_remove_css_class (self->stage_buttons[stage], "dim-label");
  else
    gtk_widget_add_css_class (self->stage_buttons[stage], "dim-label");
  if (stage > ASSAY_STAGE_APPROVED) /* what fell off the way is there where something did */
    gtk_widget_set_visible (
      gtk_widget_get_ancestor (self->stage_buttons[stage], GTK_TYPE_FLOW_BOX_CHILD), n > 0);
}

/* What stands above the stages: they count assets, and this says how many pictures that is. */
static void
show_totals (AssayPipelinePage *self, const AssayStatusRow *status)
{
  g_autofree char *assets = assay_pipeline_assets (status);
  g_autofree char *pictures = assay_pipeline_pictures (status);

  gtk_label_set_label (self->n_assets, assets);
  gtk_label_set_label (self->n_pictures, pictures);
}

void
_assay_pipeline_stages_refresh (AssayPipelinePage *self)
{
  const AssayStatusRow *status;
  gint64 counts[ASSAY_N_STAGES];

  if (self->status == NULL)
    return;
  status = assay_row_get (self->status, &assay_status_row_table);
  show_totals (self, status);
  assay_pipeline_count_stages (status, count_in_hand (self, FALSE), count_in_hand (self, TRUE),
                               counts);
  /* columns are equal, so a hidden one would leave a gap */
  gtk_flow_box_set_max_children_per_line (
    self->stages, counts[ASSAY_STAGE_PROBLEMS] > 0 ? ASSAY_N_STAGES : ASSAY_N_STAGES - 1);
  for (int i = 0; i < ASSAY_N_STAGES; i++)
    show_stage (self, i, (int) counts[i]);
}

/* Problems of the documents ------------------------------------------------------- */

static GtkWidget *
line_new (const char *text, const char *style)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 48);
  gtk_label_set_selectable (GTK_LABEL (label), TRUE);
  if (style != NULL)
    gtk_widget_add_css_class (label, style);
  return label;
}

static GtkWidget *
problem_new (const AssayProblemRow *problem)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6), *where;
  const char *pointer = assay_text_or_empty (problem->pointer);
  g_autofree char *place =
    g_strconcat (assay_text_or_empty (problem->file), *pointer != '\0' ? " " : "", pointer, NULL);

  gtk_widget_set_margin_top (box, 6);
  gtk_widget_set_margin_bottom (box, 6);
  gtk_box_append (GTK_BOX (box), line_new (problem->message, NULL));
  if (problem->fix != NULL && *problem->fix != '\0')
    gtk_box_append (GTK_BOX (box), line_new (problem->fix, "dim-label"));
  where = line_new (place, "caption");
  gtk_widget_add_css_class (where, "monospace");
  gtk_box_append (GTK_BOX (box), where);
  return box;
}

static void
checked_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (AssayPipelinePage) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) rows = assay_project_ask_finish (ASSAY_PROJECT (source), result, &error);
  GtkWidget *child;

  if (self->project != ASSAY_PROJECT (source))
    return;
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->problems_list))) != NULL)
    gtk_list_box_remove (self->problems_list, child);
  if (rows == NULL)
    gtk_list_box_append (self->problems_list, line_new (error->message, NULL));
  for (guint i = 0; rows != NULL && i < rows->len; i++)
    gtk_list_box_append (self->problems_list,
                         problem_new (assay_row_get (rows->pdata[i], &assay_problem_row_table)));
}

void
_assay_pipeline_ask_problems (AssayPipelinePage *self)
{
  AssayQuery query = {.kind = "check"};

  if (self->project != NULL)
    assay_project_ask_async (self->project, &query, self->cancellable, checked_cb,
                             g_object_ref (self));
}
