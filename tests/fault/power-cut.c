/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fault/power-cut.h"

#include "fault/power-cut-disk.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>

#define FIRST_FD 1000

typedef struct
{
  DiskNode *node;
  gboolean append, holds_lock;
  gsize at;
  char *path;
} Open;

struct _PowerCut
{
  AssayIo table; /* first */
  DiskNode *root;
  GPtrArray *open; /* Open or NULL, by fd - FIRST_FD */
  guint64 next_number;
  guint n_syncs, fail_from, n_fail, n_changes, stop_at;
  gint64 capacity, used;
  const char *label;
  char *skip_site;
  GHashTable *sites;
};

static PowerCut *
ours (AssayIo *io)
{
  return (PowerCut *) io;
}

/* %FALSE once the process counts as dead. */
static gboolean
may_change (PowerCut *self)
{
  self->n_changes++;
  if (self->stop_at == 0 || self->n_changes < self->stop_at)
    return TRUE;
  errno = EIO;
  return FALSE;
}

/* The path with everything that differs from run to run replaced by N. */
static char *
kind_of_path (const char *path)
{
  g_auto (GStrv) parts = g_strsplit (path, "/", -1);

  for (guint i = 0; parts[i] != NULL; i++)
    if (strstr (parts[i], ".tmp") != NULL || (i > 0 && strcmp (parts[i - 1], "blobs") == 0)
        || g_str_has_suffix (parts[i], ".jsonl"))
      {
        g_free (parts[i]);
        parts[i] = g_strdup ("N");
      }
  return g_strjoinv ("/", parts);
}

static Open *
of_fd (PowerCut *self, int fd)
{
  guint index = (guint) (fd - FIRST_FD);

  g_assert (fd >= FIRST_FD && index < self->open->len
            && g_ptr_array_index (self->open, index) != NULL);
  return g_ptr_array_index (self->open, index);
}

/* The whole path of @name in the open @folder. A folder that was unlinked and made anew since is
 * not told apart: nothing here unlinks folders. */
static char *
whole_path (PowerCut *self, int folder, const char *name)
{
  if (folder == ASSAY_IO_PATH)
    return g_strdup (name);
  g_assert (of_fd (self, folder)->node->is_folder);
  return g_strdup_printf ("%s/%s", of_fd (self, folder)->path, name);
}

static int
cut_open (AssayIo *io, int in, const char *below, int flags, mode_t mode)
{
  PowerCut *self = ours (io);
  g_autofree char *path = whole_path (self, in, below);
  g_autofree char *name = NULL;
  DiskNode *folder, *node = disk_node_walk (self->root, path, &folder, &name);
  Open *open;

  if (node != NULL && (flags & O_EXCL) != 0)
    {
      errno = EEXIST;
      return -1;
    }
  if (node != NULL && (flags & O_DIRECTORY) != 0 && !node->is_folder)
    {
      errno = ENOTDIR;
      return -1;
    }
  if (node == NULL)
    {
      if ((flags & O_CREAT) == 0 || folder == NULL)
        {
          errno = ENOENT;
          return -1;
        }
      if (!may_change (self))
        return -1;
      node = disk_node_new (&self->next_number, FALSE);
      g_hash_table_insert (folder->entries, g_strdup (name), node);
    }
  open = g_new0 (Open, 1);
  open->node = disk_node_ref (node);
  open->append = (flags & O_APPEND) != 0;
  open->path = g_steal_pointer (&path);
  g_ptr_array_add (self->open, open);
  return FIRST_FD + (int) self->open->len - 1;
}

static int
cut_close (AssayIo *io, int fd)
{
  Open *open = of_fd (ours (io), fd);

  if (open->holds_lock)
    open->node->locked = FALSE;
  disk_node_unref (open->node);
  g_free (open->path);
  g_free (open);
  g_ptr_array_index (ours (io)->open, (guint) (fd - FIRST_FD)) = NULL;
  return 0;
}

static ssize_t
cut_pread (AssayIo *io, int fd, void *buffer, size_t n, off_t offset)
{
  const GByteArray *data = of_fd (ours (io), fd)->node->cached;
  gsize at = MIN ((gsize) offset, data->len);

  n = MIN (n, data->len - at);
  if (n > 0)
    memcpy (buffer, data->data + at, n);
  return (ssize_t) n;
}

