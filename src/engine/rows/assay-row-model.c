/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/rows/assay-row-model-private.h"

/* Rows of one query that follow the feed. One question is under way at a time; changes meanwhile
 * ask once more. Rows whose values did not change keep their object, so lists keep selection and
 * scroll position. */
struct _AssayRowModel
{
  GObject parent_instance;
  AssayProject *project;
  AssayFeed *feed;
  GCancellable *cancellable;
  char *kind, *id, *of, *state, *spec;
  GPtrArray *rows; /* AssayRow */
  gboolean loading, asking, stale, paused;
};

enum
{
  PROP_0,
  PROP_LOADING,
  N_PROPS
};

static GParamSpec *props[N_PROPS];

static GType
get_item_type (GListModel *model)
{
  return ASSAY_TYPE_ROW;
}

static guint
get_n_items (GListModel *model)
{
  return ASSAY_ROW_MODEL (model)->rows->len;
}

static gpointer
get_item (GListModel *model, guint position)
{
  AssayRowModel *self = ASSAY_ROW_MODEL (model);

  return position < self->rows->len ? g_object_ref (self->rows->pdata[position]) : NULL;
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (AssayRowModel,
                               assay_row_model,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

static void
assay_row_model_dispose (GObject *object)
{
  AssayRowModel *self = ASSAY_ROW_MODEL (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->feed);
  g_clear_object (&self->project);
  G_OBJECT_CLASS (assay_row_model_parent_class)->dispose (object);
}

static void
assay_row_model_finalize (GObject *object)
{
  AssayRowModel *self = ASSAY_ROW_MODEL (object);

  g_object_unref (self->cancellable);
  g_ptr_array_unref (self->rows);
  g_free (self->kind);
  g_free (self->id);
  g_free (self->of);
  g_free (self->state);
  g_free (self->spec);
  G_OBJECT_CLASS (assay_row_model_parent_class)->finalize (object);
}

static void
assay_row_model_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_LOADING)
    g_value_set_boolean (value, ASSAY_ROW_MODEL (object)->loading);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
assay_row_model_class_init (AssayRowModelClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = assay_row_model_dispose;
  object_class->finalize = assay_row_model_finalize;
  object_class->get_property = assay_row_model_get_property;
  props[PROP_LOADING] =
    g_param_spec_boolean ("loading", NULL, NULL, TRUE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
assay_row_model_init (AssayRowModel *self)
{
  self->rows = g_ptr_array_new_with_free_func (g_object_unref);
  self->cancellable = g_cancellable_new ();
  self->loading = TRUE;
}

gboolean
assay_row_model_get_loading (AssayRowModel *self)
{
  g_return_val_if_fail (ASSAY_IS_ROW_MODEL (self), FALSE);
  return self->loading;
}

static gboolean
same_row (AssayRow *a, AssayRow *b)
{
  return assay_record_equal (assay_row_get_record (a), assay_row_get_record (b));
}

/* One items-changed for the part between the common head and tail. */
static void
adopt (AssayRowModel *self, GPtrArray *rows)
{
  guint n_old = self->rows->len, n_new = rows->len, head = 0, tail = 0;
  g_autoptr (GPtrArray) next = g_ptr_array_new_with_free_func (g_object_unref);

  while (head < MIN (n_old, n_new) && same_row (self->rows->pdata[head], rows->pdata[head]))
    head++;
  while (tail < MIN (n_old, n_new) - head
         && same_row (self->rows->pdata[n_old - 1 - tail], rows->pdata[n_new - 1 - tail]))
    tail++;
  for (guint i = 0; i < n_new; i++)
    {
      gpointer row = i < head            ? self->rows->pdata[i]
                     : i >= n_new - tail ? self->rows->pdata[n_old - (n_new - i)]
                                         : rows->pdata[i];

      g_ptr_array_add (next, g_object_ref (row));
    }
  if (head == n_old && head == n_new)
    return;
  g_ptr_array_unref (self->rows);
  self->rows = g_steal_pointer (&next);
  g_list_model_items_changed (G_LIST_MODEL (self), head, n_old - head - tail, n_new - head - tail);
}

static void ask (AssayRowModel *self);

static void
answered_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (AssayRowModel) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) rows = assay_project_ask_finish (ASSAY_PROJECT (source), result, &error);

  self->asking = FALSE;
  if (self->project == NULL || g_cancellable_is_cancelled (self->cancellable))
    return;
  /* nobody looks: these rows would be bound for nothing, and newer ones are asked for on waking */
  if (self->paused)
    {
      self->stale = TRUE;
      return;
    }
  if (rows != NULL)
    adopt (self, rows);
  else
    g_debug ("query %s: %s", self->kind, error->message);
  if (self->loading)
    {
      self->loading = FALSE;
      g_object_notify_by_pspec (G_OBJECT (self), props[PROP_LOADING]);
    }
  if (self->stale)
    ask (self);
}

static void
ask (AssayRowModel *self)
{
  AssayQuery query = {self->kind, self->id, self->of, self->state, self->spec};

  self->stale = self->asking || self->paused;
  if (self->stale)
    return;
  self->asking = TRUE;
  assay_project_ask_async (self->project, &query, self->cancellable, answered_cb,
                           g_object_ref (self));
}

static void
feed_changed_cb (AssayFeed *feed, guint topics, gpointer data)
{
  ask (ASSAY_ROW_MODEL (data));
}

void
assay_row_model_set_paused (AssayRowModel *self, gboolean paused)
{
  g_return_if_fail (ASSAY_IS_ROW_MODEL (self));
  self->paused = paused;
  if (!paused && self->stale)
    ask (self);
}

AssayRowModel *
_assay_row_model_new (AssayProject *project, const AssayQuery *query, AssayTopics topics)
{
  AssayRowModel *self = g_object_new (ASSAY_TYPE_ROW_MODEL, NULL);

  self->project = g_object_ref (project);
  self->kind = g_strdup (query->kind);
  self->id = g_strdup (query->id);
  self->of = g_strdup (query->of);
  self->state = g_strdup (query->state);
  self->spec = g_strdup (query->spec);
  self->feed = assay_project_watch (project, NULL, topics);
  g_signal_connect_object (self->feed, "changed", G_CALLBACK (feed_changed_cb), self, 0);
  ask (self);
  return self;
}
