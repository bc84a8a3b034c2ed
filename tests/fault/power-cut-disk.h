/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* The disk in memory that a power cut strikes: files and folders as they are, and as they would be
 * after one. */

#include <glib.h>

G_BEGIN_DECLS

/* A file or folder. Folders have entries, files have content; both twice. */
typedef struct
{
  gatomicrefcount refs;
  guint64 number;
  gboolean is_folder, locked;
  GByteArray *cached, *durable;
  GHashTable *entries, *durable_entries; /* name -> DiskNode */
} DiskNode;

/* @next_number: of the disk; each has one of its own. */
DiskNode *disk_node_new   (guint64 *next_number, gboolean is_folder);
DiskNode *disk_node_ref   (DiskNode *node);
void      disk_node_unref (gpointer node);
/* The node, or %NULL and errno; @out_folder, @out_name: where its entry is or would be. */
DiskNode *disk_node_walk  (DiskNode *root, const char *path, DiskNode **out_folder,
                           char **out_name);
/* Names, sorted. */
char    **disk_list_entries (GHashTable *entries);
void      disk_copy_entries (GHashTable *from, GHashTable *to);
/* Unsynced things of it and below it are kept or lost by @random; %NULL: all are lost. */
void      disk_node_strike  (DiskNode *node, GRand *random);
/* Into a real file or folder @path. */
void      disk_node_copy_out (DiskNode *node, const char *path);

G_END_DECLS
