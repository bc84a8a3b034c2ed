/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/pipeline/assay-job-view.h"

#include "app/widgets/assay-access.h"
#include "app/widgets/assay-cut-text.h"

#include <glib/gi18n.h>

struct _AssayJobView
{
  GtkWidget parent_instance;
  AssayRow *job;
  GtkWidget *progress, *menu;
  GtkLabel *title, *phase;
};

static guint choose_signal;

static const struct
{
  const char *action;
  AssayChoice choice;
} verbs[] = {
  {"job.first", ASSAY_CHOICE_FIRST},
  {"job.later", ASSAY_CHOICE_LATER},
  {"job.cancel", ASSAY_CHOICE_CANCEL},
};

G_DEFINE_FINAL_TYPE (AssayJobView, assay_job_view, GTK_TYPE_WIDGET)

static void
assay_job_view_dispose (GObject *object)
{
  AssayJobView *self = ASSAY_JOB_VIEW (object);
  GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self));

  g_clear_object (&self->job);
  g_clear_pointer (&child, gtk_widget_unparent);
  gtk_widget_dispose_template (GTK_WIDGET (self), ASSAY_TYPE_JOB_VIEW);
  G_OBJECT_CLASS (assay_job_view_parent_class)->dispose (object);
}

static char *
steps_text (const AssayProgressRow *progress)
{
  gint64 value = assay_number_or_zero (progress->value), max = assay_number_or_zero (progress->max);

  if (max <= 0)
    return g_strdup (_ ("starting"));
  /* Translators: steps done and all steps of one picture */
  return g_strdup_printf (_ ("step %d of %d"), (int) CLAMP (value, 0, max), (int) max);
}

char *
assay_job_view_phase_text (const AssayJobRow *job, const AssayProgressRow *progress)
{
  const char *phase = progress != NULL ? assay_text_or_empty (progress->phase) : "";

  if (g_str_equal (phase, "making"))
    return steps_text (progress);
  if (g_str_equal (phase, "checking"))
    return g_strdup (_ ("checking"));
  if (g_str_equal (phase, "sending") || job->state == ASSAY_JOB_STATE_SUBMITTING)
    return g_strdup (_ ("sending"));
  if (job->state == ASSAY_JOB_STATE_ACCEPTED)
    return g_strdup (_ ("the server has it"));
  if (job->state == ASSAY_JOB_STATE_WAITING)
    return g_strdup (_ ("waits to be tried again"));
  return g_strdup (_ ("waits"));
}

static void
set_menu_name (AssayJobView *self)
{
  g_autofree char *name = g_strdup_printf ("%s: %s", _ ("More"), gtk_label_get_label (self->title));

  assay_access_name (self->menu, name);
}

