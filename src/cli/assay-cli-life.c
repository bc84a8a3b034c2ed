/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "cli/assay-cli-asset.h"
#include "engine/project/assay-life-words.h"
#include "model/rows/assay-row-sentence.h"

#include <glib/gi18n.h>

/* The life of whole assets: pause, resume, archive, delete, rename. Each says what becomes of what
 * has been made of them. */

static void
print_line (char *line)
{
  if (line != NULL)
    assay_cli_print ("%s", line);
  g_free (line);
}

static void
print_life (AssayLife life, const AssayLifeResult *done)
{
  guint n = g_strv_length (done->done);
  g_autofree char *line = assay_life_dup_done (life, n);

  for (guint i = 0; done->same[i] != NULL; i++)
    print_line (assay_life_dup_same (life, done->same[i]));
  if (n == 0)
    return;
  assay_cli_print ("%s%s", line, _ (" “assayctl undo” takes it back."));
  print_line (assay_life_dup_ended (done));
  print_line (assay_life_dup_kept (life, done));
}

static int
print_row (AssayCli *cli, AssayRow *row)
{
  g_autofree char *text = assay_row_dup_json (row);

  assay_cli_print ("%s", text);
  return ASSAY_EXIT_OK;
}

static int
run_life (AssayCli *cli, AssayLife life, char **specs)
{
  g_auto (GStrv) ids = NULL;
  AssayLifeArgs *args;
  g_autoptr (AssayRow) row = NULL;

  if (specs[0] == NULL)
    return assay_cli_usage (
      cli, &(AssayCliCommand){.name = assay_life_words[life], .arguments = "ASSET..."});
  ids = assay_cli_name_assets (cli, specs);
  if (ids == NULL)
    return ASSAY_EXIT_FAILED;
  args = assay_table_new (&assay_life_args_table);
  args->life = life;
  g_strfreev (args->specs);
  args->specs = g_steal_pointer (&ids);
  row = assay_cli_act (cli, "life", args);
  if (row == NULL)
    return ASSAY_EXIT_FAILED;
  if (cli->json)
    return print_row (cli, row);
  print_life (life, assay_row_get (row, &assay_life_result_table));
  return ASSAY_EXIT_OK;
}

#define RUN(name, life)                                                                            \
  static int run_##name (AssayCli *cli, char **words)                                              \
  {                                                                                                \
    return run_life (cli, ASSAY_LIFE_##life, words);                                               \
  }
RUN (pause, PAUSE)
RUN (resume, RESUME)
RUN (archive, ARCHIVE)
RUN (delete, DELETE)
#undef RUN

static void
print_renamed (const AssayRenameArgs *args, const AssayRenameResult *done)
{
  g_autofree char *line = assay_rename_dup_done (args->to, done);

  /* Translators: a sentence, the new name, the old name */
  assay_cli_print (_ ("%s To take it back: assayctl rename %s %s"), line, args->to, args->from);
}

static int
run_rename (AssayCli *cli, char **words)
{
  g_auto (GStrv) ids = NULL;
  AssayRenameArgs *args, told = {NULL, words[0] != NULL ? words[1] : NULL};
  g_autoptr (AssayRow) row = NULL;

  if (told.to == NULL || words[2] != NULL)
    return assay_cli_usage (cli, &(AssayCliCommand){.name = "rename", .arguments = "OLD NEW"});
  ids = assay_cli_name_assets (cli, (char *[]){words[0], NULL});
  if (ids == NULL)
    return ASSAY_EXIT_FAILED;
  told.from = ids[0];
  args = assay_table_new (&assay_rename_args_table);
  args->from = g_strdup (told.from);
  args->to = g_strdup (told.to);
  row = assay_cli_act (cli, "rename", args);
  if (row == NULL)
    return ASSAY_EXIT_FAILED;
  if (cli->json)
    return print_row (cli, row);
  print_renamed (&told, assay_row_get (row, &assay_rename_result_table));
  return ASSAY_EXIT_OK;
}

const AssayCliCommand assay_cli_commands_of_life[] = {
  {"pause", "ASSET...", N_ ("Make nothing more of assets; what is being made of them ends"), TRUE,
   NULL, run_pause},
  {"resume", "ASSET...", N_ ("Make assets again that were paused, archived or drafts"), TRUE, NULL,
   run_resume},
  {"archive", "ASSET...", N_ ("Put assets away: nothing is made or asked, approved art stays"),
   TRUE, NULL, run_archive},
  {"delete", "ASSET...", N_ ("Delete the documents of assets; approved art stays"), TRUE, NULL,
   run_delete},
  {"rename", "OLD NEW", N_ ("Give an asset another name, with its history"), TRUE, NULL,
   run_rename},
  {NULL},
};
