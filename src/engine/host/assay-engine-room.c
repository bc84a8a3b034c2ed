/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/host/assay-engine-room.h"

#include "base/assay-folder-path.h"
#include "engine/host/assay-engine-private.h"
#include "engine/host/assay-loader-walk.h"
#include "model/documents/assay-lock.h"
#include "store/assay-reach.h"

#include <string.h>

#define STORE_NAME           ".assay"
#define QUARANTINE_NAME      "quarantine"
#define QUARANTINE_MAX_BYTES (64 * 1024 * 1024)

/* What lies there ------------------------------------------------------------ */

static void
add_file (AssayRoomLook *look,
          AssayRoomKind kind,
          char *path,
          const AssayDigest *digest,
          const struct stat *info)
{
  g_ptr_array_add (look->files, assay_room_file_new (kind, path, digest, info->st_size,
                                                     (gint64) info->st_mtime * G_USEC_PER_SEC));
}

static void
blob_cb (const char *fan,
         const char *name,
         const AssayDigest *digest,
         const struct stat *info,
         gpointer data)
{
  AssayRoomLook *look = data;
  char *path = g_build_filename (STORE_NAME, "blobs", fan, name, NULL);

  look->all_bytes += info->st_size;
  if (digest != NULL)
    add_file (look, ASSAY_ROOM_STORED, path, digest, info);
  else if (assay_room_is_temporary (name))
    add_file (look, ASSAY_ROOM_TEMPORARY, path, NULL, info);
  else
    g_free (path);
}

/* Files of ours right in @folder, @inner in the project: those half written, or @all of them as
 * quarantine. */
static void
add_folder (AssayRoomLook *look, AssayFolder *folder, const char *inner, gboolean all)
{
  g_auto (GStrv) names = assay_folder_list (folder, NULL);
  struct stat info;

  for (guint i = 0; names != NULL && names[i] != NULL; i++)
    if ((all || assay_room_is_temporary (names[i]))
        && assay_folder_look_at (folder, names[i], &info, NULL))
      add_file (look, all ? ASSAY_ROOM_QUARANTINE : ASSAY_ROOM_TEMPORARY,
                g_build_filename (inner, names[i], NULL), NULL, &info);
}

static AssayFolder *
open_store_of (AssayEngine *self)
{
  g_autoptr (AssayFolder) project = assay_folder_open (self->io, self->folder, NULL);

  return project != NULL ? assay_folder_open_below (project, STORE_NAME, NULL) : NULL;
}

static void
add_all_bytes (AssayRoomLook *look, AssayFolder *folder)
{
  g_auto (GStrv) names = assay_folder_list (folder, NULL);
  struct stat info;

  for (guint i = 0; names != NULL && names[i] != NULL; i++)
    if (assay_folder_look_at (folder, names[i], &info, NULL))
      look->all_bytes += info.st_size;
}

static void
add_store (AssayEngine *self, AssayRoomLook *look)
{
  static const char *const places[] = {"events", QUARANTINE_NAME};
  g_autoptr (AssayFolder) store = open_store_of (self);

  if (store == NULL)
    return;
  add_folder (look, store, STORE_NAME, FALSE);
  for (gsize i = 0; i < G_N_ELEMENTS (places); i++)
    {
      g_autoptr (AssayFolder) folder = assay_folder_open_below (store, places[i], NULL);
      g_autofree char *inner = g_build_filename (STORE_NAME, places[i], NULL);

      if (folder == NULL)
        continue;
      add_all_bytes (look, folder);
      add_folder (look, folder, inner, g_str_equal (places[i], QUARANTINE_NAME));
    }
}

typedef struct
{
  AssayEngine *engine;
  AssayRoomLook *look;
} Documents;

static gboolean
documents_cb (gpointer data, const char *path, AssayLoaderEntry entry)
{
  Documents *self = data;
  g_autofree char *full = g_build_filename (self->engine->folder, path, NULL);
  g_autoptr (AssayFolder) folder =
    entry == ASSAY_LOADER_FOLDER ? assay_folder_open (self->engine->io, full, NULL) : NULL;

  if (folder != NULL)
    add_folder (self->look, folder, path, FALSE);
  return TRUE;
}

static gboolean
list_files (AssayEngine *self, AssayRoomLook *look, GError **error)
{
  Documents documents = {self, look};

  if (!assay_blobs_each (self->blobs, blob_cb, look, error))
    return FALSE;
  add_store (self, look);
  return _assay_loader_walk (self->io, self->folder, documents_cb, &documents, error);
}

/* What is reached --------------------------------------------------------------- */

typedef struct
{
  GHashTable *reached;
  guint64 last;
} Reading;

static gboolean
event_cb (const AssayEvent *event, gpointer data)
{
  Reading *self = data;

  self->last = event->seq;
  assay_reach_add_event (self->reached, event);
  return TRUE;
}

