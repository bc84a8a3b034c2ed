/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "cli/assay-cli.h"

#include <glib/gi18n.h>

static gboolean dry_run;

static const GOptionEntry options[] = {
  {"dry-run", 0, 0, G_OPTION_ARG_NONE, &dry_run, N_ ("Show what would change and write nothing"),
   NULL},
  {NULL},
};

/* A diff is lines, and each may hold anything. */
static void
print_lines (const char *text)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  for (guint i = 0; lines[i] != NULL && (lines[i + 1] != NULL || *lines[i] != '\0'); i++)
    assay_cli_print ("%s", lines[i]);
}

static void
print_files (GPtrArray *files)
{
  for (guint i = 0; i < files->len; i++)
    {
      const AssayMigratedFile *file = files->pdata[i];

      if (dry_run)
        print_lines (file->diff);
      else
        assay_cli_print ("%s", file->path);
    }
}

static void
print_count (guint n, guint n_left)
{
  g_autofree char *count = NULL;

  if (n == 0 && n_left == 0)
    {
      assay_cli_print (_ ("All documents are of the newest version."));
      return;
    }
  count = dry_run
            ? assay_cli_count (
              ngettext ("{0} file would be written.", "{0} files would be written.", (gulong) n), n)
            : assay_cli_count (ngettext ("{0} file written.", "{0} files written.", (gulong) n), n);
  assay_cli_print ("%s", count);
}

static int
print_result (const AssayMigrateResult *done)
{
  guint n_left = done->left != NULL ? g_strv_length (done->left) : 0;

  assay_cli_print_problem_records (done->words);
  print_files (done->files);
  print_count (done->files->len, n_left);
  return n_left == 0 ? ASSAY_EXIT_OK : ASSAY_EXIT_FAILED;
}

static int
run (AssayCli *cli, char **args)
{
  g_autoptr (AssayRow) row = NULL;
  AssayMigrateArgs *wish;
  const AssayMigrateResult *done;

  if (args[0] != NULL)
    return assay_cli_usage (cli, &(AssayCliCommand){.name = "migrate", .arguments = "[--dry-run]"});
  wish = assay_table_new (&assay_migrate_args_table);
  wish->dry_run = dry_run;
  row = assay_cli_act (cli, "migrate", wish);
  if (row == NULL)
    return ASSAY_EXIT_FAILED;
  done = assay_row_get (row, &assay_migrate_result_table);
  if (cli->json)
    {
      g_autofree char *text = assay_row_dup_json (row);

      assay_cli_print ("%s", text);
      return done->left == NULL || done->left[0] == NULL ? ASSAY_EXIT_OK : ASSAY_EXIT_FAILED;
    }
  return print_result (done);
}

static gboolean
looks (void)
{
  return dry_run;
}

const AssayCliCommand assay_cli_commands_of_migrate[] = {
  {"migrate", "[--dry-run]", N_ ("Write documents of former versions as the newest one does"), TRUE,
   options, run, .looks = looks},
  {NULL},
};
