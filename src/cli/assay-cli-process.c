/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "cli/assay-cli.h"
#include "engine/project/assay-process-file.h"
#include "engine/project/assay-process-words.h"

#include <glib/gi18n.h>

/* The processors on one file, step by step. */

static char *ops, *key, *method, *canvas, *placement, *scaling; /* words */
static char *strokes, *output, *before_after;                   /* files */
static int tolerance = ASSAY_PROCESS_NOT_SAID, safe_area = ASSAY_PROCESS_NOT_SAID;

static const GOptionEntry options[] = {
  {"ops", 0, 0, G_OPTION_ARG_STRING, &ops,
   N_ ("Steps to do, with commas between them: cut, fringe, scale, place (default: all)"), "LIST"},
  {"output", 0, 0, G_OPTION_ARG_FILENAME, &output, N_ ("Write what comes out"), "FILE"},
  {"before-after", 0, 0, G_OPTION_ARG_FILENAME, &before_after,
   N_ ("Write a picture of before and after, on black, white and magenta"), "FILE"},
  {"key", 0, 0, G_OPTION_ARG_STRING, &key,
   N_ ("Color of the background (default: the commonest of the border)"), "#RRGGBB|WORD"},
  {"tolerance", 0, 0, G_OPTION_ARG_INT, &tolerance,
   N_ ("How far from that color the background may be (default: 12)"), "N"},
  {"method", 0, 0, G_OPTION_ARG_STRING, &method,
   N_ ("Cut by the background's color, or by strokes alone: key or as-is"), "WORD"},
  {"strokes", 0, 0, G_OPTION_ARG_FILENAME, &strokes,
   N_ ("Strokes that keep or erase, painted over the picture"), "FILE"},
  {"canvas", 0, 0, G_OPTION_ARG_STRING, &canvas, N_ ("Size of what comes out"), "WxH"},
  {"safe-area", 0, 0, G_OPTION_ARG_INT, &safe_area, N_ ("Pixels kept free on each side"), "N"},
  {"placement", 0, 0, G_OPTION_ARG_STRING, &placement,
   N_ ("Where on the canvas: none, center (default) or foot"), "WORD"},
  {"scaling", 0, 0, G_OPTION_ARG_STRING, &scaling,
   N_ ("How it is made smaller: none, area (default) or nearest"), "WORD"},
  {NULL},
};

static void
print_step (const AssayProcessedStep *step)
{
  assay_cli_print ("%s: %s %s", step->processor, _ (step->sentence),
                   step->changed ? _ ("Changed.") : _ ("Left as it was."));
  for (guint i = 0; i < step->measurements->len; i++)
    {
      g_autofree char *measured = assay_process_dup_measured (step->measurements->pdata[i]);

      assay_cli_print ("  %s", measured);
    }
}

static void
print_key (const AssayProcessedRow *row)
{
  if (row->key == NULL)
    return;
  if (row->key_found)
    assay_cli_print (_ ("Background: %s, the commonest color of the border"), row->key);
  else
    assay_cli_print (_ ("Background: %s"), row->key);
}

static void
print_row (const AssayProcessedRow *row)
{
  print_key (row);
  for (guint i = 0; i < row->steps->len; i++)
    print_step (row->steps->pdata[i]);
  if (row->to != NULL)
    assay_cli_print (_ ("Wrote %d × %d px to %s"), (int) row->width, (int) row->height, row->to);
  if (row->before_after != NULL)
    assay_cli_print (_ ("Before and after: %s"), row->before_after);
  if (row->problems->len == 0 && row->to == NULL && row->before_after == NULL)
    assay_cli_print (_ ("Nothing was written. “--output FILE” keeps what came out."));
  assay_cli_print_problem_records (row->problems);
}

static AssayProcessedRow *
process (const char *file, GError **error)
{
  g_auto (GStrv) chosen = ops != NULL ? g_strsplit (ops, ",", -1) : NULL;
  g_autofree char *to = assay_cli_path (output), *both = assay_cli_path (before_after);
  g_autofree char *painted = assay_cli_path (strokes);
  const AssayProcessWish wish = {.file = file,
                                 .processors = (const char *const *) chosen,
                                 .method = method,
                                 .key = key,
                                 .tolerance = tolerance,
                                 .strokes = painted,
                                 .canvas = canvas,
                                 .safe_area = safe_area,
                                 .placement = placement,
                                 .scaling = scaling,
                                 .to = to,
                                 .before_after = both};

  return assay_process_file (&wish, error);
}

static int
run (AssayCli *cli, char **args)
{
  g_autofree char *file = assay_cli_path (args[0]);
  g_autoptr (GError) error = NULL;
  g_autoptr (AssayRecord) record = NULL;
  g_autoptr (AssayRow) shown = NULL;
  AssayProcessedRow *done;
  const AssayProcessedRow *row;

  if (file == NULL || args[1] != NULL)
    return assay_cli_usage (cli, &(AssayCliCommand){.name = "process", .arguments = "FILE"});
  done = process (file, &error);
  if (done == NULL)
    {
      assay_cli_fail_with (cli, error);
      return g_error_matches (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT) ? ASSAY_EXIT_USAGE
                                                                              : ASSAY_EXIT_FAILED;
    }
  record = assay_record_new (&assay_processed_row_table, done);
  shown = assay_row_new (record);
  row = assay_row_get (shown, &assay_processed_row_table);
  if (cli->json)
    {
      g_autofree char *text = assay_row_dup_json (shown);

      assay_cli_print ("%s", text);
    }
  else
    print_row (row);
  return row->problems->len == 0 ? ASSAY_EXIT_OK : ASSAY_EXIT_FAILED;
}

const AssayCliCommand assay_cli_commands_of_process[] = {
  {"process", "FILE", N_ ("Cut and place one picture, and say what each step did"), FALSE, options,
   run, .names_files = TRUE},
  {NULL},
};
