/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/assay-repair.h"

#include "store/assay-index.h"
#include "store/assay-journal-private.h"
#include "store/assay-witness.h"

#include <string.h>

/* Same blobs, same name: doing it again after a crash makes no second file. */
static gboolean
keep_given_up (AssayIo *io, const char *folder, GError **error)
{
  char *proof = assay_witness_dup_proof (io, folder, error);
  g_autoptr (GBytes) bytes = proof != NULL ? g_bytes_new_take (proof, strlen (proof)) : NULL;
  g_autoptr (AssayFolder) store = NULL;
  g_autoptr (AssayFolder) quarantine = NULL;
  g_autofree char *name = NULL;
  AssayDigest digest;

  if (proof == NULL || *proof == '\0')
    return proof != NULL;
  assay_digest_compute (&digest, proof, strlen (proof));
  name = g_strdup_printf (ASSAY_GIVEN_UP_PREFIX "%.16s.txt", assay_digest_hex (&digest).text);
  store = _assay_store_open (io, folder, FALSE, error);
  quarantine = store != NULL ? assay_folder_make_below (store, ASSAY_QUARANTINE_NAME, error) : NULL;
  return quarantine != NULL && assay_folder_replace_file (quarantine, name, bytes, error);
}

static gboolean
check_writable (AssayJournal *journal, GError **error)
{
  const char *reason = NULL;

  if (!assay_journal_is_read_only (journal, &reason))
    return TRUE;
  g_set_error_literal (error, ASSAY_STORE_ERROR, ASSAY_STORE_ERROR_READ_ONLY, reason);
  return FALSE;
}

/* Under the lock until all of it is done. Where only line ends were changed nothing is given up,
 * whatever became of it since it was looked at. */
static gboolean
mend (AssayIo *io,
      AssayClock *clock,
      AssayEntropy *entropy,
      const char *folder,
      const char *index_file,
      gboolean gives_up,
      GError **error)
{
  g_autoptr (AssayProblems) none = assay_problems_new ();
  AssayJournalOptions options = {
    .folder = (char *) folder,
    .whole = TRUE,
    .gives_up = gives_up,
    .mends_ends = TRUE,
  };
  g_autoptr (AssayJournal) journal = NULL;

  if (!assay_history_peek_known (io, index_file, folder, &options.known_seq, error))
    return FALSE;
  journal = assay_journal_open (io, clock, entropy, &options, none, error);
  if (journal == NULL || !check_writable (journal, error))
    return FALSE;
  if (!gives_up)
    return TRUE;
  if (!keep_given_up (io, folder, error))
    return FALSE;
  assay_index_remove (io, index_file);
  return TRUE;
}

AssayRepairRow *
assay_repair_run (AssayIo *io,
                  AssayClock *clock,
                  AssayEntropy *entropy,
                  const char *folder,
                  const char *index_file,
                  const AssayRepairNames *names,
                  GError **error)
{
  AssayRepairRow *row = assay_repair_look (io, folder, index_file, names, error);

  if (row == NULL || row->damage == NULL
      || mend (io, clock, entropy, folder, index_file, !row->only_ends, error))
    return row;
  assay_table_free (&assay_repair_row_table, row);
  return NULL;
}
