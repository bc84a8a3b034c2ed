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
guint64 assay_witness_decide (const AssayWitness *self);

/* Reads the log once and the names of all blobs, of those that the log does not name the first
 * bytes too. For a log that no index knows: its index is made anew then, which costs more.
 * @folder: the .assay folder. Needs no lock; blocking. */
void    assay_witness_look   (AssayIo *io, const char *folder, AssayWitness *out);

/* New string: the names of the blobs that prove something, a line each. In a file of quarantine/
 * whose name begins with that prefix they are what a person gave up, and prove nothing. */
#define ASSAY_GIVEN_UP_PREFIX    "given-up-"
#define ASSAY_GIVEN_UP_MAX_BYTES (64 * 1024 * 1024)
char   *assay_witness_dup_proof  (AssayIo *io, const char *folder);

/* By the index @index_file, or by the blobs where it knows nothing of this log: known_seq. */
guint64 assay_history_peek_known (AssayIo *io, const char *index_file, const char *folder);

G_END_DECLS
