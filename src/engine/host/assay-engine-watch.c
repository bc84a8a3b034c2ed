/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/host/assay-engine-private.h"

#include "engine/host/assay-loader-walk.h"
#include "engine/host/assay-lull.h"
#include "loop/assay-loop.h"

#include <gio/gio.h>

/* All of it belongs to the loop's thread. Reading the documents tells no monitor anything, and what
 * is written here (pins) is found as it is known: no look follows from a look. */
struct _AssayEngineWatch
{
  AssayEngine *engine;
  AssayLoop *loop;
  GHashTable *monitors; /* path of a folder -> GFileMonitor */
  AssayLull lull;
  GSource *due; /* set when the look is due */
};

/* Which folders ------------------------------------------------------------------- */

static void changed_cb (GFileMonitor *monitor,
                        GFile *file,
                        GFile *other,
                        GFileMonitorEvent event,
                        AssayEngineWatch *self);

static GFileMonitor *
monitor_new (AssayEngineWatch *self, const char *path)
{
  g_autofree char *full = g_build_filename (self->engine->folder, path, NULL);
  g_autoptr (GFile) folder = g_file_new_for_path (full);
  GFileMonitor *monitor = g_file_monitor_directory (folder, G_FILE_MONITOR_NONE, NULL, NULL);

  /* where that cannot be had, the documents are looked at when the window is come back to */
  if (monitor != NULL)
    g_signal_connect (monitor, "changed", G_CALLBACK (changed_cb), self);
  return monitor;
}

typedef struct
{
  AssayEngineWatch *watch;
  GHashTable *monitors;
} Found;

static gboolean
visit_cb (gpointer data, const char *path, AssayLoaderEntry entry)
{
  Found *found = data;
  GFileMonitor *monitor;

  if (entry != ASSAY_LOADER_FOLDER)
    return TRUE;
  monitor = g_hash_table_lookup (found->watch->monitors, path);
  monitor = monitor != NULL ? g_object_ref (monitor) : monitor_new (found->watch, path);
  if (monitor != NULL)
    g_hash_table_insert (found->monitors, g_strdup (path), monitor);
  return TRUE;
}

static void
drop_monitor (gpointer monitor)
{
  g_object_unref (monitor);
}

/* Those that are there now. Before the look, so that what is saved in a new one is seen by one of
 * the two. */
static void
follow_folders (AssayEngineWatch *self)
{
  Found found = {self, g_hash_table_new_full (g_str_hash, g_str_equal, g_free, drop_monitor)};

  _assay_loader_walk (self->engine->io, self->engine->folder, visit_cb, &found, NULL);
  g_hash_table_unref (self->monitors);
  self->monitors = found.monitors;
}

/* Looking ------------------------------------------------------------------------- */

static gboolean
due_cb (gpointer data)
{
  AssayEngineWatch *self = data;

  assay_lull_clear (&self->lull);
  g_source_set_ready_time (self->due, -1);
  follow_folders (self);
  assay_engine_rescan (self->engine, NULL);
  return G_SOURCE_CONTINUE;
}

/* Whether it may be about a document or a folder of them: editors leave other traces too. */
static gboolean
concerns (GFile *file, GFileMonitorEvent event)
{
  g_autofree char *name = file != NULL ? g_file_get_basename (file) : NULL;

  if (name == NULL || *name == '.')
    return FALSE;
  return g_str_has_suffix (name, ".json") || event == G_FILE_MONITOR_EVENT_CREATED
         || event == G_FILE_MONITOR_EVENT_DELETED;
}

static void
changed_cb (
  GFileMonitor *monitor, GFile *file, GFile *other, GFileMonitorEvent event, AssayEngineWatch *self)
{
  if (!concerns (file, event) && !concerns (other, event))
    return;
  assay_lull_add (&self->lull, g_get_monotonic_time ());
  g_source_set_ready_time (self->due, assay_lull_due (&self->lull));
}

/* The thread ---------------------------------------------------------------------- */

static gboolean
dispatch (GSource *source, GSourceFunc func, gpointer data)
{
  return func (data);
}

static GSourceFuncs due_funcs = {.dispatch = dispatch};

/* What was saved between the first look and this is due at once. */
static void
start_cb (gpointer data)
{
  AssayEngineWatch *self = data;

  self->due = g_source_new (&due_funcs, sizeof (GSource));
  g_source_set_callback (self->due, due_cb, self, NULL);
  assay_loop_attach (self->loop, self->due);
  g_source_set_ready_time (self->due, 0);
}

static void
stop_cb (gpointer data)
{
  AssayEngineWatch *self = data;

  g_source_destroy (self->due);
  g_clear_pointer (&self->monitors, g_hash_table_unref);
}

AssayEngineWatch *
_assay_engine_watch_new (AssayEngine *engine)
{
  AssayEngineWatch *self = g_new0 (AssayEngineWatch, 1);

  self->engine = engine;
  self->monitors = g_hash_table_new (g_str_hash, g_str_equal);
  self->loop = assay_loop_new ("assay-documents");
  assay_loop_invoke (self->loop, start_cb, self, NULL);
  return self;
}

void
_assay_engine_watch_free (AssayEngineWatch *self)
{
  if (self == NULL)
    return;
  assay_loop_call (self->loop, stop_cb, self);
  g_clear_pointer (&self->loop, assay_loop_free);
  g_source_unref (self->due);
  g_free (self);
}
