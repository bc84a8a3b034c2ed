/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Prompt compiler: all layers of spec 03 in order -> positive, negative, trace, hash. Pure. Nothing unseen is ever added. */

#include "core/recipe/assay-stack.h"
#include "imaging/assay-picture.h"

G_BEGIN_DECLS

#define ASSAY_KEY_PLACEHOLDER       "{key}" /* in a verbatim prompt */
#define ASSAY_PACKAGE_MAX_FRAGMENTS 512 /* of all layers together; more is a problem */

/* One piece that went into the prompt; the trace also tells of those that did not. */
typedef struct
{
  const char *layer;    /* static: checkpoint_base, checkpoint_asset_type, baseline_hints, tag_prompt_map, lora_triggers, spec_prompt,
                           spec_override, processing, runtime_safety */
  char       *source;   /* file of the document it comes from; "" = the program */
  char       *key;      /* inside the source: tag, id of LoRA, profile, asset type, name of the colour */
  char       *text;     /* as it stands in the prompt, weight syntax apart */
  gint64      polarity; /* ASSAY_POSITIVE | ASSAY_NEGATIVE */
  gint64      weight;   /* hundredths */
} AssayPackageFragment;

typedef struct
{
  char       *positive, *negative;
  gboolean    has_key;   /* a flat background was asked for by a processing fragment */
  AssayPixel  key;       /* its colour */
  const char *key_name;  /* static: "magenta" */
  const char *key_instead; /* static: what it would be without ASSAY_REMEDY_OTHER_KEY, or %NULL */
  guint       remedies, remedies_left; /* sets of AssayRemedy: in it, and possible besides */
  AssayDigest hash;      /* of strings and fragment list */
  GPtrArray  *fragments; /* AssayPackageFragment in prompt order, positive and negative mixed; never %NULL */
  GBytes     *canonical; /* what the hash is of */
} AssayPackage;

/* What background the prompt asks for by @name ("magenta" …); %FALSE: there is no such word. */
gboolean assay_key_color_named (const char *name, AssayPixel *out_color);

/* Prompt layers append in the order above; a layer overrides (replaces what earlier layers put into the same slot and polarity) or is
 * left out only where promptOverridePolicy says so. Whole layer texts (templates, type words, the spec's words) stand in slot body 0,
 * LoRA triggers and processing in tail 0. compileMode spec_override: the spec's words form the layer spec_override, the title is the
 * subject; verbatim: what was typed and nothing else, so a background is only asked for where the words do: ASSAY_KEY_PLACEHOLDER
 * stands for the name of the colour that is cut out; without one the colour has to be stated (keyColor), and is believed.
 * A fragment's trace entry has its document's file as source and, as why, the winner as "<layer>/<key>". */

AssayPackage *assay_package_compile (const AssayCatalog *catalog, const AssaySpec *spec, const AssayStack *stack,
                                     AssayFootprint *footprint, AssayTrace *trace, AssayProblems *problems);
void          assay_package_free    (AssayPackage *self);
void          assay_package_write   (const AssayPackage *self, AssayJsonWriter *writer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AssayPackage, assay_package_free)

G_END_DECLS
