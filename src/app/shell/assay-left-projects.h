/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Projects that were left while pictures were made there, and since when: what went on is told when
 * one is opened again. The newest 32 are remembered. Main thread. */

#include <gio/gio.h>

G_BEGIN_DECLS

#define ASSAY_LEFT_PROJECTS_MAX 32

/* @since: as the log writes times. */
void  assay_left_projects_remember (GSettings *settings, const char *folder, const char *since);
/* Since when; it is told once, so it is forgotten. %NULL: it was not left so. New string. */
char *assay_left_projects_take     (GSettings *settings, const char *folder);

/* @left: project -> since, a{ss}. Floating. Pure. */
GVariant *assay_left_projects_with    (GVariant *left, const char *project, const char *since);
GVariant *assay_left_projects_without (GVariant *left, const char *project);

G_END_DECLS
