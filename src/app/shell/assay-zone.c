/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/shell/assay-zone.h"

#include <glib/gi18n.h>

const AssayZone assay_zones[ASSAY_N_ZONES] = {
  {"pipeline", N_ ("Make"), N_ ("Pipeline"), N_ ("What will be made next?"),
   "assay-pipeline-symbolic", NULL},
  {"review", N_ ("Make"), N_ ("Review"), N_ ("Is it right?"), "object-select-symbolic", NULL},
  {"exceptions", N_ ("Make"), N_ ("Exceptions"), N_ ("What needs me?"), "dialog-warning-symbolic",
   NULL},
  {"library", N_ ("Assets"), N_ ("Library"), N_ ("What do I have?"), "assay-library-symbolic",
   NULL},
  {"export", N_ ("Assets"), N_ ("Export"), N_ ("What goes into the game?"), "assay-export-symbolic",
   N_ ("A game folder kept up to date while you approve. Until then “assayctl export --to DIR” "
       "writes the approved pictures.")},
  {"dashboard", N_ ("Insight"), N_ ("Dashboard"), N_ ("Is everything running?"),
   "assay-dashboard-symbolic", N_ ("The server, this machine, and the last runs at a glance.")},
  {"trends", N_ ("Insight"), N_ ("Trends"), N_ ("Is it getting better?"), "assay-trends-symbolic",
   N_ ("How many pictures are right at the first try, and what helped.")},
  {"metrics", N_ ("Insight"), N_ ("Metrics"), N_ ("Is it ready to ship?"), "assay-metrics-symbolic",
   N_ ("A checklist for a release, with what is still missing.")},
  {"settings", NULL, N_ ("Settings"), N_ ("How should it work?"), "emblem-system-symbolic",
   N_ ("Servers, keys, and how much is decided without asking. Until then the server is chosen in "
       "Pipeline.")},
};

int
assay_zone_find (const char *id)
{
  for (int i = 0; id != NULL && i < ASSAY_N_ZONES; i++)
    if (g_str_equal (assay_zones[i].id, id))
      return i;
  return -1;
}
