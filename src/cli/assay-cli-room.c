/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "base/assay-plural.h"
#include "cli/assay-cli.h"

#include <glib/gi18n.h>

/* Room on the disk, and a copy on another one: gc, backup. */

static gboolean yes;

static const GOptionEntry gc_options[] = {
  {"yes", 0, 0, G_OPTION_ARG_NONE, &yes, N_ ("Take it away; without this it is only shown"), NULL},
  {NULL},
};

/* "3 stored files that nothing names: 12.4 MB"; {0}: files, {1}: their size. */
static const AssayPlural kind_words[] = {
  NP_ ("{0} stored file that nothing in the history names: {1}",
       "{0} stored files that nothing in the history names: {1}"),
  NP_ ("{0} file that was never finished: {1}", "{0} files that were never finished: {1}"),
  NP_ ("{0} piece of history that was never confirmed: {1}",
       "{0} pieces of history that were never confirmed: {1}"),
};

static void
print_size (const char *chosen, gint64 n, gint64 bytes)
{
  g_autofree char *size = g_format_size ((guint64) bytes);
  g_autofree char *text = assay_sentence_fill_n (chosen, n, (const char *[]){size, NULL});

  assay_cli_print ("%s", text);
}

static void
print_kinds (const AssayRoomRow *row)
{
  const gint64 files[] = {row->stored_files, row->temporary_files, row->quarantine_files};
  const gint64 bytes[] = {row->stored_bytes, row->temporary_bytes, row->quarantine_bytes};

  for (gsize i = 0; i < G_N_ELEMENTS (files); i++)
    if (files[i] > 0)
      print_size (ngettext (kind_words[i].one, kind_words[i].many, (gulong) files[i]), files[i],
                  bytes[i]);
}

static void
print_young (const AssayRoomRow *row)
{
  if (row->young_files > 0)
    print_size (ngettext ("{0} more file ({1}) is kept a while in case it is needed for mending: "
                          "seven days, unfinished files an hour.",
                          "{0} more files ({1}) are kept a while in case they are needed for "
                          "mending: seven days, unfinished files an hour.",
                          (gulong) row->young_files),
                row->young_files, row->young_bytes);
}

static void
print_disk (const AssayRoomRow *row)
{
  g_autofree char *left = NULL, *needed = NULL;

  if (row->free_bytes == ASSAY_UNSET || row->free_bytes >= row->needed_bytes)
    return;
  left = g_format_size ((guint64) row->free_bytes);
  needed = g_format_size ((guint64) row->needed_bytes);
  /* Translators: sizes, as "1.8 GB" */
  assay_cli_print (_ ("The disk has %s left. Making is paused until there are %s."), left, needed);
}

static void
print_nothing (const AssayRoomRow *row)
{
  g_autofree char *all = g_format_size ((guint64) row->all_bytes);

  /* Translators: a size, as "1.8 GB" */
  assay_cli_print (_ ("There is nothing here that may go. The history and its pictures take %s, "
                      "and all of it is needed."),
                   all);
}

static int
show_room (AssayCli *cli)
{
  AssayQuery query = {.kind = "room"};
  g_autoptr (GPtrArray) rows = assay_cli_ask_now (cli, &query);
  const AssayRoomRow *row;

  if (rows == NULL || rows->len == 0)
    return ASSAY_EXIT_FAILED;
  if (cli->json)
    {
      assay_cli_print_rows (cli, rows);
      return ASSAY_EXIT_OK;
    }
  row = assay_row_get (rows->pdata[0], &assay_room_row_table);
  print_disk (row);
  if (row->files == 0)
    print_nothing (row);
  else
    {
      print_kinds (row);
      print_size (ngettext ("{0} file may go: {1}. “assayctl gc --yes” takes it away.",
                            "{0} files may go: {1}. “assayctl gc --yes” takes them away.",
                            (gulong) row->files),
                  row->files, row->bytes);
    }
  print_young (row);
  return ASSAY_EXIT_OK;
}

