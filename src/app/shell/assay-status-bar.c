/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/shell/assay-status-bar.h"

#include "app/shell/assay-status-sentence.h"
#include "app/widgets/assay-ruler.h"

#include <glib/gi18n.h>

#define PREVIEW_PX     24
#define PREVIEW_BIG_PX 384

struct _AssayStatusBar
{
  GtkBox parent_instance;
  AssayProject *project;
  AssayFeed *feed;
  GCancellable *cancellable;
  AssayRow *status;
  gboolean asking, stale, asking_plan;
  GSettings *settings; /* NULL where the schema is not installed */
  AssayRunTally tally;
  gint64 to_make;        /* pictures of the plan; ASSAY_UNSET: not asked yet */
  GBytes *preview_bytes; /* what the preview shows */
  char *work;            /* long work beside the pictures, in words; NULL: none … */
  double work_fraction;  /* … and how far it is; below 0: not known */

  GtkWidget *preview_button, *preview, *preview_big, *preview_step;
  GtkLabel *sentence;
  GtkWidget *sandbox_mark, *counts, *progress, *questions_button, *problems_button, *pause_button,
    *server_button;
  GtkLabel *server_label, *server_detail;
  GtkWidget *server_dot;
};

enum
{
  PROP_0,
  PROP_STATUS,
  N_PROPS
};
enum
{
  GO_TO,
  N_SIGNALS
};

static GParamSpec *props[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (AssayStatusBar, assay_status_bar, GTK_TYPE_BOX)

static void
assay_status_bar_dispose (GObject *object)
{
  AssayStatusBar *self = ASSAY_STATUS_BAR (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->feed);
  g_clear_object (&self->project);
  g_clear_object (&self->status);
  g_clear_object (&self->settings);
  gtk_widget_dispose_template (GTK_WIDGET (self), ASSAY_TYPE_STATUS_BAR);
  G_OBJECT_CLASS (assay_status_bar_parent_class)->dispose (object);
}

static void
assay_status_bar_finalize (GObject *object)
{
  g_object_unref (ASSAY_STATUS_BAR (object)->cancellable);
  g_clear_pointer (&ASSAY_STATUS_BAR (object)->preview_bytes, g_bytes_unref);
  g_free (ASSAY_STATUS_BAR (object)->work);
  G_OBJECT_CLASS (assay_status_bar_parent_class)->finalize (object);
}

static void
assay_status_bar_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  AssayStatusBar *self = ASSAY_STATUS_BAR (object);

  if (id == PROP_STATUS)
    g_value_set_object (value, self->status);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

/* What is shown --------------------------------------------------------- */

static const AssayStatusRow *
status_of (AssayStatusBar *self)
{
  return assay_row_get (self->status, &assay_status_row_table);
}

static void
show_preview (AssayStatusBar *self)
{
  g_autoptr (GBytes) bytes = assay_project_dup_preview (self->project);
  g_autoptr (GdkTexture) texture = NULL;

  /* told at each step; decoded when it is another one */
  if (bytes == self->preview_bytes)
    return;
  texture = bytes != NULL ? gdk_texture_new_from_bytes (bytes, NULL) : NULL;
  g_clear_pointer (&self->preview_bytes, g_bytes_unref);
  self->preview_bytes = g_steal_pointer (&bytes);
  gtk_widget_set_visible (self->preview_button, texture != NULL);
  gtk_image_set_from_paintable (GTK_IMAGE (self->preview), GDK_PAINTABLE (texture));
  gtk_picture_set_paintable (GTK_PICTURE (self->preview_big), GDK_PAINTABLE (texture));
}

static void
show_progress (AssayStatusBar *self, GPtrArray *progress)
{
  const AssayProgressRow *first =
    progress->len > 0 ? assay_row_get (progress->pdata[0], &assay_progress_row_table) : NULL;
  g_autofree char *step = NULL;
  gint64 value, max;

  gtk_widget_set_visible (self->progress, self->work != NULL || first != NULL);
  if (self->work != NULL)
    gtk_progress_bar_set_fraction (GTK_PROGRESS_BAR (self->progress),
                                   MAX (self->work_fraction, 0.0));
  if (first == NULL)
    return;
  value = assay_number_or_zero (first->value);
  max = assay_number_or_zero (first->max);
  if (self->work == NULL)
    gtk_progress_bar_set_fraction (GTK_PROGRESS_BAR (self->progress),
                                   max > 0 ? (double) value / (double) max : 0.0);
  step = g_strdup_printf (_ ("%s, step %d of %d"), assay_text_or_empty (first->title), (int) value,
                          (int) max);
  gtk_label_set_label (GTK_LABEL (self->preview_step), step);
}

static void
show_count (GtkWidget *button, int n, const char *text)
{
  gtk_widget_set_visible (button, n > 0);
  gtk_button_set_label (GTK_BUTTON (button), text);
}

/* A real one, here or on the machine that the project comes from. */
static gboolean
has_server (const AssayStatusRow *status)
{
  return status->last_server != NULL || status->logged_server != NULL;
}

/* What pictures are made by now; before the first run, by what the project used last, else what is
 * chosen in Pipeline. */
static gboolean
is_sandbox (AssayStatusBar *self)
{
  const char *kind = assay_text_or_empty (status_of (self)->provider_kind);
  g_autofree char *chosen =
    self->settings != NULL ? g_settings_get_string (self->settings, "provider") : NULL;

  if (*kind == '\0' && has_server (status_of (self)))
    return FALSE;
  return g_str_equal (*kind != '\0' || chosen == NULL ? kind : chosen, "sandbox");
}

static char *
dup_server_detail (AssayStatusBar *self, gboolean sandbox)
{
  const AssayStatusRow *status = status_of (self);
  const char *name = assay_text_or_empty (status->provider);

  if (*name != '\0')
    return g_strdup_printf (_ ("%s, version %s"), name,
                            assay_text_or_empty (status->provider_version));
  return g_strdup (sandbox ? _ ("Pictures are drawings, not AI, until another server is chosen.")
                           : _ ("A server is asked when you make pictures."));
}

static void
show_server (AssayStatusBar *self)
{
  const AssayStatusRow *status = status_of (self);
  const char *name = assay_text_or_empty (status->provider);
  gboolean trouble = *assay_text_or_empty (status->trouble) != '\0', sandbox = is_sandbox (self);
  gboolean chosen = sandbox || *name != '\0' || has_server (status) || self->settings != NULL;
  const char *label = sandbox ? _ ("Sandbox") : chosen ? _ ("ComfyUI") : _ ("No server yet");
  g_autofree char *detail = dup_server_detail (self, sandbox);

  gtk_widget_set_visible (self->sandbox_mark, sandbox);
  gtk_label_set_label (self->server_label, label);
  gtk_label_set_label (self->server_detail, trouble ? status->trouble : detail);
  gtk_image_set_from_icon_name (GTK_IMAGE (self->server_dot), trouble ? "dialog-warning-symbolic"
                                                              : *name != '\0'
                                                                ? "assay-ok-symbolic"
                                                                : "media-record-symbolic");
}

/* A tooltip that is set asks the display where the pointer is, so only when the words change. */
static void
show_pause (AssayStatusBar *self, gboolean paused)
{
  const char *words = paused ? _ ("Go On") : _ ("Pause After the Current Pictures");

  if (g_strcmp0 (gtk_widget_get_tooltip_text (self->pause_button), words) == 0)
    return;
  gtk_button_set_icon_name (GTK_BUTTON (self->pause_button), paused
                                                               ? "media-playback-start-symbolic"
                                                               : "media-playback-pause-symbolic");
  gtk_widget_set_tooltip_text (self->pause_button, words);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->pause_button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);
}

