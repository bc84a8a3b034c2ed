/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/rows/assay-row-model-private.h"

#include "engine/host/assay-registers.h"
#include "engine/project/assay-feed-private.h"
#include "engine/project/assay-project-private.h"
#include "engine/rows/assay-row-model-adopt-private.h"

/* Rows of one query that follow the feed. One trip to the query worker is under way at a time; what
 * changes or is wanted meanwhile makes the next one.
 *
 * A list of the index is ids in order and a store of the rows that were looked at; a change asks
 * for the places of the rows it names and nothing else. So is a list that the engine keeps, but
 * that it says itself what changed since it was asked last. Everything else, and every list of a
 * project that another process holds, is asked for whole and matched by id. */

enum
{
  PROP_0,
  PROP_LOADING,
  N_PROPS
};

static GParamSpec *props[N_PROPS];

static void ask (AssayRowModel *self);

static GType
get_item_type (GListModel *model)
{
  return ASSAY_TYPE_ROW;
}

static guint
get_n_items (GListModel *model)
{
  AssayRowModel *self = ASSAY_ROW_MODEL (model);

  return self->ids != NULL ? assay_id_list_get_length (self->ids) : self->rows->len;
}

void
_assay_row_model_want (AssayRowModel *self, gint64 row)
{
  AssayRow *object = _assay_row_store_peek (self->store, row);
  gint64 *key;

  if ((object != NULL && assay_row_is_loaded (object))
      || g_hash_table_contains (self->awaited, &row))
    return;
  key = g_new (gint64, 1);
  *key = row;
  g_hash_table_add (self->awaited, key);
  g_array_append_val (self->wanted, row);
}

/* With its neighbours: who looks at one scrolls on. */
static void
want_page (AssayRowModel *self, guint position)
{
  guint first = position / ASSAY_FETCH_PAGE * ASSAY_FETCH_PAGE;
  guint end = MIN (first + ASSAY_FETCH_PAGE, assay_id_list_get_length (self->ids));

  for (guint i = first; i < end; i++)
    _assay_row_model_want (self, assay_id_list_get_row (self->ids, i));
  if (self->wanted->len > 0)
    ask (self);
}

static gpointer
get_listed_item (AssayRowModel *self, guint position)
{
  gint64 row;
  AssayRow *object;

  if (position >= assay_id_list_get_length (self->ids))
    return NULL;
  row = assay_id_list_get_row (self->ids, position);
  object = _assay_row_store_get (self->store, row);
  if (object != NULL)
    g_object_ref (object);
  else
    {
      object = _assay_row_new_awaiting (self->table);
      _assay_row_store_add (self->store, row, object);
    }
  /* whoever goes through all of them meets each page as often as it has rows */
  if (!assay_row_is_loaded (object) && !g_hash_table_contains (self->awaited, &row))
    want_page (self, position);
  return object;
}

static gpointer
get_item (GListModel *model, guint position)
{
  AssayRowModel *self = ASSAY_ROW_MODEL (model);

  if (self->ids != NULL)
    return get_listed_item (self, position);
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
  assay_id_list_free (self->ids);
  _assay_row_store_free (self->store);
  g_array_unref (self->wanted);
  g_hash_table_unref (self->awaited);
  assay_query_clear (&self->query);
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
  self->store = _assay_row_store_new ();
  self->wanted = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->awaited = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  self->all = TRUE;
  self->cancellable = g_cancellable_new ();
  self->loading = TRUE;
}

gboolean
assay_row_model_get_loading (AssayRowModel *self)
{
  g_return_val_if_fail (ASSAY_IS_ROW_MODEL (self), FALSE);
  return self->loading;
}

/* What was asked is lost: the next time asks for everything. */
static void
give_up (AssayRowModel *self)
{
  self->all = TRUE;
  g_hash_table_remove_all (self->awaited);
  g_array_set_size (self->wanted, 0);
}

static void
adopt (AssayRowModel *self, AssayFetch *fetch)
{
  if (fetch->rows != NULL)
    _assay_row_model_adopt_rows (self, fetch->rows);
  else if (!fetch->lost)
    _assay_row_model_adopt_list (self, fetch);
  else
    {
      give_up (self);
      self->stale = TRUE;
    }
}

