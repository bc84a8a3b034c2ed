/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* The nine zones in three groups (ux.md 6): names, questions, icons, and what a zone that is not built yet will hold. */

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  const char *id;       /* "pipeline": page name, settings, command line */
  const char *group;    /* N_(), NULL for Settings */
  const char *title;    /* N_() */
  const char *question; /* N_(): the subtitle */
  const char *icon;
  const char *coming;   /* N_(): what will be here; NULL when the zone is built */
} AssayZone;

#define ASSAY_N_ZONES 9
extern const AssayZone assay_zones[ASSAY_N_ZONES];

/* Index, or -1. */
int assay_zone_find (const char *id);

G_END_DECLS