static ssize_t
cut_write (AssayIo *io, int fd, const void *buffer, size_t n)
{
  Open *open = of_fd (ours (io), fd);
  GByteArray *data = open->node->cached;
  gsize at = open->append ? data->len : open->at;

  if (!may_change (ours (io)))
    return -1;
  if (ours (io)->capacity >= 0 && n > 0)
    {
      gint64 left = ours (io)->capacity - ours (io)->used;

      if (left <= 0)
        {
          errno = ENOSPC;
          return -1;
        }
      n = (size_t) MIN ((gint64) n, left);
    }
  if (at + n > data->len)
    {
      ours (io)->used += (gint64) (at + n) - data->len;
      g_byte_array_set_size (data, (guint) (at + n));
    }
  memcpy (data->data + at, buffer, n);
  open->at = at + n;
  return (ssize_t) n;
}

static int
cut_sync (AssayIo *io, int fd)
{
  PowerCut *self = ours (io);
  DiskNode *node = of_fd (self, fd)->node;
  g_autofree char *kind = kind_of_path (of_fd (self, fd)->path);
  char *site = g_strconcat (self->label, " ", kind, NULL);
  gboolean skip = g_strcmp0 (site, self->skip_site) == 0;

  g_hash_table_add (self->sites, site);
  if (!may_change (self))
    return -1;
  self->n_syncs++;
  if (self->fail_from > 0 && self->n_syncs >= self->fail_from
      && self->n_syncs - self->fail_from < self->n_fail)
    {
      errno = EIO;
      return -1;
    }
  if (skip)
    return 0;
  if (node->is_folder)
    disk_copy_entries (node->entries, node->durable_entries);
  else
    {
      g_byte_array_set_size (node->durable, 0);
      g_byte_array_append (node->durable, node->cached->data, node->cached->len);
    }
  return 0;
}

static int
cut_ftruncate (AssayIo *io, int fd, off_t length)
{
  GByteArray *data = of_fd (ours (io), fd)->node->cached;

  if (!may_change (ours (io)))
    return -1;
  ours (io)->used += (gint64) length - data->len;
  g_byte_array_set_size (data, (guint) length);
  return 0;
}

static int
cut_rename (AssayIo *io, int in, const char *old, const char *new)
{
  g_autofree char *from = whole_path (ours (io), in, old), *to = whole_path (ours (io), in, new);
  g_autofree char *from_name = NULL, *to_name = NULL;
  DiskNode *from_folder, *to_folder,
    *node = disk_node_walk (ours (io)->root, from, &from_folder, &from_name);

  disk_node_walk (ours (io)->root, to, &to_folder, &to_name);
  if (node == NULL || to_folder == NULL || !may_change (ours (io)))
    return -1;
  g_hash_table_insert (to_folder->entries, g_strdup (to_name), disk_node_ref (node));
  g_hash_table_remove (from_folder->entries, from_name);
  return 0;
}

static int
cut_unlink (AssayIo *io, int in, const char *below)
{
  g_autofree char *path = whole_path (ours (io), in, below);
  g_autofree char *name = NULL;
  DiskNode *folder;

  if (disk_node_walk (ours (io)->root, path, &folder, &name) == NULL || !may_change (ours (io)))
    return -1;
  g_hash_table_remove (folder->entries, name);
  return 0;
}

static int
cut_mkdir (AssayIo *io, int in, const char *below, mode_t mode)
{
  g_autofree char *path = whole_path (ours (io), in, below);
  g_autofree char *name = NULL;
  DiskNode *folder;

  if (disk_node_walk (ours (io)->root, path, &folder, &name) != NULL)
    {
      errno = EEXIST;
      return -1;
    }
  if (folder == NULL || !may_change (ours (io)))
    return -1;
  g_hash_table_insert (folder->entries, g_strdup (name),
                       disk_node_new (&ours (io)->next_number, TRUE));
  return 0;
}

static void
fill_stat (const DiskNode *node, struct stat *out)
{
  *out = (struct stat){.st_ino = node->number,
                       .st_nlink = 1,
                       .st_mode = node->is_folder ? S_IFDIR | 0755 : S_IFREG | 0644};
  if (!node->is_folder)
    out->st_size = node->cached->len;
}

static int
cut_stat (AssayIo *io, const char *path, struct stat *out)
{
  DiskNode *node = disk_node_walk (ours (io)->root, path, NULL, NULL);

  if (node == NULL)
    return -1;
  fill_stat (node, out);
  return 0;
}

static int
cut_lstat (AssayIo *io, int in, const char *below, struct stat *out)
{
  g_autofree char *path = whole_path (ours (io), in, below);

  return cut_stat (io, path, out);
}

static int
cut_fstat (AssayIo *io, int fd, struct stat *out)
{
  fill_stat (of_fd (ours (io), fd)->node, out);
  return 0;
}

