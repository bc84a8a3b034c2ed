/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* A backup's inside, shared by its files: the place (assay-backup) and what is copied (-copy). */

#include "store/assay-backup.h"
#include "store/assay-journal-private.h"

G_BEGIN_DECLS

struct _AssayBackup
{
  AssayIo *io;
  char *name, *partial; /* in @parent */
  AssayFolder *parent, *folder, *store;
  AssayLock lock;
};

G_END_DECLS
