/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* The choice of LoRAs while it is made, shared by its files: assay-stack-loras (the order, and who
 * is taken), -collect (who may come), -refuse (why one is not taken). */

#include "core/recipe/assay-stack-private.h"

G_BEGIN_DECLS

typedef enum
{
  ASSAY_LORA_LAYER_BASELINE,
  ASSAY_LORA_LAYER_PROJECT,
  ASSAY_LORA_LAYER_TAG_ENTITY
} AssayLoraLayer;

typedef struct
{
  const char *id;
  const AssayLora *lora; /* %NULL: there is no such LoRA */
  AssayLoraLayer layer;
  const char *source;   /* file that brought it in */
  char *pointer;        /* where in @source it is named; %NULL if it is not */
  gint64 weight;        /* hundredths */
  gboolean required;    /* asked for by name: it is a problem if it cannot be had */
  guint specificity;    /* tags it shares with the spec */
  gboolean recommended;
  const char *action;   /* static; %NULL until decided */
  char *why;
} AssayLoraCandidate;

typedef struct
{
  AssayStackWork *work;
  const AssayDocument *type; /* asset type, may be %NULL */
  gint64 mode, release;
  guint cap;             /* so many at once */
  GPtrArray *candidates; /* of AssayLoraCandidate, in the order they are tried */
  GPtrArray *chosen;     /* borrowed from @candidates */
  gboolean sound;        /* whatever was asked for by name could be had so far */
} AssayLoraChoice;

/* Collecting -------------------------------------------------------------------------------- */

/* Fills @candidates and @cap. Some are decided with that: what the spec's mode leaves out. */
void _assay_lora_collect (AssayLoraChoice *choice);
/* One more, borrowed. @lora %NULL: there is none named @id. @weight ASSAY_UNSET: its usual one. */
AssayLoraCandidate *_assay_lora_add_candidate  (AssayLoraChoice *choice, AssayLoraLayer layer,
                                                const char *id, const AssayLora *lora,
                                                gint64 weight, const char *source);
void                _assay_lora_candidate_free (gpointer candidate);

/* %NULL if @lora may stand in this stack at @weight, else the reason. */
const char *_assay_lora_find_misfit  (const AssayLoraChoice *choice, const AssayLora *lora,
                                      gint64 weight);
gboolean    _assay_lora_excludes     (const AssayLora *a, const AssayLora *b);
/* Words that are in both; lists may be %NULL. */
guint       _assay_lora_count_shared (char **a, char **b);

/* Choosing ---------------------------------------------------------------------------------- */

gboolean         _assay_lora_is_chosen     (const AssayLoraChoice *choice, const AssayLora *lora);
/* The chosen one that it does not go together with, or %NULL. */
const AssayLora *_assay_lora_find_excluder (const AssayLoraChoice *choice, const AssayLora *lora);

/* Refusing: what only does not apply here is skipped; what stands in the way of something is
 * blocked, and a problem where it was asked for by name. @detail may be %NULL. */
void _assay_lora_refuse (AssayLoraChoice *choice, AssayLoraCandidate *candidate,
                         const char *reason, const char *detail);

G_END_DECLS