static void
show_name (AssayJobView *self, const char *phase)
{
  g_autofree char *name = g_strdup_printf ("%s, %s", gtk_label_get_label (self->title), phase);
  GtkWidget *item = gtk_widget_get_parent (GTK_WIDGET (self));

  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  set_menu_name (self);
  if (item != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (item), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static double
fraction_of (const AssayProgressRow *progress)
{
  gint64 max = assay_number_or_zero (progress->max);

  /* the server is done with it; checking has no steps of its own */
  if (g_strcmp0 (progress->phase, "checking") == 0)
    return 1.0;
  return max > 0 ? CLAMP ((double) assay_number_or_zero (progress->value) / (double) max, 0.0, 1.0)
                 : 0.0;
}

void
assay_job_view_set_progress (AssayJobView *self, AssayRow *row)
{
  const AssayProgressRow *progress =
    row != NULL ? assay_row_get (row, &assay_progress_row_table) : NULL;
  g_autofree char *phase = NULL;

  if (self->job == NULL)
    return;
  phase = assay_job_view_phase_text (assay_row_get (self->job, &assay_job_row_table), progress);
  gtk_label_set_label (self->phase, phase);
  gtk_widget_set_visible (self->progress, progress != NULL);
  if (progress != NULL)
    gtk_progress_bar_set_fraction (GTK_PROGRESS_BAR (self->progress), fraction_of (progress));
  show_name (self, phase);
}

/* What is done about the one before it; %NULL: nothing but another seed. */
static const char *
remedy_text (const AssayJobRow *job)
{
  static const char *const texts[ASSAY_N_REMEDIES] = {
    [ASSAY_REMEDY_OTHER_KEY] = N_ ("with another key color"),
    [ASSAY_REMEDY_STRONGER_BACKGROUND] = N_ ("with stronger words for the background"),
    [ASSAY_REMEDY_LIGHTER_LORAS] = N_ ("with lighter LoRAs"),
  };

  return texts[assay_word_index (assay_remedy_words, job->remedy, ASSAY_REMEDY_NEW_SEED)];
}

static char *
picture_text (const AssayJobRow *job)
{
  gint64 variant = assay_number_or_zero (job->slot.variant);
  const char *title = assay_text_or_empty (job->title);

  if (*title == '\0')
    title = assay_text_or_empty (job->spec);
  if (variant == 0)
    return g_strdup (title);
  /* Translators: title of an asset, number of its picture */
  return g_strdup_printf (_ ("%s, picture %d"), title, (int) variant + 1);
}

char *
assay_job_view_title_text (const AssayJobRow *job)
{
  g_autofree char *picture = picture_text (job);
  const char *remedy = remedy_text (job);

  /* Translators: name of a picture, what is done about the one before it that was turned down */
  return remedy != NULL ? g_strdup_printf (_ ("%s · %s"), picture, _ (remedy))
                        : g_steal_pointer (&picture);
}

gboolean
assay_job_view_takes (AssayJobView *self, AssayChoice choice)
{
  gint64 state = self->job != NULL
                   ? ((const AssayJobRow *) assay_row_get (self->job, &assay_job_row_table))->state
                   : ASSAY_UNSET;

  return choice == ASSAY_CHOICE_CANCEL || state == ASSAY_JOB_STATE_QUEUED
         || state == ASSAY_JOB_STATE_WAITING;
}

void
assay_job_view_set_job (AssayJobView *self, AssayRow *job)
{
  g_autofree char *title =
    job != NULL ? assay_job_view_title_text (assay_row_get (job, &assay_job_row_table)) : NULL;

  g_set_object (&self->job, job);
  gtk_label_set_label (self->title, title != NULL ? title : "");
  for (guint i = 0; i < G_N_ELEMENTS (verbs); i++)
    gtk_widget_action_set_enabled (GTK_WIDGET (self), verbs[i].action,
                                   assay_job_view_takes (self, verbs[i].choice));
  assay_job_view_set_progress (self, NULL);
}

AssayRow *
assay_job_view_get_job (AssayJobView *self)
{
  return self->job;
}

void
assay_job_view_open_menu (AssayJobView *self)
{
  gtk_menu_button_popup (GTK_MENU_BUTTON (self->menu));
}

static void
choose_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  for (guint i = 0; i < G_N_ELEMENTS (verbs); i++)
    if (g_str_equal (verbs[i].action, name))
      g_signal_emit (widget, choose_signal, 0, verbs[i].choice);
}

static void
assay_job_view_class_init (AssayJobViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = assay_job_view_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/assay/Assay/ui/assay-job-view.ui");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  choose_signal = g_signal_new ("choose", ASSAY_TYPE_JOB_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
  for (guint i = 0; i < G_N_ELEMENTS (verbs); i++)
    gtk_widget_class_install_action (widget_class, verbs[i].action, NULL, choose_action);
  gtk_widget_class_bind_template_child (widget_class, AssayJobView, menu);
  gtk_widget_class_bind_template_child (widget_class, AssayJobView, progress);
  gtk_widget_class_bind_template_child (widget_class, AssayJobView, title);
  gtk_widget_class_bind_template_child (widget_class, AssayJobView, phase);
}

static void
assay_job_view_init (AssayJobView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  assay_cut_text_explain (GTK_WIDGET (self->title));
}

GtkWidget *
assay_job_view_new (void)
{
  return g_object_new (ASSAY_TYPE_JOB_VIEW, NULL);
}
