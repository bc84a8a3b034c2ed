/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Problems as lines on stderr: "file:pointer: message Fix." What is wrong in the same words in many
 * places is one line. */
#include "config.h"

#include "base/assay-sentence.h"
#include "base/assay-text-seen.h"
#include "cli/assay-cli.h"
#include "model/rows/assay-row-sentence.h"

#include <glib/gi18n.h>
#include <stdio.h>

#define MOST_ALONE 3 /* places with a line each; of more, the first few are named */

typedef const AssayProblemRow Problem;

/* "specs/coin.json:/checkpointId"; "" where it is in no file. */
static char *
dup_place (Problem *problem)
{
  const char *pointer = assay_text_or_empty (problem->pointer);

  return g_strconcat (assay_text_or_empty (problem->file), *pointer != '\0' ? ":" : "", pointer,
                      NULL);
}

static char *
dup_words (Problem *problem)
{
  return assay_sentence_say_way_out (problem->message, problem->fix);
}

static void
print_line (const char *place, Problem *problem)
{
  g_autofree char *words = dup_words (problem);
  g_autofree char *line = g_strconcat (place, *place != '\0' ? ": " : "", words, NULL);
  g_autofree char *shown = assay_text_show (line, TRUE);

  if (problem->level == NULL)
    fprintf (stderr, "%s\n", shown);
  else
    {
      /* Translators: a sentence about a document that keeps nothing from being made */
      fprintf (stderr, _ ("Warning: %s"), shown);
      fputc ('\n', stderr);
    }
}

/* One line ------------------------------------------------------------------------ */

/* "specs/a.json, specs/b.json, specs/c.json and 97 more" */
static char *
dup_first_places (GPtrArray *group)
{
  gint64 more = (gint64) group->len - MOST_ALONE;
  g_autofree char *a = dup_place (group->pdata[0]);
  g_autofree char *b = dup_place (group->pdata[1]);
  g_autofree char *c = dup_place (group->pdata[2]);
  g_autofree char *joined = g_strdup_printf ("%s, %s, %s", a, b, c);

  /* Translators: {1}: names, with commas between them */
  return assay_sentence_fill_n (ngettext ("{1} and {0} more", "{1} and {0} more", (gulong) more),
                                more, (const char *const[]){joined, NULL});
}

static void
print_together (GPtrArray *group)
{
  g_autofree char *places = dup_first_places (group);
  g_autofree char *line = assay_sentence_fill_n (
    /* Translators: {0}: how often the same is wrong; {1}: the first few places where */
    ngettext ("{0} time ({1})", "{0} times ({1})", group->len), group->len,
    (const char *const[]){places, NULL});

  print_line (line, group->pdata[0]);
}

static void
print_group (GPtrArray *group)
{
  if (group->len > MOST_ALONE)
    {
      print_together (group);
      return;
    }
  for (guint i = 0; i < group->len; i++)
    {
      g_autofree char *place = dup_place (group->pdata[i]);

      print_line (place, group->pdata[i]);
    }
}

/* Groups of the same words, in the order of the first of each. (element-type GPtrArray) */
typedef struct
{
  GPtrArray *in_order;
  GHashTable *by_words;
} Groups;

/* What is of no file stands alone. */
static void
add (Groups *groups, Problem *problem)
{
  g_autofree char *words = dup_words (problem);
  char *key = g_strconcat (assay_text_or_empty (problem->level), "\n", words, NULL);
  GPtrArray *group = problem->file != NULL ? g_hash_table_lookup (groups->by_words, key) : NULL;

  if (group == NULL)
    {
      group = g_ptr_array_new ();
      g_ptr_array_add (groups->in_order, group);
    }
  g_ptr_array_add (group, (gpointer) problem);
  if (problem->file != NULL)
    g_hash_table_replace (groups->by_words, g_steal_pointer (&key), group);
  g_free (key);
}

/* (element-type AssayProblemRow) */
static void
print_all (GPtrArray *problems)
{
  g_autoptr (GPtrArray) in_order =
    g_ptr_array_new_with_free_func ((GDestroyNotify) g_ptr_array_unref);
  g_autoptr (GHashTable) by_words = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  Groups groups = {in_order, by_words};

  for (guint i = 0; i < problems->len; i++)
    add (&groups, problems->pdata[i]);
  for (guint i = 0; i < in_order->len; i++)
    print_group (in_order->pdata[i]);
}

void
assay_cli_print_problems (GPtrArray *rows)
{
  g_autoptr (GPtrArray) problems = g_ptr_array_new ();

  for (guint i = 0; i < rows->len; i++)
    g_ptr_array_add (problems, (gpointer) assay_row_get (rows->pdata[i], &assay_problem_row_table));
  print_all (problems);
}

void
assay_cli_print_problem_records (GPtrArray *problems)
{
  print_all (problems);
}
