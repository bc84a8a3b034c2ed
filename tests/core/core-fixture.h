/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Small projects for the tests of core: documents written in the test, with ' for ", by path. Paths
 * replace each other. */

#include "core/plan/assay-plan.h"

G_BEGIN_DECLS

typedef struct
{
  GPtrArray *paths;  /* char *, in order of first mention */
  GPtrArray *bodies; /* char * */
} World;

/* A dialect, a checkpoint "copax" of the family sdxl that uses it, and the spec "gem". */
World *world_new (void);
World *world_empty (void);
void world_free (World *self);
/* @body %NULL takes the document away; "" is one that cannot be read. */
void world_set (World *self, const char *path, const char *body);
/* Fails the test on any problem of loading. @reverse hands the documents over in the opposite
 * order. */
AssayCatalog *world_catalog (const World *self, gboolean reverse);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (World, world_free)

/* All documents of a project folder on disk, with paths relative to it. */
World *world_of_folder (const char *folder);

const AssaySpec *spec_of (const AssayCatalog *catalog, const char *id);

/* Lines of "layer|subject|action|why", those of @stage only. */
char *trace_lines (const AssayTrace *trace, const char *stage);
/* The entry of @stage about @subject, or %NULL. The first one wins. */
const AssayTraceEntry *trace_find (const AssayTrace *trace, const char *stage, const char *subject);

/* The problem with @code; the test fails, printing all of them, if there is none. */
const AssayProblem *problem_of (const AssayProblems *problems, const char *code);
/* The test fails, printing them, if there are any. */
void assert_no_problems (const AssayProblems *problems);

/* Equal to the file of tests/core/golden, or written there when ASSAY_UPDATE_GOLDEN is set. */
void assert_golden (const char *name, const char *text);

G_END_DECLS
