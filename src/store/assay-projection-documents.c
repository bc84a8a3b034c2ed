/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/assay-projection-private.h"

#include "model/documents/assay-kind.h"

/* The documents as the log last saw them; removed ones have no row. */

static gboolean
put (sqlite3 *db, const AssayDocumentChanged *p, guint64 seq, GError **error)
{
  if (p->hash == NULL)
    return _assay_run (db, error, "DELETE FROM documents WHERE path = ?", "s", p->path);
  return _assay_run (
    db, error,
    "INSERT INTO documents (path, kind, id, version, hash, blob, seq) VALUES (?, ?, ?, ?, ?, ?, ?)"
    " ON CONFLICT (path) DO UPDATE SET kind = excluded.kind, id = excluded.id, version = "
    "excluded.version,"
    " hash = excluded.hash, blob = excluded.blob, seq = excluded.seq",
    "sssissi", p->path, p->kind, p->id, p->version, p->hash, p->blob, (gint64) seq);
}

/* A line of lock.json is a document. Earlier programs pinned in the spec itself: no line. */
static gboolean
put_line (sqlite3 *db, const AssaySpecPinned *p, guint64 seq, gboolean rebound, GError **error)
{
  g_autofree char *path = assay_kind_dup_path (ASSAY_KIND_LOCK, p->spec, 0);
  const AssayDocumentChanged line = {
    path, (char *) assay_kind_info (ASSAY_KIND_LOCK)->name, p->spec, 0, p->line, p->line};

  return (p->line == NULL && !rebound) || put (db, &line, seq, error);
}

static gboolean
apply (sqlite3 *db, const AssayEvent *event, gconstpointer payload, GError **error)
{
  if (_assay_is (event, "document.changed"))
    return put (db, payload, event->seq, error);
  if (_assay_is (event, "spec.pinned") || _assay_is (event, "spec.rebound"))
    return put_line (db, payload, event->seq, _assay_is (event, "spec.rebound"), error);
  return TRUE;
}

/* clang-format off */
#define COLUMNS "SELECT row, blob, hash, id, kind, path, seq, version FROM documents "

static const AssayStoredRows stored_rows = {
  "documents", &assay_document_row_table,
  COLUMNS "WHERE row BETWEEN ? AND ?",
  COLUMNS "WHERE path = ?",
  {ASSAY_SQL_LIST ("SELECT row, 0, path, 0 FROM documents"
   " WHERE (?2 IS NULL OR (kind = 'spec' AND id = ?2))")},
};
/* clang-format on */

const AssayProjection assay_projection_documents = {
  .name = "documents",
  .version = 2,
  .schema = "CREATE TABLE documents (row INTEGER PRIMARY KEY, path TEXT NOT NULL UNIQUE, kind "
            "TEXT, id TEXT, version INTEGER,"
            " hash TEXT, blob TEXT, seq INTEGER NOT NULL);",
  .apply = apply,
  .rows = &stored_rows,
};
