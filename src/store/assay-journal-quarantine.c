/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/assay-journal-private.h"

#include <errno.h>
#include <fcntl.h>

/* Pieces of the log that are moved aside: each is whole and durable there before it is shortened
 * here. */

#define COPY_BYTES (256 * 1024)

/* The open file's bytes from @offset to @size, block by block, for a tail may be longer than the
 * memory: into @hasher (or %NULL), into the file @to (or -1). */
static gboolean
pass_on (
  AssayIo *io, int from, gint64 offset, gint64 size, AssayHasher *hasher, int to, GError **error)
{
  g_autofree char *block = g_malloc (COPY_BYTES);
  ssize_t n = 1;

  while (offset < size && n != 0)
    {
      n = io->pread (io, from, block, (size_t) MIN (size - offset, COPY_BYTES), (off_t) offset);
      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        return assay_io_fail (error, errno, N_ ("Could not read the end of the history: {1}"), "");
      if (hasher != NULL)
        assay_hasher_update (hasher, block, (gsize) n);
      if (to >= 0 && !assay_io_write_all (io, to, block, (gsize) n, error))
        return FALSE;
      offset += n;
    }
  return TRUE;
}

/* Same bytes, same name: doing it again after a crash makes no second file, and a half one is
 * written anew. */
static gboolean
write_kept (
  AssayFolder *quarantine, const char *name, int from, gint64 offset, gint64 size, GError **error)
{
  AssayIo *io = assay_folder_get_io (quarantine);
  int to = assay_folder_open_file (quarantine, name, O_WRONLY | O_CREAT, error);
  gboolean written = FALSE;

  if (to < 0)
    return FALSE;
  if (io->ftruncate (io, to, 0) < 0)
    assay_io_fail (error, errno, N_ ("Could not empty “{0}”: {1}"), name);
  else if (pass_on (io, from, offset, size, NULL, to, error))
    written = io->fsync (io, to) == 0
              || assay_io_fail (error, errno, N_ ("Could not save “{0}”: {1}"), name);
  io->close (io, to);
  return written && assay_folder_sync (quarantine, error);
}

static char *
dup_kept_name (AssayIo *io, int from, guint segment, gint64 offset, gint64 size, GError **error)
{
  g_autoptr (AssayHasher) hasher = assay_hasher_new ();
  AssayDigest digest;

  if (!pass_on (io, from, offset, size, hasher, -1, error))
    return NULL;
  assay_hasher_finish (hasher, &digest);
  return g_strdup_printf ("%06u-%" G_GINT64_FORMAT "-%.16s.jsonl", segment, offset,
                          assay_digest_hex (&digest).text);
}

/* The new file's path, for messages. */
static char *
keep_tail (AssayFolder *store, int from, guint segment, gint64 offset, gint64 size, GError **error)
{
  g_autoptr (AssayFolder) quarantine =
    assay_folder_make_below (store, ASSAY_QUARANTINE_NAME, error);
  g_autofree char *name = quarantine != NULL ? dup_kept_name (assay_folder_get_io (store), from,
                                                              segment, offset, size, error)
                                             : NULL;

  return name != NULL && write_kept (quarantine, name, from, offset, size, error)
           ? assay_folder_dup_path (quarantine, name)
           : NULL;
}

static gboolean
cut (AssayFolder *events, const char *name, gint64 length, GError **error)
{
  AssayIo *io = assay_folder_get_io (events);
  int fd = assay_folder_open_file (events, name, O_WRONLY, error);
  gboolean ok;

  if (fd < 0)
    return FALSE;
  ok = io->ftruncate (io, fd, (off_t) length) == 0 && io->fsync (io, fd) == 0;
  if (!ok)
    {
      int code = errno;
      g_autofree char *path = assay_folder_dup_path (events, name);

      assay_io_fail (error, code, N_ ("Could not shorten “{0}”: {1}"), path);
    }
  io->close (io, fd);
  return ok;
}

static gboolean
quarantine_segment (AssayFolder *store,
                    AssayFolder *events,
                    guint segment,
                    gint64 offset,
                    gint64 size,
                    char **out_file,
                    GError **error)
{
  g_autofree char *name = _assay_log_segment_name (segment);
  AssayIo *io = assay_folder_get_io (events);
  int from = assay_folder_open_file (events, name, O_RDONLY, error);

  if (from < 0)
    return FALSE;
  g_clear_pointer (out_file, g_free);
  *out_file = keep_tail (store, from, segment, offset, size, error);
  io->close (io, from);
  if (*out_file == NULL)
    return FALSE;
  if (offset > 0 || segment == 1)
    return cut (events, name, offset, error);
  return assay_folder_remove_file (events, name, error) && assay_folder_sync (events, error);
}

gboolean
_assay_tail_quarantine (AssayFolder *store,
                        AssayFolder *events,
                        AssayTail *tail,
                        char **out_file,
                        gint64 *out_bytes,
                        GError **error)
{
  *out_bytes = 0;
  for (guint segment = tail->sizes->len; segment >= tail->bad_segment; segment--)
    {
      gint64 offset = segment == tail->bad_segment ? tail->bad_offset : 0;
      gint64 size = g_array_index (tail->sizes, gint64, segment - 1);

      if (!quarantine_segment (store, events, segment, offset, size, out_file, error))
        return FALSE;
      *out_bytes += size - offset;
      if (offset == 0 && segment > 1)
        g_array_set_size (tail->sizes, segment - 1);
      else
        g_array_index (tail->sizes, gint64, segment - 1) = offset;
    }
  return TRUE;
}

gboolean
_assay_tail_quarantine_behind_gap (AssayFolder *store, AssayFolder *events, GError **error)
{
  g_autoptr (GArray) behind = NULL;
  g_autoptr (GArray) sizes = _assay_log_segments_to_gap (events, &behind, error);
  g_autofree char *file = NULL;
  struct stat info;

  if (sizes == NULL)
    return FALSE;
  for (guint i = behind->len; i > 0; i--)
    {
      guint segment = g_array_index (behind, guint, i - 1);
      g_autofree char *name = _assay_log_segment_name (segment);

      if (!assay_folder_look_at (events, name, &info, error)
          || !quarantine_segment (store, events, segment, 0, info.st_size, &file, error))
        return FALSE;
    }
  return TRUE;
}