static void
answered_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (AssayRowModel) self = data;
  g_autoptr (GError) error = NULL;
  AssayFetch *fetch = _assay_project_fetch_finish (ASSAY_PROJECT (source), result, &error);

  self->asking = FALSE;
  if (self->project == NULL || g_cancellable_is_cancelled (self->cancellable))
    return;
  /* nobody looks: these rows would be bound for nothing, and newer ones are asked for on waking */
  if (self->paused)
    {
      give_up (self);
      self->stale = TRUE;
      return;
    }
  if (fetch != NULL)
    adopt (self, fetch);
  else
    {
      g_debug ("query %s: %s", self->query.kind, error->message);
      give_up (self);
    }
  /* no answer is not an empty one */
  if (self->loading && fetch != NULL)
    {
      self->loading = FALSE;
      g_object_notify_by_pspec (G_OBJECT (self), props[PROP_LOADING]);
    }
  if (self->stale || self->wanted->len > 0)
    ask (self);
}

static void
add_changed (AssayRowModel *self, AssayFetch *fetch, const gint64 *rows, guint n)
{
  g_array_append_vals (fetch->changed, rows, n);
  for (guint i = 0; n > ASSAY_FETCH_SMALL && i < n; i++)
    if (_assay_row_store_peek (self->store, rows[i]) != NULL)
      g_array_append_val (fetch->wanted, rows[i]);
}

/* The newest are asked for first: somebody looks at them. More of them come in more than one trip,
 * so that none keeps the thread that takes them in. */
static void
take_wanted (AssayRowModel *self, AssayFetch *fetch)
{
  guint n = MIN (self->wanted->len, ASSAY_FETCH_MOST), left = self->wanted->len - n;

  g_array_append_vals (fetch->wanted, &g_array_index (self->wanted, gint64, left), n);
  g_array_set_size (self->wanted, left);
}

/* %NULL: there is nothing to ask. */
static AssayFetch *
next_fetch (AssayRowModel *self)
{
  g_autoptr (AssayChanges) changes = _assay_feed_take_changes (self->feed);
  gboolean all = FALSE;
  guint n = 0;
  const gint64 *rows =
    self->list != NULL ? assay_changes_get_rows (changes, self->list, &n, &all) : NULL;
  AssayFetch *fetch;

  if (!self->all && !all && !self->news && n == 0 && self->wanted->len == 0)
    return NULL;
  fetch = _assay_fetch_new (&self->query);
  fetch->all = self->all || all;
  fetch->stamp = self->stamp;
  take_wanted (self, fetch);
  if (fetch->all)
    _assay_row_store_append_rows (self->store, fetch->wanted);
  else
    add_changed (self, fetch, rows, n);
  self->all = self->news = FALSE;
  return fetch;
}

static void
ask (AssayRowModel *self)
{
  AssayFetch *fetch;

  self->stale = self->asking || self->paused;
  if (self->stale || self->project == NULL)
    return;
  fetch = next_fetch (self);
  if (fetch == NULL)
    return;
  self->asking = TRUE;
  _assay_project_fetch_async (self->project, fetch, self->cancellable, answered_cb,
                              g_object_ref (self));
}

/* Of a list of the index, the feed knows which rows; of others it is asked what is new. */
static void
feed_changed_cb (AssayFeed *feed, guint topics, gpointer data)
{
  AssayRowModel *self = data;

  self->news |= self->list == NULL;
  ask (self);
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
_assay_row_model_new (AssayProject *project, const AssayQuery *query)
{
  AssayRowModel *self = g_object_new (ASSAY_TYPE_ROW_MODEL, NULL);

  self->project = g_object_ref (project);
  assay_query_copy (&self->query, query);
  self->list = assay_query_kind_list (query->kind);
  self->feed = self->list != NULL ? _assay_feed_new_of_rows (NULL, self->list)
                                  : _assay_feed_new (NULL, assay_query_kind_topics (query->kind));
  _assay_project_add_feed (project, self->feed);
  g_signal_connect_object (self->feed, "changed", G_CALLBACK (feed_changed_cb), self, 0);
  ask (self);
  return self;
}
