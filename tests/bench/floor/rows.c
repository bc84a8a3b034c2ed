/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Floor of an index's rebuild: bare prepared inserts of the same rows into the same tables and
 * indexes, without triggers, in one transaction. Speaks one line per request on standard input:
 *
 *   rows FILE COPY   reads every table of FILE, then makes COPY -> seconds of CPU of the inserts and
 *                    the commit, rows
 *
 * gcc -O2 rows.c -o rows -lsqlite3. Knows nothing of Assay. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define MAX_TABLES 64

typedef struct
{
  char name[256], sql[4096];
  int n_columns;
  size_t n_rows, n_allocated;
  sqlite3_value **values; /* row by row */
} Table;

static double
cpu (void)
{
  struct timespec t;

  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &t);
  return (double) t.tv_sec + (double) t.tv_nsec * 1e-9;
}

static void
must (sqlite3 *db, int ok)
{
  if (ok)
    return;
  fprintf (stderr, "rows: %s\n", sqlite3_errmsg (db));
  exit (1);
}

static void
read_table (sqlite3 *db, Table *table)
{
  char sql[512];
  sqlite3_stmt *rows;

  snprintf (sql, sizeof sql, "SELECT * FROM \"%s\"", table->name);
  must (db, sqlite3_prepare_v2 (db, sql, -1, &rows, NULL) == SQLITE_OK);
  table->n_columns = sqlite3_column_count (rows);
  while (sqlite3_step (rows) == SQLITE_ROW)
    {
      size_t at = table->n_rows++ * (size_t) table->n_columns;

      if (table->n_rows * (size_t) table->n_columns > table->n_allocated)
        {
          table->n_allocated = 2 * table->n_rows * (size_t) table->n_columns + 1024;
          table->values = realloc (table->values, table->n_allocated * sizeof *table->values);
        }
      for (int i = 0; i < table->n_columns; i++)
        table->values[at + (size_t) i] = sqlite3_value_dup (sqlite3_column_value (rows, i));
    }
  sqlite3_finalize (rows);
}

static void
insert_rows (sqlite3 *db, const Table *table)
{
  char sql[1024];
  int n = snprintf (sql, sizeof sql, "INSERT INTO \"%s\" VALUES (?", table->name);
  sqlite3_stmt *insert;

  for (int i = 1; i < table->n_columns; i++)
    n += snprintf (sql + n, sizeof sql - (size_t) n, ", ?");
  snprintf (sql + n, sizeof sql - (size_t) n, ")");
  must (db, sqlite3_prepare_v2 (db, sql, -1, &insert, NULL) == SQLITE_OK);
  for (size_t row = 0; row < table->n_rows; row++)
    {
      for (int i = 0; i < table->n_columns; i++)
        sqlite3_bind_value (insert, i + 1,
                            table->values[row * (size_t) table->n_columns + (size_t) i]);
      must (db, sqlite3_step (insert) == SQLITE_DONE);
      sqlite3_reset (insert);
    }
  sqlite3_finalize (insert);
}

static void
copy_rows (const char *from, const char *to)
{
  static Table tables[MAX_TABLES];
  char *indexes = NULL;
  size_t n_rows = 0;
  int n = 0;
  sqlite3 *source, *copy;
  sqlite3_stmt *found;
  double t;

  memset (tables, 0, sizeof tables);
  must (NULL, sqlite3_open_v2 (from, &source, SQLITE_OPEN_READONLY, NULL) == SQLITE_OK);
  sqlite3_prepare_v2 (source,
                      /* what a virtual table keeps its rows in comes with it */
                      "SELECT type, name, sql FROM sqlite_schema WHERE type IN ('table', 'index') "
                      "AND sql NOT NULL AND name NOT LIKE 'sqlite_%' AND name NOT IN "
                      "(SELECT name FROM pragma_table_list WHERE type = 'shadow') "
                      "ORDER BY type DESC",
                      -1, &found, NULL);
  while (sqlite3_step (found) == SQLITE_ROW)
    {
      const char *sql = (const char *) sqlite3_column_text (found, 2);

      if (strcmp ((const char *) sqlite3_column_text (found, 0), "table") == 0 && n < MAX_TABLES)
        {
          snprintf (tables[n].name, sizeof tables[n].name, "%s", sqlite3_column_text (found, 1));
          snprintf (tables[n].sql, sizeof tables[n].sql, "%s", sql);
          read_table (source, &tables[n++]);
        }
      else
        {
          char *more = sqlite3_mprintf ("%z%s;", indexes, sql);

          indexes = more;
        }
    }
  sqlite3_finalize (found);
  sqlite3_close (source);
  unlink (to);
  must (NULL, sqlite3_open (to, &copy) == SQLITE_OK);
  sqlite3_exec (copy, "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA cache_size = -16000",
                NULL, NULL, NULL);
  for (int i = 0; i < n; i++)
    must (copy, sqlite3_exec (copy, tables[i].sql, NULL, NULL, NULL) == SQLITE_OK);
  must (copy, sqlite3_exec (copy, indexes != NULL ? indexes : "", NULL, NULL, NULL) == SQLITE_OK);
  t = cpu ();
  sqlite3_exec (copy, "BEGIN", NULL, NULL, NULL);
  for (int i = 0; i < n; i++)
    insert_rows (copy, &tables[i]);
  must (copy, sqlite3_exec (copy, "COMMIT", NULL, NULL, NULL) == SQLITE_OK);
  t = cpu () - t;
  sqlite3_close (copy);
  sqlite3_free (indexes);
  for (int i = 0; i < n; i++)
    {
      n_rows += tables[i].n_rows;
      for (size_t j = 0; j < tables[i].n_rows * (size_t) tables[i].n_columns; j++)
        sqlite3_value_free (tables[i].values[j]);
      free (tables[i].values);
    }
  printf ("%.6f %zu\n", t, n_rows);
}

int
main (void)
{
  char line[8192], from[4096], to[4096];

  while (fgets (line, sizeof line, stdin) != NULL)
    {
      if (sscanf (line, "rows %4095s %4095s", from, to) == 2)
        copy_rows (from, to);
      else
        printf ("?\n");
      fflush (stdout);
    }
  return 0;
}
