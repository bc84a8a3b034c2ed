/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "cli/assay-cli.h"
#include "engine/project/assay-history.h"
#include "engine/project/assay-repair-words.h"

#include <glib/gi18n.h>

/* The way out of a damaged history without a backup: shown first, done with --yes. The project
 * stays closed, for its history is what is mended. */

static gboolean yes;

static const GOptionEntry options[] = {
  {"yes", 0, 0, G_OPTION_ARG_NONE, &yes,
   N_ ("Put back line ends, and give up what is damaged; without this it is only shown"), NULL},
  {NULL},
};

/* Takes @text. */
static void
print_words (char *text)
{
  if (*text != '\0')
    assay_cli_print ("%s", text);
  g_free (text);
}

static void
print_end (const AssayRepairRow *row)
{
  if (row->only_ends > 0)
    assay_cli_print ("%s", yes ? _ ("The project can be changed again.")
                               : _ ("“assayctl repair --yes” does that."));
  else if (yes && row->bytes == 0)
    assay_cli_print (_ ("Nothing of it was there to be moved; the project can be changed again. "
                        "Stored pictures are all still there."));
  else if (yes)
    /* Translators: a folder */
    assay_cli_print (_ ("This was given up: it was moved to %s, and the project can be changed "
                        "again. Stored pictures are all still there."),
                     row->to);
  else
    /* Translators: a folder */
    assay_cli_print (_ ("A backup that has it is the better way. If there is none, “assayctl "
                        "repair --yes” gives this up: it is moved to %s, and nothing is deleted."),
                     row->to);
}

static void
print_row (const AssayRepairRow *row)
{
  if (row->damage == NULL)
    {
      if (row->whole > 0)
        print_words (assay_repair_dup_whole (row));
      assay_cli_print (_ ("Nothing is damaged, so there is nothing to repair."));
      return;
    }
  assay_cli_print ("%s", row->damage);
  print_words (assay_repair_dup_whole (row));
  print_words (assay_repair_dup_ends (row));
  print_words (assay_repair_dup_behind (row));
  print_words (assay_repair_dup_approvals (row));
  print_words (assay_repair_dup_pictures (row));
  print_end (row);
}

static AssayRow *
take_row (AssayRepairRow *row)
{
  g_autoptr (AssayRecord) record =
    row != NULL ? assay_record_new (&assay_repair_row_table, row) : NULL;

  return record != NULL ? assay_row_new (record) : NULL;
}

/* What is damaged and stays so is no success. */
static int
run (AssayCli *cli, char **args)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AssayRow) shown = NULL;
  const AssayRepairRow *row;

  if (args[0] != NULL)
    return assay_cli_usage (cli, &(AssayCliCommand){.name = "repair", .arguments = "[--yes]"});
  shown = take_row (yes ? assay_history_repair (cli->folder, &error)
                        : assay_history_look (cli->folder, &error));
  if (shown == NULL)
    {
      assay_cli_fail_with (cli, error);
      return ASSAY_EXIT_FAILED;
    }
  row = assay_row_get (shown, &assay_repair_row_table);
  if (cli->json)
    print_words (assay_row_dup_json (shown));
  else
    print_row (row);
  return yes || row->damage == NULL ? ASSAY_EXIT_OK : ASSAY_EXIT_FAILED;
}

static gboolean
keeps_closed (void)
{
  return TRUE;
}

const AssayCliCommand assay_cli_commands_of_repair[] = {
  {"repair", "[--yes]", N_ ("Show what of a damaged history is whole, or give up the rest"), TRUE,
   options, run, keeps_closed},
  {NULL},
};
