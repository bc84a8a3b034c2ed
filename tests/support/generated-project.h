/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Projects of any size, written by the product's own writer: documents on disk and observed, plans
 * accepted, jobs submitted, pictures processed and judged, versions routed, questions answered. For
 * tests, benches and looking.
 *
 * The same options give the same bytes on every machine, history and ids included: clock and
 * entropy come from the seed, and commands are saved in batches that do not depend on timing.
 *
 * What differs from a project somebody made: nothing is synced to the disk; versions share their
 * pictures (a few dozen different ones, judged without comparing them with each other); specs are
 * pinned from the beginning, as in a clone of a repository. Planning it holds what is approved. */

#include <glib.h>

G_BEGIN_DECLS

#define ASSAY_GENERATED_REST         G_MAXUINT /* for n_approved */
#define ASSAY_GENERATED_MIN_PICTURE  32
#define ASSAY_GENERATED_MAX_PICTURE  1024
#define ASSAY_GENERATED_MAX_SPECS    100000

/* Slots are specs times variants. Those with a version or a job belong to the specs that come
 * first, in an order of the seed's; the rest was never planned. */
typedef struct
{
  guint   n_specs;      /* 1 .. ASSAY_GENERATED_MAX_SPECS */
  guint   n_variants;   /* of each spec, 1 .. 64 */
  guint   n_versions;   /* one a slot: n_versions + n_queued <= slots */
  guint   n_cards;      /* of the versions: open questions */
  guint   n_exceptions; /* of the versions: answered “unsure” */
  guint   n_approved;   /* of the versions: by rule, each eighth by an answer. REST: all that
                           are left; fewer: those that are left over were answered “no” */
  guint   n_queued;     /* jobs that were queued and not begun */
  guint   picture_size; /* sides of a delivered picture in pixels */
  guint64 seed;
} AssayGeneratedOptions;

/* Twelve specs: three approved, three questions, one exception, one turned down, two queued. */
#define ASSAY_GENERATED_OPTIONS_INIT                                                               \
  {                                                                                                \
    .n_specs = 12, .n_variants = 1, .n_versions = 8, .n_cards = 3, .n_exceptions = 1,              \
    .n_approved = 3, .n_queued = 2, .picture_size = 64, .seed = 1,                                 \
  }

/* Writes the project into @folder, which is made and must not hold one. %FALSE + error: counts that
 * do not fit (G_IO_ERROR_INVALID_ARGUMENT), a folder that holds a project or cannot be written, or
 * a command the writer refused. Blocking; starts the writer's thread and ends it. About 1 ms of
 * processor time a version. */
gboolean assay_generated_project_write (const char *folder,
                                        const AssayGeneratedOptions *options,
                                        GError **error);

G_END_DECLS
