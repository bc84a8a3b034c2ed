/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "cli/assay-cli-under-way.h"
#include "engine/project/assay-backup-words.h"
#include "engine/project/assay-room-words.h"

#include <glib/gi18n.h>

/* Room on the disk, and a copy on another one: gc, backup. */

static gboolean yes;

static const GOptionEntry gc_options[] = {
  {"yes", 0, 0, G_OPTION_ARG_NONE, &yes, N_ ("Take it away; without this it is only shown"), NULL},
  {NULL},
};

static void
print_kinds (const AssayRoomRow *row)
{
  for (guint i = 0; i < ASSAY_ROOM_N_WORDS; i++)
    {
      g_autofree char *size = NULL;
      g_autofree char *kind = assay_room_dup_kind (row, i, &size);

      if (kind != NULL)
        /* Translators: counted files, their size */
        assay_cli_print (_ ("%s: %s"), kind, size);
    }
}

/* Takes @text. */
static void
print_words (char *text)
{
  if (*text != '\0')
    assay_cli_print ("%s", text);
  g_free (text);
}

static gboolean
is_low (const AssayRoomRow *row)
{
  return row->free_bytes != ASSAY_UNSET && row->free_bytes < row->needed_bytes;
}

static void
print_disk (const AssayRoomRow *row)
{
  if (is_low (row))
    print_words (assay_room_dup_disk (row->free_bytes, row->needed_bytes));
}

static void
print_offer (const AssayRoomRow *row)
{
  g_autofree char *size = g_format_size ((guint64) row->bytes);
  const char *args[] = {size, NULL};

  print_words (assay_sentence_fill_n (
    ngettext ("{0} file may go: {1}. “assayctl gc --yes” takes it away.",
              "{0} files may go: {1}. “assayctl gc --yes” takes them away.", (gulong) row->files),
    row->files, args));
}

static void
show_room (const AssayRoomRow *row)
{
  print_disk (row);
  print_kinds (row);
  if (row->files == 0)
    print_words (assay_room_dup_nothing (row));
  else
    print_offer (row);
  print_words (assay_room_dup_young (row));
}

static void
tell_freed (const AssayRoomRow *row, gboolean nothing)
{
  if (nothing)
    {
      print_words (assay_room_dup_nothing (row));
      return;
    }
  print_kinds (row);
  print_words (assay_room_dup_done (row));
  print_disk (row);
}

static void
print_json (AssayRow *row)
{
  g_autofree char *text = assay_row_dup_json (row);

  assay_cli_print ("%s", text);
}

static gboolean
is_nothing (const AssayGcResult *result)
{
  return ((const AssayRoomRow *) result->room->pdata[0])->files == 0 && result->problems->len == 0;
}

static int
run_gc (AssayCli *cli, char **args)
{
  g_autoptr (AssayRow) done = NULL;
  const AssayGcResult *result;
  AssayGcArgs *wish;

  if (args[0] != NULL)
    return assay_cli_usage (cli, &(AssayCliCommand){.name = "gc", .arguments = "[--yes]"});
  wish = assay_table_new (&assay_gc_args_table);
  wish->dry_run = !yes;
  done = assay_cli_act (cli, "gc", wish);
  if (done == NULL)
    return ASSAY_EXIT_FAILED;
  result = assay_row_get (done, &assay_gc_result_table);
  if (cli->json)
    print_json (done);
  else if (yes)
    tell_freed (result->room->pdata[0], is_nothing (result));
  else
    show_room (result->room->pdata[0]);
  if (!cli->json)
    assay_cli_print_problem_records (result->problems);
  return result->problems->len == 0 ? ASSAY_EXIT_OK : ASSAY_EXIT_FAILED;
}

static gboolean
gc_looks (void)
{
  return !yes;
}

/* Backup ---------------------------------------------------------------------- */

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
  g_autofree char *text = assay_backup_dup_missing (result);

  if (result->missing == 0)
    return ASSAY_EXIT_OK;
  if (!cli->json)
    assay_cli_fail (cli, _ ("%s “assayctl verify” tells which."), text);
  return ASSAY_EXIT_FAILED;
}

static int
run_backup (AssayCli *cli, char **args)
{
  g_autofree char *to = assay_cli_path (args[0]);
  g_autoptr (AssayRow) row = NULL;
  const AssayBackupResult *result;
  AssayCliUnderWay *progress;
  AssayBackupArgs *wish;

  if (to == NULL || args[1] != NULL)
    return assay_cli_usage (cli, &(AssayCliCommand){.name = "backup", .arguments = "DIR"});
  wish = assay_table_new (&assay_backup_args_table);
  wish->to = g_strdup (to);
  progress = assay_cli_under_way_begin (cli, "backup", to);
  row = assay_cli_act (cli, "backup", wish);
  assay_cli_under_way_end (progress);
  if (row == NULL)
    return ASSAY_EXIT_FAILED;
  result = assay_row_get (row, &assay_backup_result_table);
  if (cli->json)
    print_json (row);
  else
    {
      print_words (assay_backup_dup_done (result));
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
