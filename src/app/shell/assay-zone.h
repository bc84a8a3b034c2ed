/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* The nine zones in three groups (ux.md 6): names, questions, icons, and the type of the page, or
 * what a zone that is not built yet will hold. A zone is a page and its row here. */

#include "app/widgets/assay-zone-page.h"

G_BEGIN_DECLS

typedef struct
{
  const char *id;           /* "pipeline": page name, settings, command line */
  const char *group;        /* N_(), NULL for Settings */
  const char *title;        /* N_() */
  const char *question;     /* N_(): the subtitle */
  const char *icon;
  GType (*get_type) (void); /* an AssayZonePage; NULL: not built yet */
  const char *coming;       /* N_(): what will be here; NULL when the zone is built */
  gboolean never_first;     /* the window does not open on it by itself */
} AssayZone;

#define ASSAY_N_ZONES 9
extern const AssayZone assay_zones[ASSAY_N_ZONES];

/* Index, or -1. */
int assay_zone_find (const char *id);
/* A page of its own each time; floating. */
AssayZonePage *assay_zone_new_page (const AssayZone *zone);

G_END_DECLS