static int
cut_lock (AssayIo *io, int fd)
{
  Open *open = of_fd (ours (io), fd);

  if (open->node->locked && !open->holds_lock)
    {
      errno = EAGAIN;
      return -1;
    }
  open->holds_lock = open->node->locked = TRUE;
  return 0;
}

static gint64
cut_free_bytes (AssayIo *io, int fd, gint64 *out_volume)
{
  *out_volume = G_MAXINT64;
  return G_MAXINT64;
}

static char **
cut_list (AssayIo *io, int in, const char *below)
{
  g_autofree char *path = whole_path (ours (io), in, below);
  DiskNode *node = disk_node_walk (ours (io)->root, path, NULL, NULL);

  return node != NULL ? disk_list_entries (node->entries) : NULL;
}

static uid_t
cut_user (AssayIo *io)
{
  return 0; /* as fill_stat has it */
}

/* The cut --------------------------------------------------------------- */

void
power_cut_restart (PowerCut *self, guint stop_after)
{
  for (guint i = 0; i < self->open->len; i++)
    if (g_ptr_array_index (self->open, i) != NULL)
      cut_close (&self->table, FIRST_FD + (int) i);
  g_ptr_array_set_size (self->open, 0);
  self->stop_at = stop_after > 0 ? self->n_changes + stop_after : 0;
}

void
power_cut_strike (PowerCut *self, GRand *random)
{
  power_cut_restart (self, 0);
  disk_node_strike (self->root, random);
  self->stop_at = self->fail_from = 0;
  self->capacity = -1;
  g_clear_pointer (&self->skip_site, g_free);
}

void
power_cut_set_label (PowerCut *self, const char *label)
{
  self->label = label;
}

void
power_cut_skip_site (PowerCut *self, const char *site)
{
  g_free (self->skip_site);
  self->skip_site = g_strdup (site);
}

GHashTable *
power_cut_get_sites (PowerCut *self)
{
  return self->sites;
}

void
power_cut_fail_syncs (PowerCut *self, guint nth, guint n)
{
  self->fail_from = nth;
  self->n_fail = n;
}

void
power_cut_set_capacity (PowerCut *self, gint64 bytes)
{
  self->capacity = bytes;
}

guint
power_cut_count_open (PowerCut *self)
{
  guint n = 0;

  for (guint i = 0; i < self->open->len; i++)
    n += g_ptr_array_index (self->open, i) != NULL;
  return n;
}

guint
power_cut_count_syncs (PowerCut *self)
{
  return self->n_syncs;
}

void
power_cut_stop_at (PowerCut *self, guint nth)
{
  self->stop_at = nth;
}

gboolean
power_cut_has_stopped (PowerCut *self)
{
  return self->stop_at != 0 && self->n_changes >= self->stop_at;
}

void
power_cut_copy_out (PowerCut *self, const char *path, const char *folder)
{
  DiskNode *node = disk_node_walk (self->root, path, NULL, NULL);

  g_assert_nonnull (node);
  disk_node_copy_out (node, folder);
}

PowerCut *
power_cut_new (void)
{
  PowerCut *self = g_new0 (PowerCut, 1);
  DiskNode *disk, *project;

  self->table = (AssayIo){
    .open = cut_open,
    .close = cut_close,
    .pread = cut_pread,
    .write = cut_write,
    .fsync = cut_sync,
    .fdatasync = cut_sync,
    .ftruncate = cut_ftruncate,
    .rename = cut_rename,
    .unlink = cut_unlink,
    .mkdir = cut_mkdir,
    .stat = cut_stat,
    .lstat = cut_lstat,
    .fstat = cut_fstat,
    .lock = cut_lock,
    .free_bytes = cut_free_bytes,
    .list = cut_list,
    .user = cut_user,
  };
  self->open = g_ptr_array_new ();
  self->label = "";
  self->capacity = -1;
  self->sites = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->root = disk_node_new (&self->next_number, TRUE);
  disk = disk_node_new (&self->next_number, TRUE);
  g_hash_table_insert (self->root->entries, g_strdup ("disk"), disk);
  g_hash_table_insert (self->root->durable_entries, g_strdup ("disk"), disk_node_ref (disk));
  project = disk_node_new (&self->next_number, TRUE);
  g_hash_table_insert (disk->entries, g_strdup ("project"), project);
  g_hash_table_insert (disk->durable_entries, g_strdup ("project"), disk_node_ref (project));
  return self;
}

void
power_cut_free (PowerCut *self)
{
  if (self == NULL)
    return;
  power_cut_strike (self, NULL);
  g_ptr_array_unref (self->open);
  disk_node_unref (self->root);
  g_hash_table_unref (self->sites);
  g_free (self);
}

AssayIo *
power_cut_table (PowerCut *self)
{
  return &self->table;
}
