/* SPDX-License-Identifier: GPL-3.0-or-later */
/* make-project DIR [--specs N …]: a project of any size, the same for the same seed. See
 * support/generated-project.h. */

#include "support/generated-project.h"

static AssayGeneratedOptions wanted = ASSAY_GENERATED_OPTIONS_INIT;
static gint64 seed = 1;
static int approved = -1;

/* The option parser has no unsigned numbers; one that is negative fits nowhere and is refused. */
static const GOptionEntry entries[] = {
  {"specs", 0, 0, G_OPTION_ARG_INT, &wanted.n_specs, "Specs", "N"},
  {"variants", 0, 0, G_OPTION_ARG_INT, &wanted.n_variants, "Variants of each spec (1)", "N"},
  {"versions", 0, 0, G_OPTION_ARG_INT, &wanted.n_versions, "Versions", "N"},
  {"cards", 0, 0, G_OPTION_ARG_INT, &wanted.n_cards, "Open questions, of the versions", "N"},
  {"exceptions", 0, 0, G_OPTION_ARG_INT, &wanted.n_exceptions, "Exceptions, of the versions", "N"},
  {"approved", 0, 0, G_OPTION_ARG_INT, &approved,
   "Approved, of the versions (all that are left); what is left then was turned down", "N"},
  {"jobs", 0, 0, G_OPTION_ARG_INT, &wanted.n_queued, "Queued jobs", "N"},
  {"picture-size", 0, 0, G_OPTION_ARG_INT, &wanted.picture_size, "Sides of a picture (64)", "PX"},
  {"seed", 0, 0, G_OPTION_ARG_INT64, &seed, "Seed (1)", "N"},
  {NULL},
};

int
main (int argc, char **argv)
{
  g_autoptr (GOptionContext) context = g_option_context_new ("DIR");
  g_autoptr (GError) error = NULL;

  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error) || argc != 2)
    {
      g_printerr ("make-project: %s\n", error != NULL ? error->message : "one folder, please");
      return 2;
    }
  wanted.n_approved = approved >= 0 ? (guint) approved : ASSAY_GENERATED_REST;
  wanted.seed = (guint64) seed;
  if (assay_generated_project_write (argv[1], &wanted, &error))
    return 0;
  g_printerr ("make-project: %s\n", error->message);
  return 1;
}