static gboolean
reach_log (AssayEngine *self, GHashTable *reached, GError **error)
{
  guint64 acknowledged = assay_engine_get_last_seq (self);
  Reading reading = {reached, 0};
  g_autofree char *last = NULL, *saved = NULL;

  if (!assay_engine_read_events (self, 1, event_cb, &reading, error))
    return FALSE;
  if (reading.last >= acknowledged)
    return TRUE;
  last = g_strdup_printf ("%" G_GUINT64_FORMAT, reading.last);
  saved = g_strdup_printf ("%" G_GUINT64_FORMAT, acknowledged);
  return assay_error_set (error, ASSAY_STORE_ERROR, ASSAY_STORE_ERROR_DAMAGED,
                          N_ ("The history ends with event {0}, and {1} were saved"), last, saved,
                          NULL);
}

static void
reach_file (GHashTable *reached, GBytes *bytes)
{
  gsize n_bytes = 0;
  const char *text = bytes != NULL ? g_bytes_get_data (bytes, &n_bytes) : NULL;

  if (text != NULL)
    assay_reach_add_text (reached, text, n_bytes);
}

/* There may be none; one that cannot be read may name anything. */
static gboolean
reach_lock (AssayEngine *self, GHashTable *reached, GError **error)
{
  g_autofree char *path = g_build_filename (self->folder, ASSAY_LOCK_FILE, NULL);
  GError *cause = NULL;
  g_autoptr (GBytes) bytes = assay_io_read_file (self->io, path, ASSAY_LOCK_MAX_BYTES, &cause);

  reach_file (reached, bytes);
  if (cause == NULL || g_error_matches (cause, G_FILE_ERROR, G_FILE_ERROR_NOENT))
    {
      g_clear_error (&cause);
      return TRUE;
    }
  g_propagate_error (error, cause);
  return FALSE;
}

/* A tail that stays may be mended from, with what it names. */
static gboolean
reach_quarantine (AssayEngine *self, AssayRoomLook *look, GHashTable *reached, GError **error)
{
  for (guint i = 0; i < look->young->len; i++)
    {
      const AssayRoomFile *file = look->young->pdata[i];
      g_autofree char *full = g_build_filename (self->folder, file->path, NULL);
      g_autoptr (GBytes) bytes = NULL;

      if (file->kind != ASSAY_ROOM_QUARANTINE)
        continue;
      bytes = assay_io_read_file (self->io, full, QUARANTINE_MAX_BYTES, error);
      if (bytes == NULL)
        return FALSE;
      reach_file (reached, bytes);
    }
  return TRUE;
}

static void
decide (AssayEngine *self, AssayRoomLook *look, GHashTable *reached)
{
  gint64 now = assay_clock_wall_us (self->clock);

  g_clear_pointer (&look->spare, g_ptr_array_unref);
  g_clear_pointer (&look->young, g_ptr_array_unref);
  look->spare = assay_room_list_spare (look->files, reached, now);
  look->young = assay_room_list_young (look->files, reached, now);
}

static gboolean
has_stored (const AssayRoomLook *look)
{
  AssayRoomSum sums[ASSAY_N_ROOM_KINDS], young[ASSAY_N_ROOM_KINDS];

  assay_room_sum (look->spare, sums);
  assay_room_sum (look->young, young);
  return sums[ASSAY_ROOM_STORED].files + young[ASSAY_ROOM_STORED].files > 0;
}

/* Stored files are read for what they name only where something could be named. */
static gboolean
reach_all (AssayEngine *self, AssayRoomLook *look, GCancellable *cancellable, GError **error)
{
  g_autoptr (GHashTable) reached = assay_reach_new ();

  if (!reach_log (self, reached, error) || !reach_lock (self, reached, error))
    return FALSE;
  decide (self, look, reached);
  if (!reach_quarantine (self, look, reached, error)
      || (has_stored (look)
          && !assay_reach_follow (reached, self->blobs, FALSE, NULL, NULL, NULL, cancellable,
                                  error)))
    return FALSE;
  decide (self, look, reached);
  return TRUE;
}

/* Looking ------------------------------------------------------------------------ */

static gboolean
fail_unknown (GError **error, const char *why)
{
  g_autoptr (AssayProblems) problems = assay_problems_new ();

  assay_problems_add (problems, NULL, NULL, "room.unknown",
                      N_ ("Nothing may go while not all of the history is known. {0}"),
                      N_ ("Mend that first; “assayctl verify” says what is wrong."), why, NULL);
  g_propagate_error (error, assay_problems_to_error (problems));
  return FALSE;
}

static gboolean
check_known (AssayEngine *self, GError **error)
{
  g_autofree char *reason = assay_engine_dup_read_only (self);

  return reason == NULL || fail_unknown (error, reason);
}

