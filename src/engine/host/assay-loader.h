/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Reads a project's documents from its folder. Blocking; goes through the I/O table; follows nothing
 * outside the folder. */

#include "base/assay-clock.h"
#include "base/assay-io.h"
#include "model/documents/assay-catalog.h"

G_BEGIN_DECLS

#define ASSAY_LOADER_MAX_FILES 100000
/* A file is believed to be as it was read when its size, times and inode are, as git does. One that
 * was changed so shortly before it was read could have changed again in the same tick of its file
 * system's clock (two seconds where that is coarsest): it is read again. */
#define ASSAY_LOADER_SETTLED_US (3 * G_USEC_PER_SEC)

/* How a file is known again without reading it. */
typedef struct
{
  guint64 device, inode;
  gint64  size, modified_ns, changed_ns;
} AssayFileStamp;

/* Shared, reference counted; one thread at a time. The lines of lock.json are documents of their
 * own ("lock.json#coin") behind the file, which is none. */
typedef struct
{
  char   *path;  /* relative to the project */
  GBytes *bytes; /* as on disk; %NULL when it cannot be read (it is there all the same), and once
                    they were dropped */
  AssayDocument *document; /* %NULL when it has problems */
  AssayProblems *problems; /* what is wrong with it; %NULL: nothing */
  AssayFileStamp stamp;
  gboolean settled; /* the stamp can be believed */
} AssayLoadedFile;

/* All document files, sorted by path: (element-type AssayLoadedFile). %NULL + error when the folder
 * cannot be read or has no project.json. What is wrong inside documents goes to @problems; the rest
 * is still read.
 * @before: what an earlier reading gave (may be %NULL). A file that has not changed on the disk since
 * is the very same here and is not opened; one that says the same is the same too. */
GPtrArray *assay_loader_read (AssayIo *io, AssayClock *clock, const char *folder, GPtrArray *before,
                              AssayProblems *problems, GError **error);
/* What lies in the project's folder, looks like a part of it, and is read by nobody: other endings,
 * backups, folders that are not looked into, documents outside of theirs. For `check`; looks at the
 * folder anew. */
void       assay_loader_warn (AssayIo *io, const char *folder, AssayProblems *warnings);
/* What was read of the exported workflows in @catalog otherwise than it stands in their files. */
void       assay_loader_warn_of_exports (AssayIo *io, const char *folder, const AssayCatalog *catalog,
                                         AssayProblems *warnings);
/* Whether it is a line of a file that is among the others, and so has no file of its own. */
gboolean   assay_loader_is_line (const AssayLoadedFile *file);
/* Forgets the bytes of all @files: who keeps them for the next reading needs the documents. */
void       assay_loader_drop_bytes (GPtrArray *files);
/* Whether what decides about all is known: project.json is free of @problems, and in the place of no
 * document that has some does a built-in stand (a policy, a tag catalogue, an own asset type of that
 * name). If not, contract and limits are others than the person's and nothing may be made: @error
 * carries what is wrong with them. @catalog: of the same reading. */
gboolean   assay_loader_knows_project (const AssayCatalog *catalog, const AssayProblems *problems,
                                       GError **error);

G_END_DECLS
