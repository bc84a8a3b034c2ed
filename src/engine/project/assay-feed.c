/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/project/assay-feed-private.h"

/* Topics arrive from any thread and are merged; the subscriber's context is told once a turn. */
struct _AssayFeed
{
  GObject parent_instance;
  GMainContext *context;
  AssayTopics topics;
  char *kind; /* of a list whose rows fire too; or NULL */
  GMutex lock;
  AssayTopics pending;   /* of ours, not yet told */
  gboolean rows_pending; /* of our kind */
  AssayChanges *changes; /* since they were last taken */
  GSource *source;       /* under lock; NULL when nothing is queued */
  gboolean closed;
};

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (AssayFeed, assay_feed, G_TYPE_OBJECT)

static void
assay_feed_dispose (GObject *object)
{
  AssayFeed *self = ASSAY_FEED (object);

  g_mutex_lock (&self->lock);
  self->closed = TRUE;
  if (self->source != NULL)
    g_source_destroy (self->source);
  g_clear_pointer (&self->source, g_source_unref);
  g_mutex_unlock (&self->lock);
  G_OBJECT_CLASS (assay_feed_parent_class)->dispose (object);
}

static void
assay_feed_finalize (GObject *object)
{
  AssayFeed *self = ASSAY_FEED (object);

  g_main_context_unref (self->context);
  assay_changes_free (self->changes);
  g_free (self->kind);
  g_mutex_clear (&self->lock);
  G_OBJECT_CLASS (assay_feed_parent_class)->finalize (object);
}

static void
assay_feed_class_init (AssayFeedClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = assay_feed_dispose;
  G_OBJECT_CLASS (klass)->finalize = assay_feed_finalize;
  signals[CHANGED] = g_signal_new ("changed", ASSAY_TYPE_FEED, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
}

static void
assay_feed_init (AssayFeed *self)
{
  g_mutex_init (&self->lock);
  self->changes = assay_changes_new ();
}

AssayFeed *
_assay_feed_new (GMainContext *context, AssayTopics topics)
{
  AssayFeed *self = g_object_new (ASSAY_TYPE_FEED, NULL);

  self->context =
    context != NULL ? g_main_context_ref (context) : g_main_context_ref_thread_default ();
  self->topics = topics;
  return self;
}

AssayFeed *
_assay_feed_new_of_rows (GMainContext *context, const char *kind)
{
  AssayFeed *self = _assay_feed_new (context, 0);

  self->kind = g_strdup (kind);
  return self;
}

AssayChanges *
_assay_feed_take_changes (AssayFeed *self)
{
  AssayChanges *changes;

  g_mutex_lock (&self->lock);
  changes = self->changes;
  self->changes = assay_changes_new ();
  g_mutex_unlock (&self->lock);
  return changes;
}

static gboolean
fire_cb (gpointer data)
{
  g_autoptr (AssayFeed) self = g_weak_ref_get (data);
  AssayTopics topics;

  if (self == NULL)
    return G_SOURCE_REMOVE;
  g_mutex_lock (&self->lock);
  topics = self->pending;
  self->pending = 0;
  self->rows_pending = FALSE;
  g_clear_pointer (&self->source, g_source_unref);
  g_mutex_unlock (&self->lock);
  g_signal_emit (self, signals[CHANGED], 0, (guint) topics);
  return G_SOURCE_REMOVE;
}

static void
weak_ref_free (gpointer data)
{
  g_weak_ref_clear (data);
  g_free (data);
}

/* Weak: a feed that is dropped with news on the way must not fire any more. */
static GWeakRef *
weak_ref_to (AssayFeed *self)
{
  GWeakRef *weak = g_new0 (GWeakRef, 1);

  g_weak_ref_init (weak, self);
  return weak;
}

/* Only rows of its own kind are worth keeping. */
static void
merge_rows (AssayFeed *self, const AssayChanges *changes)
{
  gboolean all;
  guint n;
  const gint64 *rows;

  assay_changes_add_topics (self->changes, assay_changes_get_topics (changes));
  if (self->kind == NULL)
    return;
  rows = assay_changes_get_rows (changes, self->kind, &n, &all);
  if (all)
    assay_changes_add_all (self->changes, self->kind);
  for (guint i = 0; i < n; i++)
    assay_changes_add_row (self->changes, self->kind, rows[i]);
  self->rows_pending |= all || n > 0;
}

void
_assay_feed_push (AssayFeed *self, AssayTopics topics)
{
  g_autoptr (AssayChanges) changes = assay_changes_new ();

  assay_changes_add_topics (changes, topics);
  _assay_feed_push_changes (self, changes);
}

void
_assay_feed_push_changes (AssayFeed *self, const AssayChanges *changes)
{
  g_mutex_lock (&self->lock);
  merge_rows (self, changes);
  self->pending |= assay_changes_get_topics (changes) & self->topics;
  if ((self->pending != 0 || self->rows_pending) && self->source == NULL && !self->closed)
    {
      self->source = g_idle_source_new ();
      g_source_set_priority (self->source, G_PRIORITY_DEFAULT);
      g_source_set_static_name (self->source, "assay feed");
      g_source_set_callback (self->source, fire_cb, weak_ref_to (self), weak_ref_free);
      g_source_attach (self->source, self->context);
    }
  g_mutex_unlock (&self->lock);
}
