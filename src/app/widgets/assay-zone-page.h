/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* What every zone of the window is: a page with a project that sleeps while nobody can see it.
 *
 * A page asks its project only through assay_zone_page_query, assay_zone_page_watch and from the
 * virtual functions below. While it sleeps its models are paused and its feed is held back: an
 * event costs it nothing. When it wakes, each model that missed something asks once, and changed ()
 * comes once with all topics that were missed. A page that never woke has asked nothing at all.
 *
 * The window sets project and awake; a page never looks for either. Main thread. */

#include <adwaita.h>

#include "engine/project/assay-project.h"

G_BEGIN_DECLS

#define ASSAY_TYPE_ZONE_PAGE (assay_zone_page_get_type ())
G_DECLARE_DERIVABLE_TYPE (AssayZonePage, assay_zone_page, ASSAY, ZONE_PAGE, AdwBin)

/* Each may be NULL: then nothing happens. */
struct _AssayZonePageClass
{
  AdwBinClass parent_class;

  /* There is a project and somebody looks, for the first time: make the models. */
  void (*open) (AssayZonePage *self, AssayProject *project);
  /* The project goes; only after open. All that came from it is dropped and its models are no
   * longer the page's. */
  void (*close) (AssayZonePage *self);
  /* Falls asleep or wakes with a project at hand, for what a page does on its own. */
  void (*set_awake) (AssayZonePage *self, gboolean awake);
  /* What was watched changed: AssayTopics, merged. */
  void (*changed) (AssayZonePage *self, guint topics);
  /* Somebody went to this page with an argument, "" for all: its own words ("approved"). */
  void (*show) (AssayZonePage *self, const char *argument);
  /* The one thing to do here (Ctrl+Enter). */
  void (*activate_primary) (AssayZonePage *self);
  /* How many things wait here, from a row of query "status". */
  int (*count) (AssayZonePage *self, AssayRow *status);
};

/* Property "project" (AssayProject, nullable). */
void assay_zone_page_set_project (AssayZonePage *self, AssayProject *project);
AssayProject *assay_zone_page_get_project (AssayZonePage *self); /* (nullable), borrowed */
/* Property "awake" (gboolean), FALSE at first. */
void assay_zone_page_set_awake (AssayZonePage *self, gboolean awake);
gboolean assay_zone_page_get_awake (AssayZonePage *self);
/* Property "count" (int, read-only): what the sidebar shows beside the name; 0 = nothing.
 * @status: a row of query "status", or %NULL: 0. */
void assay_zone_page_set_status (AssayZonePage *self, AssayRow *status);
int assay_zone_page_get_count (AssayZonePage *self);

void assay_zone_page_show (AssayZonePage *self, const char *argument);
void assay_zone_page_activate_primary (AssayZonePage *self);

/* For pages -------------------------------------------------------------- */

/* A model that sleeps with the page, until the project goes. (transfer full) */
AssayRowModel *assay_zone_page_query (AssayZonePage *self, const AssayQuery *query);
/* A model of assay_zone_page_query that another one takes the place of. */
void assay_zone_page_forget (AssayZonePage *self, AssayRowModel *model);
/* Only from open (): calls changed (). */
void assay_zone_page_watch (AssayZonePage *self, guint topics);

/* Signal "go-to" (const char *zone, const char *argument): see show (). */
void assay_zone_page_go_to (AssayZonePage *self, const char *zone, const char *argument);
/* Signal "toast" (const char *text, const char *undo): @undo is the detailed name of the action
 * that takes back what was done, "" when nothing can be. */
void assay_zone_page_toast (AssayZonePage *self, const char *text, const char *undo);

G_END_DECLS