static void
show_sentence (AssayStatusBar *self, GPtrArray *progress)
{
  g_autofree const AssayProgressRow **rows = g_new0 (const AssayProgressRow *, progress->len + 1);
  g_autofree char *sentence = NULL;

  for (guint i = 0; i < progress->len; i++)
    rows[i] = assay_row_get (progress->pdata[i], &assay_progress_row_table);
  sentence = self->work != NULL
               ? g_strdup (self->work)
               : assay_status_sentence (status_of (self), rows, progress->len, &self->tally,
                                        self->to_make, g_get_monotonic_time ());
  gtk_label_set_label (self->sentence, sentence);
  /* cut short it is still there to be read */
  if (g_strcmp0 (gtk_widget_get_tooltip_text (GTK_WIDGET (self->sentence)), sentence) != 0)
    gtk_widget_set_tooltip_text (GTK_WIDGET (self->sentence), sentence);
}

static void
show_all (AssayStatusBar *self)
{
  g_autoptr (GPtrArray) progress = assay_project_list_progress (self->project);
  const AssayStatusRow *status = status_of (self);
  int questions = (int) assay_number_or_zero (status->cards);
  int problems = (int) assay_number_or_zero (status->problems);
  g_autofree char *questions_text =
    g_strdup_printf (ngettext ("%d question", "%d questions", (gulong) questions), questions);
  g_autofree char *problems_text =
    g_strdup_printf (ngettext ("%d problem", "%d problems", (gulong) problems), problems);

  assay_run_tally_follow (&self->tally, status, g_get_monotonic_time ());
  show_sentence (self, progress);
  show_progress (self, progress);
  show_preview (self);
  show_count (self->questions_button, questions, questions_text);
  show_count (self->problems_button, problems, problems_text);
  show_pause (self, status->paused == TRUE);
  show_server (self);
}

