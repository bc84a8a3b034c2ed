/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* The prompt compiler's working state. assay-package-layers.c collects, assay-package-tags.c those
 * of tags, assay-package-pieces.c makes one piece, assay-package-key.c chooses the background
 * colour, assay-package-order.c settles order and conflicts, assay-package.c puts the strings
 * together. */

#include "core/recipe/assay-package.h"

G_BEGIN_DECLS

typedef enum
{
  ASSAY_PROMPT_CHECKPOINT_BASE,
  ASSAY_PROMPT_CHECKPOINT_ASSET_TYPE,
  ASSAY_PROMPT_BASELINE_HINTS,
  ASSAY_PROMPT_TAG_PROMPT_MAP,
  ASSAY_PROMPT_LORA_TRIGGERS,
  ASSAY_PROMPT_SPEC_PROMPT,
  ASSAY_PROMPT_SPEC_OVERRIDE,
  ASSAY_PROMPT_PROCESSING,
  ASSAY_PROMPT_RUNTIME_SAFETY,
  ASSAY_N_PROMPT_LAYERS
} AssayPromptLayer;

extern const char *const _assay_prompt_layer_words[ASSAY_N_PROMPT_LAYERS];

typedef struct _AssayFragment AssayFragment;
struct _AssayFragment
{
  AssayPromptLayer layer;
  const char *source; /* borrowed from a document, or "" */
  const char *key;    /* borrowed */
  char *text;         /* trimmed */
  char *folded;       /* normalised for comparison: lower case ASCII, single spaces */
  gint64 polarity, weight, slot, order;
  guint rank;         /* first sort key inside the layer: tag order, stack order … */
  guint index;        /* last sort key: place in its list */
  const char *action; /* static: appended, overrode, collapsed, dropped; %NULL until settled */
  const char
    *reason; /* static: of a dropped one: lost_tie_break, overridden, not_allowed, unmapped */
  const AssayFragment *winner; /* the one that won, was replaced or already says it */
};

typedef struct
{
  const AssayCatalog *catalog;
  const AssaySpec *spec;
  const AssayStack *stack;
  const AssayAssetType *type; /* may be %NULL */
  AssayFootprint *footprint;
  AssayProblems *problems;
  GPtrArray *fragments; /* AssayFragment */
  guint remedies; /* of AssayRemedy: those asked for */
  gboolean sound;
  gboolean spec_overrides;   /* compileMode spec_override with words to say */
  gboolean title_is_subject; /* no words were typed that stand for it */
} AssayCompile;

/* Adds a fragment of slot body 0, weight 1; the rest is the caller's to set. %NULL, and nothing is
 * added, when @text is empty or there are too many (then a problem is recorded). */
AssayFragment *_assay_compile_add (AssayCompile *self,
                                   AssayPromptLayer layer,
                                   gint64 polarity,
                                   const char *text,
                                   const char *source,
                                   const char *key);
/* The same of a document's record, with its weight, slot and order. */
void _assay_compile_add_record (AssayCompile *self, AssayPromptLayer layer,
                                const AssayFragmentRecord *record, const char *source,
                                const char *key, guint rank);

/* Words as the dialect takes them (transfer full): what a person typed; the title; a trigger word,
 * which is a name as well, unless it is written as prompt text: with escapes or a weight. */
char *_assay_compile_dup_user_words (const AssayCompile *self, const char *words);
char *_assay_compile_dup_title      (const AssayCompile *self);
char *_assay_compile_dup_trigger    (const AssayCompile *self, const char *word);
gboolean _assay_compile_escapes_titles (const AssayCompile *self);
/* Whether the text from @at on is a number and the end of a weight: "1.2)". */
gboolean _assay_compile_ends_weight (const char *at);
gboolean _assay_compile_is_space    (char c);

/* Tags by the explicit order, those not in it after, by bytes. A tag's rank is its place in that
 * sequence. */
void _assay_compile_collect_tags (AssayCompile *self);
/* The layers checkpoint_base to spec_override. */
void _assay_compile_collect (AssayCompile *self);
/* runtime_safety, which comes after processing. */
void _assay_compile_collect_safety (AssayCompile *self);

/* A named flat colour that the words of the picture do not ask for. */
typedef struct
{
  const char *name;
  AssayPixel color;
} AssayKeyColor;
/* @except: not this one, or %NULL. */
const AssayKeyColor *
_assay_compile_choose_key (const AssayCompile *self, const AssayKeyColor *except);
/* One of ASSAY_KEY_MAGENTA … ASSAY_KEY_RED. */
const AssayKeyColor *_assay_key_color (gint64 color);
/* Whether the picture is cut out by the color of its background; @out_policy: how it is processed. */
gboolean _assay_compile_cuts_by_key (const AssayCompile *self, AssayProcessPolicy *out_policy);
/* The layer processing: asks for the background @key; @weight: hundredths. */
void _assay_compile_add_key (AssayCompile *self, const AssayKeyColor *key, gint64 weight);

/* Sorts self->fragments and sets action, reason and winner of each. */
void _assay_compile_settle (AssayCompile *self);
void _assay_fragment_free (AssayFragment *self);

G_END_DECLS
