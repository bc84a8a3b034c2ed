/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Floor of a page of a list: rows of one table by key out of a prepared statement, every column
 * read. Speaks one line per request on standard input:
 *
 *   page FILE TABLE ROWS HOW   a page from keys at random, the statement prepared before -> microseconds
 *   cold FILE TABLE ROWS HOW   the same on a new connection, the file dropped from the page cache just
 *                              before -> microseconds
 *
 * HOW: 1 = rows that follow each other, as a list in the order of the table has them, by one run of the
 * statement; 0 = each of its own key, as a list in another order has them, a run each.
 *
 * gcc -O2 page.c -o page -lsqlite3. Knows nothing of Assay. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <fcntl.h>
#include <sqlite3.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

typedef struct
{
  char file[4096], table[128];
  sqlite3 *db;
  sqlite3_stmt *rows, *row;
  sqlite3_int64 first, last; /* keys */
  int n_rows;
} Source;

static volatile size_t sink; /* what was read is used */

static double
now_us (void)
{
  struct timespec t;

  clock_gettime (CLOCK_MONOTONIC, &t);
  return (double) t.tv_sec * 1e6 + (double) t.tv_nsec * 1e-3;
}

static sqlite3_int64
dice (sqlite3_int64 n)
{
  static uint64_t state = 88172645463325252u;

  state ^= state << 13;
  state ^= state >> 7;
  state ^= state << 17;
  return n > 0 ? (sqlite3_int64) (state % (uint64_t) n) : 0;
}

static void
must (sqlite3 *db, int ok)
{
  if (ok)
    return;
  fprintf (stderr, "page: %s\n", sqlite3_errmsg (db));
  exit (1);
}

static void
close_source (Source *source)
{
  sqlite3_finalize (source->rows);
  sqlite3_finalize (source->row);
  sqlite3_close (source->db);
  memset (source, 0, sizeof *source);
}

static void
read_keys (Source *source)
{
  char sql[256];
  sqlite3_stmt *keys;

  snprintf (sql, sizeof sql, "SELECT min (rowid), max (rowid) FROM \"%s\"", source->table);
  must (source->db, sqlite3_prepare_v2 (source->db, sql, -1, &keys, NULL) == SQLITE_OK);
  must (source->db, sqlite3_step (keys) == SQLITE_ROW);
  source->first = sqlite3_column_int64 (keys, 0);
  source->last = sqlite3_column_int64 (keys, 1);
  sqlite3_finalize (keys);
}

static void
open_source (Source *source, const char *file, const char *table)
{
  char sql[256];

  close_source (source);
  snprintf (source->file, sizeof source->file, "%s", file);
  snprintf (source->table, sizeof source->table, "%s", table);
  must (source->db, sqlite3_open_v2 (file, &source->db, SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX, NULL) == SQLITE_OK);
  snprintf (sql, sizeof sql, "SELECT * FROM \"%s\" WHERE rowid >= ?1 ORDER BY rowid LIMIT ?2", table);
  must (source->db, sqlite3_prepare_v2 (source->db, sql, -1, &source->rows, NULL) == SQLITE_OK);
  snprintf (sql, sizeof sql, "SELECT * FROM \"%s\" WHERE rowid = ?1", table);
  must (source->db, sqlite3_prepare_v2 (source->db, sql, -1, &source->row, NULL) == SQLITE_OK);
  read_keys (source);
}

static void
read_row (sqlite3_stmt *rows)
{
  for (int i = 0; i < sqlite3_column_count (rows); i++)
    if (sqlite3_column_type (rows, i) == SQLITE_INTEGER)
      sink += (size_t) sqlite3_column_int64 (rows, i);
    else if (sqlite3_column_text (rows, i) != NULL)
      sink += (size_t) sqlite3_column_bytes (rows, i);
}

static void
read_neighbours (Source *source, int n_rows)
{
  sqlite3_bind_int64 (source->rows, 1, source->first + dice (source->last - source->first + 2 - n_rows));
  sqlite3_bind_int (source->rows, 2, n_rows);
  while (sqlite3_step (source->rows) == SQLITE_ROW)
    read_row (source->rows);
  sqlite3_reset (source->rows);
}

static void
read_strangers (Source *source, int n_rows)
{
  sqlite3_exec (source->db, "BEGIN", NULL, NULL, NULL); /* locked once for all of them */
  for (int i = 0; i < n_rows; i++)
    {
      sqlite3_bind_int64 (source->row, 1, source->first + dice (source->last - source->first + 1));
      if (sqlite3_step (source->row) == SQLITE_ROW)
        read_row (source->row);
      sqlite3_reset (source->row);
    }
  sqlite3_exec (source->db, "COMMIT", NULL, NULL, NULL);
}

static double
read_page (Source *source, int n_rows, int neighbours)
{
  double begin = now_us ();

  if (neighbours)
    read_neighbours (source, n_rows);
  else
    read_strangers (source, n_rows);
  return now_us () - begin;
}

static void
drop (const char *file)
{
  int fd = open (file, O_RDONLY | O_CLOEXEC);

  if (fd < 0)
    return;
  fdatasync (fd);
  posix_fadvise (fd, 0, 0, POSIX_FADV_DONTNEED);
  close (fd);
}

static void
read_warm (Source *source, const char *file, const char *table, int n_rows, int neighbours)
{
  if (strcmp (source->file, file) != 0 || strcmp (source->table, table) != 0)
    {
      open_source (source, file, table);
      read_page (source, n_rows, neighbours);
    }
  printf ("%.3f\n", read_page (source, n_rows, neighbours));
}

static void
read_cold (const char *file, const char *table, int n_rows, int neighbours)
{
  Source source = {0};

  open_source (&source, file, table);
  drop (file);
  printf ("%.3f\n", read_page (&source, n_rows, neighbours));
  close_source (&source);
}

int
main (void)
{
  static char line[8192], what[8], file[4096], table[128];
  static Source source;
  int n_rows, neighbours;

  while (fgets (line, sizeof line, stdin) != NULL)
    {
      if (sscanf (line, "%7s %4095s %127s %d %d", what, file, table, &n_rows, &neighbours) != 5)
        printf ("?\n");
      else if (strcmp (what, "cold") == 0)
        read_cold (file, table, n_rows, neighbours);
      else
        read_warm (&source, file, table, n_rows, neighbours);
      fflush (stdout);
    }
  return 0;
}