AssayRoomLook *
assay_engine_look_for_room (AssayEngine *self, GCancellable *cancellable, GError **error)
{
  g_autoptr (AssayRoomLook) look = NULL;
  g_autoptr (GError) cause = NULL;

  if (!check_known (self, error))
    return NULL;
  _assay_engine_sweep_wait (self->sweep);
  look = g_new0 (AssayRoomLook, 1);
  look->files = g_ptr_array_new_with_free_func ((GDestroyNotify) assay_room_file_free);
  if (list_files (self, look, &cause) && reach_all (self, look, cancellable, &cause))
    return g_steal_pointer (&look);
  fail_unknown (error, cause->message);
  return NULL;
}

void
assay_room_look_free (AssayRoomLook *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->spare, g_ptr_array_unref);
  g_clear_pointer (&self->young, g_ptr_array_unref);
  g_ptr_array_unref (self->files);
  g_free (self);
}

/* Taking away ---------------------------------------------------------------------- */

/* By the folders it lies in: none of them may be a link, but the project's own. */
static gboolean
remove_file (AssayEngine *self, const char *path, GError **error)
{
  g_autoptr (AssayFolder) folder = assay_folder_open (self->io, self->folder, error);
  struct stat info;

  return folder != NULL && assay_folder_look_at_path (folder, path, &info, error)
         && assay_folder_remove_path (folder, path, error);
}

static void
add_left (AssayProblems *problems, const char *path, const GError *error)
{
  assay_problems_add (
    problems, path, NULL, "room.file_left", N_ ("This file could not be taken away: {0}"),
    N_ ("See who may write to its folder, then run it again."), error->message, NULL);
}

/* %FALSE without a problem: it was put again meanwhile. */
static gboolean
take_away (AssayEngine *self, const AssayRoomFile *file, AssayProblems *problems)
{
  g_autoptr (GError) error = NULL;
  gboolean gone = file->kind == ASSAY_ROOM_STORED
                    ? assay_blobs_take_away (self->blobs, &file->digest, &error)
                    : remove_file (self, file->path, &error);

  if (error != NULL)
    add_left (problems, file->path, error);
  return gone;
}

void
assay_engine_free_room (AssayEngine *self, AssayRoomLook *look, AssayProblems *problems)
{
  GPtrArray *gone = g_ptr_array_new ();

  for (guint i = 0; i < look->spare->len; i++)
    if (take_away (self, look->spare->pdata[i], problems))
      g_ptr_array_add (gone, look->spare->pdata[i]);
  g_ptr_array_unref (look->spare);
  look->spare = gone;
}

/* As a row -------------------------------------------------------------------------- */

gboolean
assay_engine_find_room (AssayEngine *self, gint64 *out_free, gint64 *out_needed)
{
  g_autoptr (AssayFolder) project = assay_folder_open (self->io, self->folder, NULL);
  gint64 volume = -1;

  *out_free =
    project != NULL ? self->io->free_bytes (self->io, assay_folder_get_fd (project), &volume) : -1;
  *out_needed = assay_disk_floor (volume);
  return *out_free >= 0;
}

static void
add_disk (AssayEngine *self, AssayRoomRow *row)
{
  gint64 is_free, needed;

  if (!assay_engine_find_room (self, &is_free, &needed))
    return;
  row->free_bytes = is_free;
  row->needed_bytes = needed;
}

static gint64
bytes_of (const GPtrArray *files)
{
  gint64 bytes = 0;

  for (guint i = 0; i < files->len; i++)
    bytes += ((const AssayRoomFile *) files->pdata[i])->bytes;
  return bytes;
}

AssayRoomRow *
assay_engine_room_row (AssayEngine *self, const AssayRoomLook *look)
{
  AssayRoomRow *row = assay_table_new (&assay_room_row_table);
  AssayRoomSum sums[ASSAY_N_ROOM_KINDS];

  assay_room_sum (look->spare, sums);
  row->id = g_strdup ("room");
  row->files = look->spare->len;
  row->bytes = bytes_of (look->spare);
  row->stored_files = sums[ASSAY_ROOM_STORED].files;
  row->stored_bytes = sums[ASSAY_ROOM_STORED].bytes;
  row->temporary_files = sums[ASSAY_ROOM_TEMPORARY].files;
  row->temporary_bytes = sums[ASSAY_ROOM_TEMPORARY].bytes;
  row->quarantine_files = sums[ASSAY_ROOM_QUARANTINE].files;
  row->quarantine_bytes = sums[ASSAY_ROOM_QUARANTINE].bytes;
  row->young_files = look->young->len;
  row->young_bytes = bytes_of (look->young);
  row->all_bytes = look->all_bytes;
  add_disk (self, row);
  return row;
}