/* Asking ---------------------------------------------------------------- */

static void ask (AssayStatusBar *self);

static void
plan_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (AssayStatusBar) self = data;
  g_autoptr (GPtrArray) rows = assay_project_ask_finish (ASSAY_PROJECT (source), result, NULL);
  gint64 n = 0;

  if (self->project != ASSAY_PROJECT (source))
    return;
  self->asking_plan = FALSE;
  if (rows == NULL)
    return;
  for (guint i = 0; i < rows->len; i++)
    {
      const AssayPlanCountRow *row = assay_row_get (rows->pdata[i], &assay_plan_count_row_table);

      n += row->action == ASSAY_PLAN_MAKE ? assay_number_or_zero (row->count) : 0;
    }
  self->to_make = n + assay_number_or_zero (status_of (self)->queued);
  show_all (self);
}

/* What is to be made is said only where nothing else is, and asked only then: it is the dearest
 * question of all. */
static void
ask_plan (AssayStatusBar *self)
{
  const AssayStatusRow *status = status_of (self);
  AssayQuery query = {.kind = "planCounts"};
  gboolean busy = status->making == TRUE && status->idle != TRUE;

  if (self->asking_plan || busy || assay_number_or_zero (status->cards) > 0
      || assay_number_or_zero (status->problems) > 0)
    return;
  self->asking_plan = TRUE;
  assay_project_ask_async (self->project, &query, self->cancellable, plan_cb, g_object_ref (self));
}

/* Whether there is none any more, or another one, which waited with its question. */
static gboolean
ask_another (AssayStatusBar *self, GObject *source)
{
  if (self->project == ASSAY_PROJECT (source))
    return FALSE;
  if (self->project != NULL)
    ask (self);
  return TRUE;
}

static void
answered_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (AssayStatusBar) self = data;
  g_autoptr (GPtrArray) rows = assay_project_ask_finish (ASSAY_PROJECT (source), result, NULL);

  self->asking = FALSE;
  if (ask_another (self, source))
    return;
  if (rows != NULL && rows->len > 0)
    {
      g_set_object (&self->status, rows->pdata[0]);
      show_all (self);
      ask_plan (self);
      g_object_notify_by_pspec (G_OBJECT (self), props[PROP_STATUS]);
    }
  /* who is told how it stands may have closed the project for it */
  if (ask_another (self, source))
    return;
  if (rows == NULL && assay_project_is_gone (self->project))
    gtk_widget_activate_action (GTK_WIDGET (self), "win.reopen-project", NULL);
  else if (self->stale)
    ask (self);
}

static void
ask (AssayStatusBar *self)
{
  AssayQuery query = {.kind = "status"};

  self->stale = self->asking;
  if (self->asking)
    return;
  self->asking = TRUE;
  assay_project_ask_async (self->project, &query, self->cancellable, answered_cb,
                           g_object_ref (self));
}

static void
feed_changed_cb (AssayFeed *feed, guint topics, gpointer data)
{
  AssayStatusBar *self = data;

  if (topics != ASSAY_TOPIC_PROGRESS || self->status == NULL)
    ask (self);
  else
    show_all (self);
}

AssayRow *
assay_status_bar_get_status (AssayStatusBar *self)
{
  g_return_val_if_fail (ASSAY_IS_STATUS_BAR (self), NULL);
  return self->status;
}

void
assay_status_bar_set_work (AssayStatusBar *self, const char *words, double fraction)
{
  g_return_if_fail (ASSAY_IS_STATUS_BAR (self));

  g_free (self->work);
  self->work = g_strdup (words);
  self->work_fraction = fraction;
  if (self->project != NULL && self->status != NULL)
    show_all (self);
}

void
assay_status_bar_set_project (AssayStatusBar *self, AssayProject *project)
{
  if (!g_set_object (&self->project, project))
    return;
  g_clear_object (&self->feed);
  g_clear_object (&self->status);
  self->tally = (AssayRunTally){0};
  self->to_make = ASSAY_UNSET;
  self->asking_plan = FALSE;
  if (project == NULL)
    return;
  self->feed =
    assay_project_watch (project, NULL,
                         ASSAY_TOPIC_STATUS | ASSAY_TOPIC_PROGRESS | ASSAY_TOPIC_CARDS
                           | ASSAY_TOPIC_EXCEPTIONS | ASSAY_TOPIC_JOBS | ASSAY_TOPIC_DOCUMENTS);
  g_signal_connect_object (self->feed, "changed", G_CALLBACK (feed_changed_cb), self, 0);
  ask (self);
}

