/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Validators: pure functions (pixels, uncut source, key color, contract, references) -> verdict.
 * A registry of small files.
 * They see pixels only: no metadata, no file names. Skipped is its own state, never a pass. */

#include "core/recipe/assay-contract.h"
#include "imaging/assay-processor.h"
#include "judge/assay-likeness.h"
#include "model/log/assay-report.h"

G_BEGIN_DECLS

#define ASSAY_MARKS 64

/* Pictures of other assets that stand or wait for a decision, as far as they may be alike. Of the
 * same asset there is none: variants, states, frames and earlier pictures may look alike. */
typedef struct
{
  AssayLikeness likeness;
  const char   *title, *version, *picture; /* of the asset; the version's id; its blob */
} AssayReference;
typedef struct
{
  const AssayReference *of;
  guint                 n;
  gint64                as_of_seq; /* the horizon: log position the references were read at */
} AssayReferences;

/* What a picture was cut from, and where that lies in it now. */
typedef struct
{
  const AssayPicture *source; /* as the server sent it, uncut */
  gboolean            keyed;  /* it was to be drawn on @key */
  AssayPixel          key;    /* the color that was asked for; the painted one is near it */
  AssayRect           from;   /* of the source … */
  AssayRect           to;     /* … lies here, perhaps partly beyond the picture's edges */
} AssayOrigin;

/* One frame and all that it is measured by. All but @picture and @contract may be %NULL. */
typedef struct
{
  const AssayPicture    *picture;    /* what would be delivered */
  const AssayContract   *contract;
  const AssayReferences *references; /* %NULL: nobody could look */
  const AssayOrigin     *origin;     /* %NULL: nothing is known of one */
} AssayExhibit;

/* Where the pixel (x, y) of the picture was in the source: the middle of it. %FALSE beyond @to. */
gboolean assay_origin_locate (const AssayOrigin *self, int x, int y, int *out_x, int *out_y);

/* How many of the 64 marks may differ in a reference that matters; -1 = the contract asks for none. */
int assay_references_reach (const AssayContract *contract);

/* A code the verdict may carry; the texts are those of docs/troubleshooting.md. */
typedef struct
{
  const char *code, *meaning, *way_out;
  const char *const *remediations; /* what may help against this one; %NULL: the validator's */
} AssayValidatorReason;

/* What may help against a picture that was turned down, in the order it is tried, each word one of
 * assay_remedy_words and %NULL-terminated. What a recipe cannot carry out is passed over, and when
 * all was done there is always another seed. */
extern const char *const assay_remediations_seed[];    /* nothing else is known to help */
extern const char *const assay_remediations_key[];     /* the picture has the background's color */
extern const char *const assay_remediations_scenery[]; /* something stands in the background */
extern const char *const assay_remediations_loras[];   /* LoRAs may be too strong */

typedef struct
{
  const char *id;       /* "alpha.fringe"; the claim of that id has its words (core/decide) */
  int         version;
  const char *sentence; /* N_(): what it measures */
  gboolean    hard;     /* a clear breach is made again without asking */
  gboolean    in_shadow; /* it runs and its verdict is kept and shown, but nothing is decided or
                            asked by it: it has yet to beat the trivial predictor */
  const char *const *limits;       /* fields of the contract it reads ("safeAreaPx"), %NULL-terminated */
  const AssayValidatorReason *reasons; /* ended by a row without code */
  const char *const *remediations; /* of reasons that have none of their own */
  /* The caller fills the verdict's validator, version, hard, in_shadow and remediations. Never
   * %NULL. */
  AssayVerdict *(*judge) (const AssayExhibit *exhibit);
} AssayValidator;

/* In the report's order (meson.build); ended by %NULL. */
extern const AssayValidator *const assay_validators[];
const AssayValidator *assay_validator_find (const char *id);
/* Of @reason, a code of @validator's or of the processing behind it ("cut.no_background"). */
const char *const *assay_validator_remediations (const AssayValidator *validator,
                                                 const char *reason);

/* All validators on @frames (skeleton: exactly one), which share contract and references. Free with
 * assay_report_free. %NULL only when cancelled. Pure but for the cancellation check between
 * validators: @cancelled may be %NULL, else a flag another thread may set. */
AssayReport *assay_judge (const AssayExhibit *frames, guint n_frames, const gint *cancelled);

G_END_DECLS
