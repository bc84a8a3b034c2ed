/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Recipe: everything that makes one picture, as a value; its hash is its identity (spec 03). Pure. */

#include "core/recipe/assay-contract.h"
#include "core/recipe/assay-package.h"
#include "imaging/assay-processor.h"
#include "model/log/assay-slot.h"

G_BEGIN_DECLS

#define ASSAY_SEED_MAX ((G_GINT64_CONSTANT (1) << 53) - 1)

typedef struct
{
  char                  *spec_id;
  AssaySlot              slot;
  guint                  regeneration;
  guint                  remedies_asked; /* sets of AssayRemedy but the seed: asked for, … */
  guint                  remedies;       /* … in it, … */
  guint                  remedies_left;  /* … and possible besides */
  gint64                 seed;          /* 0 .. ASSAY_SEED_MAX */
  int                    render_width, render_height;
  AssayContract         *contract;
  AssayStack            *stack;
  AssayPackage          *package;
  AssayProcessParameters process;
  const AssayWorkflowDocument *workflow; /* borrowed from the catalogue */
  /* canonical API graph, everything bound but the file name prefix; models stand there by document */
  GBytes                *graph;
  AssayDigest            hash;
  GBytes                *bytes;         /* what assay_recipe_to_bytes gives */
} AssayRecipe;

/* Asks @catalog through @footprint only (which may be %NULL), but for the spec itself: equal spec,
 * slot and regeneration and equal answers give an equal recipe and equal problems. */
AssayRecipe *assay_recipe_derive (const AssayCatalog *catalog, const char *spec_id, AssaySlot slot, guint regeneration,
                                  AssayFootprint *footprint, AssayTrace *trace,
                                  AssayProblems *problems);
void         assay_recipe_free   (AssayRecipe *self);
/* Canonical bytes: what the hash is of and what is kept as a blob; includes package and stack in full. */
GBytes      *assay_recipe_to_bytes (const AssayRecipe *self);
/* Recipes of earlier programs named models by file too; what they made is not stale by that.
 * Whether @hash is of @self as it would have been written then, with the files of the documents. */
gboolean     assay_recipe_was (const AssayRecipe *self, const AssayDigest *hash);
/* From a recipe blob alone: what processing and judging need. @out_contract is new, @out_process is
 * the caller's to clear; both stay as they are on failure. */
gboolean     assay_recipe_read (GBytes *recipe, AssayProcessParameters *out_process, AssayContract **out_contract, AssayProblems *problems);

/* What lock.json says of a spec's seeds. */
typedef struct
{
  const char *id;     /* the spec's, or the one it was first made under */
  gint64      random; /* drawn when it was queued first; 0: not yet */
} AssaySeedSource;
/* derived: hash of the JCS array [specId, variant, state, frame (0), regeneration] without what
 * deriveFrom leaves out (regeneration is always in it) and without an empty state; spec 03.
 * fnv1a32 gives 32 bits, sha256 the low 53 of the digest read as one big-endian number. fixed: the
 * base seed at variant 0, frame 0, regeneration 0, from there + variant + 64 * (frame + 4096 *
 * regeneration), so that no two pictures of a spec share it. random_recorded: as derived, the
 * number drawn for the spec in place of its id. @rule may be %NULL (derived, fnv1a32). */
gint64       assay_seed_derive (const AssaySeedRule *rule, const AssaySeedSource *from,
                                const AssaySlot *slot, guint regeneration);
/* Largest whole multiple of the canvas within @budget pixels, padded to 8. A canvas beyond the budget is divided by the smallest
 * whole number that brings it inside. Sides stay within 8 .. 16384. */
void         assay_render_size (int canvas_width, int canvas_height, gint64 budget, int *out_width, int *out_height);

/* The ready gate: every failing condition. Empty = the spec may run. @capabilities may be %NULL (no
 * server known yet), @files too: nobody said which file a model is there. */
struct _AssayCapabilities;
struct _AssayModelMap;
/* The nodes whose files are wanted of a recipe blob, that of the picture first; none of a damaged
 * one. %NULL-terminated, new. */
char       **assay_recipe_dup_outputs (GBytes *recipe);
/* Whether it only repeats what is told with another file: a document that is needed cannot be
 * read. */
gboolean     assay_problem_is_unread (const AssayProblem *self);
void         assay_ready_check (const AssayCatalog *catalog, const AssaySpec *spec, const struct _AssayCapabilities *capabilities,
                                const struct _AssayModelMap *files, AssayProblems *problems);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AssayRecipe, assay_recipe_free)

G_END_DECLS
