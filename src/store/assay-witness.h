/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* What else knows how far a history went, where no index saw it: the blobs. A picture's report
 * tells the log position it was judged at (asOfSeq), which was saved before; and whatever a
 * server gave was asked for by an event that was saved before. So a log that does not hold them
 * has lost its end, for certain. Blobs that a process kept and did not live to tell of prove
 * nothing, and are not taken for proof: a copy of a document, a recipe, the results of what the
 * log says is under way. */

#include "base/assay-io.h"

G_BEGIN_DECLS

typedef struct
{
  guint64  last_seq;  /* of the whole commits that can be read; 0 = none */
  gboolean submitted; /* one of them sent something to a server */
  guint64  as_of;     /* greatest position that a blob they do not name was judged at; 0 = none */
  gboolean made;      /* a blob they do not name came from a server, or of what did */
} AssayWitness;

/* How far the history went at least, for the journal's known_seq; 0: nobody knows. Pure. */
guint64  assay_witness_decide (const AssayWitness *self);

/* Reads the log once and the names of all blobs, of those that the log does not name the first
 * bytes too. For a log that no index knows: its index is made anew then, which costs more.
 * @folder: the .assay folder. What is damaged, or is no file of ours, tells nothing; what is not
 * there is nothing; %FALSE + error (G_FILE_ERROR: rights, a failing disk, too many open files; or
 * STRANGE where the folder of all blobs is none): nobody knows. Needs no lock; blocking. */
gboolean assay_witness_look  (AssayIo *io, const char *folder, AssayWitness *out, GError **error);

/* New string: the names of the blobs that prove something, a line each. In a file of quarantine/
 * whose name begins with that prefix they are what a person gave up, and prove nothing. %NULL as
 * assay_witness_look. */
#define ASSAY_GIVEN_UP_PREFIX    "given-up-"
#define ASSAY_GIVEN_UP_MAX_BYTES (64 * 1024 * 1024)
char    *assay_witness_dup_proof  (AssayIo *io, const char *folder, GError **error);

/* By the index @index_file, and by the blobs where it knows nothing of this log or is distrusted:
 * known_seq. %FALSE as assay_witness_look; @out is what the index knows then. */
gboolean assay_history_peek_known (AssayIo *io, const char *index_file, const char *folder,
                                   guint64 *out, GError **error);
/* Packed sentence, new: why nothing is written to a history of which nobody knows how far it went,
 * and the way out. */
char    *assay_history_dup_unseen (const GError *cause);

G_END_DECLS