static int
free_room (AssayCli *cli)
{
  g_autoptr (AssayRow) done = assay_cli_act (cli, "gc", NULL);
  const AssayFreedResult *result;
  const AssayRoomRow *row;

  if (done == NULL)
    return ASSAY_EXIT_FAILED;
  result = assay_row_get (done, &assay_freed_result_table);
  row = result->freed->pdata[0];
  if (cli->json)
    {
      g_autofree char *text = assay_row_dup_json (done);

      assay_cli_print ("%s", text);
    }
  else if (row->files == 0 && result->problems->len == 0)
    print_nothing (row);
  else
    {
      print_kinds (row);
      print_size (ngettext ("{0} file was taken away: {1} are free now.",
                            "{0} files were taken away: {1} are free now.", (gulong) row->files),
                  row->files, row->bytes);
      print_disk (row);
    }
  if (!cli->json)
    assay_cli_print_problem_records (result->problems);
  return result->problems->len == 0 ? ASSAY_EXIT_OK : ASSAY_EXIT_FAILED;
}

static int
run_gc (AssayCli *cli, char **args)
{
  if (args[0] != NULL)
    return assay_cli_usage (cli, &(AssayCliCommand){.name = "gc", .arguments = "[--yes]"});
  return yes ? free_room (cli) : show_room (cli);
}

static gboolean
gc_looks (void)
{
  return !yes;
}

/* Backup ---------------------------------------------------------------------- */

static void
print_backup (const AssayBackupResult *result)
{
  g_autofree char *documents = assay_cli_count (
    ngettext ("{0} document", "{0} documents", (gulong) result->documents), result->documents);
  g_autofree char *blobs = assay_cli_count (
    ngettext ("{0} stored file", "{0} stored files", (gulong) result->blobs), result->blobs);
  g_autofree char *events =
    assay_cli_count (ngettext ("{0} event", "{0} events", (gulong) result->events), result->events);
  g_autofree char *size = g_format_size ((guint64) result->bytes);

  /* Translators: counted documents, counted stored files, counted events, a size, a folder */
  assay_cli_print (_ ("%s, %s and %s (%s) are in %s, and were read back whole. It is a project: "
                      "open it, or copy it back."),
                   documents, blobs, events, size, result->to);
}

static void
print_unread (const AssayBackupResult *result)
{
  for (guint i = 0; result->unread != NULL && result->unread[i] != NULL; i++)
    assay_cli_print (_ ("Left out, for Assay does not read it either: %s"), result->unread[i]);
}

/* A copy of what is not whole is no whole copy. */
static int
print_missing (AssayCli *cli, const AssayBackupResult *result)
{
  g_autofree char *text = NULL;

  if (result->missing == 0)
    return ASSAY_EXIT_OK;
  text = assay_cli_count (
    ngettext ("{0} stored file that the history needs is gone or damaged in the project itself, "
              "so the backup does not have it. “assayctl verify” names it.",
              "{0} stored files that the history needs are gone or damaged in the project itself, "
              "so the backup does not have them. “assayctl verify” names them.",
              (gulong) result->missing),
    result->missing);
  if (!cli->json)
    assay_cli_fail (cli, "%s", text);
  return ASSAY_EXIT_FAILED;
}

static int
run_backup (AssayCli *cli, char **args)
{
  g_autofree char *to = assay_cli_path (args[0]);
  g_autoptr (AssayRow) row = NULL;
  const AssayBackupResult *result;
  AssayBackupArgs *wish;

  if (to == NULL || args[1] != NULL)
    return assay_cli_usage (cli, &(AssayCliCommand){.name = "backup", .arguments = "DIR"});
  wish = assay_table_new (&assay_backup_args_table);
  wish->to = g_strdup (to);
  row = assay_cli_act (cli, "backup", wish);
  if (row == NULL)
    return ASSAY_EXIT_FAILED;
  result = assay_row_get (row, &assay_backup_result_table);
  if (cli->json)
    {
      g_autofree char *text = assay_row_dup_json (row);

      assay_cli_print ("%s", text);
    }
  else
    {
      print_backup (result);
      print_unread (result);
    }
  return print_missing (cli, result);
}

const AssayCliCommand assay_cli_commands_of_room[] = {
  {"gc", "[--yes]", N_ ("Show what may go to make room on the disk, or take it away"), TRUE,
   gc_options, run_gc, .looks = gc_looks},
  {"backup", "DIR", N_ ("Copy the project, whole and read back, to another folder"), TRUE, NULL,
   run_backup, .looks = assay_cli_looks},
  {NULL},
};
