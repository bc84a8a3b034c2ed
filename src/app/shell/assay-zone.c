/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/shell/assay-zone.h"

#include "app/exceptions/assay-exceptions-page.h"
#include "app/library/assay-library-page.h"
#include "app/pipeline/assay-pipeline-page.h"
#include "app/review/assay-review-page.h"
#include "app/shell/assay-coming-page.h"

#include <glib/gi18n.h>

const AssayZone assay_zones[ASSAY_N_ZONES] = {
  {.id = "pipeline",
   .group = N_ ("Make"),
   .title = N_ ("Pipeline"),
   .question = N_ ("What will be made next?"),
   .icon = "assay-pipeline-symbolic",
   .get_type = assay_pipeline_page_get_type},
  {.id = "review",
   .group = N_ ("Make"),
   .title = N_ ("Review"),
   .question = N_ ("Is it right?"),
   .icon = "object-select-symbolic",
   .get_type = assay_review_page_get_type,
   .never_first = TRUE},
  {.id = "exceptions",
   .group = N_ ("Make"),
   .title = N_ ("Exceptions"),
   .question = N_ ("What needs me?"),
   .icon = "dialog-warning-symbolic",
   .get_type = assay_exceptions_page_get_type,
   .never_first = TRUE},
  {.id = "library",
   .group = N_ ("Assets"),
   .title = N_ ("Library"),
   .question = N_ ("What do I have?"),
   .icon = "assay-library-symbolic",
   .get_type = assay_library_page_get_type},
  {.id = "export",
   .group = N_ ("Assets"),
   .title = N_ ("Export"),
   .question = N_ ("What goes into the game?"),
   .icon = "assay-export-symbolic",
   .coming = N_ ("A game folder kept up to date while you approve.")},
  {.id = "dashboard",
   .group = N_ ("Insight"),
   .title = N_ ("Dashboard"),
   .question = N_ ("Is everything running?"),
   .icon = "assay-dashboard-symbolic",
   .coming = N_ ("The server, this machine, and the last runs at a glance.")},
  {.id = "trends",
   .group = N_ ("Insight"),
   .title = N_ ("Trends"),
   .question = N_ ("Is it getting better?"),
   .icon = "assay-trends-symbolic",
   .coming = N_ ("How many pictures are right at the first try, and what helped.")},
  {.id = "metrics",
   .group = N_ ("Insight"),
   .title = N_ ("Metrics"),
   .question = N_ ("Is it ready to ship?"),
   .icon = "assay-metrics-symbolic",
   .coming = N_ ("A checklist for a release, with what is still missing.")},
  {.id = "settings",
   .title = N_ ("Settings"),
   .question = N_ ("How should it work?"),
   .icon = "emblem-system-symbolic",
   .coming =
     N_ ("Servers, keys, and how much is decided without asking. Until then the server is chosen "
         "in Pipeline.")},
};

int
assay_zone_find (const char *id)
{
  for (int i = 0; id != NULL && i < ASSAY_N_ZONES; i++)
    if (g_str_equal (assay_zones[i].id, id))
      return i;
  return -1;
}

AssayZonePage *
assay_zone_new_page (const AssayZone *zone)
{
  return ASSAY_ZONE_PAGE (zone->get_type != NULL
                            ? g_object_new (zone->get_type (), NULL)
                            : assay_coming_page_new (zone->icon, _ (zone->coming)));
}