/* What is pressed ------------------------------------------------------- */

static void
questions_clicked_cb (AssayStatusBar *self)
{
  g_signal_emit (self, signals[GO_TO], 0, "review");
}

static void
problems_clicked_cb (AssayStatusBar *self)
{
  g_signal_emit (self, signals[GO_TO], 0, "exceptions");
}

static void
submitted_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (AssayStatusBar) self = data;
  g_autoptr (GError) error = NULL;

  if (!assay_project_submit_finish (ASSAY_PROJECT (source), result, NULL, &error))
    gtk_label_set_label (self->sentence, error->message);
}

static void
pause_clicked_cb (AssayStatusBar *self)
{
  gboolean paused = self->status != NULL && status_of (self)->paused == TRUE;
  const char *kind = paused ? "queue.resume" : "queue.pause";
  AssayArgsQueue *args;

  if (self->project == NULL)
    return;
  args = assay_table_new (assay_command_kind_find (kind)->args);
  args->reason = g_strdup ("person");
  assay_project_submit_async (self->project,
                              assay_command_new (kind, args, ASSAY_ACTOR_USER, "assay"), NULL,
                              submitted_cb, g_object_ref (self));
}

/* Narrow ---------------------------------------------------------------- */

static void
narrow_cb (AssayStatusBar *self, GParamSpec *pspec, AssayRuler *ruler)
{
  gtk_widget_set_visible (self->counts, !assay_ruler_get_narrow (ruler));
  gtk_widget_set_visible (self->server_button, !assay_ruler_get_narrow (ruler));
}

static void
assay_status_bar_class_init (AssayStatusBarClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = assay_status_bar_dispose;
  object_class->finalize = assay_status_bar_finalize;
  object_class->get_property = assay_status_bar_get_property;
  props[PROP_STATUS] = g_param_spec_object ("status", NULL, NULL, ASSAY_TYPE_ROW,
                                            G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);
  signals[GO_TO] = g_signal_new ("go-to", ASSAY_TYPE_STATUS_BAR, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  g_type_ensure (ASSAY_TYPE_RULER);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/assay/Assay/ui/assay-status-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, AssayStatusBar, preview_button);
  gtk_widget_class_bind_template_child (widget_class, AssayStatusBar, preview);
  gtk_widget_class_bind_template_child (widget_class, AssayStatusBar, preview_big);
  gtk_widget_class_bind_template_child (widget_class, AssayStatusBar, preview_step);
  gtk_widget_class_bind_template_child (widget_class, AssayStatusBar, sentence);
  gtk_widget_class_bind_template_child (widget_class, AssayStatusBar, sandbox_mark);
  gtk_widget_class_bind_template_child (widget_class, AssayStatusBar, counts);
  gtk_widget_class_bind_template_child (widget_class, AssayStatusBar, progress);
  gtk_widget_class_bind_template_child (widget_class, AssayStatusBar, questions_button);
  gtk_widget_class_bind_template_child (widget_class, AssayStatusBar, problems_button);
  gtk_widget_class_bind_template_child (widget_class, AssayStatusBar, pause_button);
  gtk_widget_class_bind_template_child (widget_class, AssayStatusBar, server_button);
  gtk_widget_class_bind_template_child (widget_class, AssayStatusBar, server_label);
  gtk_widget_class_bind_template_child (widget_class, AssayStatusBar, server_detail);
  gtk_widget_class_bind_template_child (widget_class, AssayStatusBar, server_dot);
  gtk_widget_class_bind_template_callback (widget_class, questions_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, problems_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, pause_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, narrow_cb);
}

static void
choice_changed_cb (AssayStatusBar *self)
{
  if (self->status != NULL)
    show_server (self);
}

static void
load_settings (AssayStatusBar *self)
{
  GSettingsSchemaSource *source = g_settings_schema_source_get_default ();
  g_autoptr (GSettingsSchema) schema =
    source != NULL ? g_settings_schema_source_lookup (source, ASSAY_APP_ID, TRUE) : NULL;

  if (schema == NULL)
    return;
  self->settings = g_settings_new (ASSAY_APP_ID);
  g_signal_connect_object (self->settings, "changed::provider", G_CALLBACK (choice_changed_cb),
                           self, G_CONNECT_SWAPPED);
}

static void
assay_status_bar_init (AssayStatusBar *self)
{
  self->cancellable = g_cancellable_new ();
  self->to_make = ASSAY_UNSET;
  gtk_widget_init_template (GTK_WIDGET (self));
  load_settings (self);
}

GtkWidget *
assay_status_bar_new (void)
{
  return g_object_new (ASSAY_TYPE_STATUS_BAR, NULL);
}
