/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Validators: pure functions (pixels, contract, references) -> verdict. A registry of small files. They see pixels only:
 * no metadata, no file names. Skipped is its own state, never a pass. */

#include "core/recipe/assay-contract.h"
#include "imaging/assay-picture.h"
#include "model/log/assay-report.h"

G_BEGIN_DECLS

/* Earlier pictures to compare with: dHashes of the same project's versions (each with where it came from). */
typedef struct { guint64 dhash; const char *version; } AssayReferenceHash;
typedef struct
{
  const AssayReferenceHash *hashes; /* of other slots and regenerations; not the judged version itself */
  guint                     n_hashes;
  gint64                    as_of_seq; /* the horizon: log position the references were read at */
} AssayReferences;

/* A code the verdict may carry; the texts are those of docs/troubleshooting.md. */
typedef struct { const char *code, *meaning, *way_out; } AssayValidatorReason;

typedef struct
{
  const char *id;       /* "alpha.fringe"; the claim of that id has its words (core/decide) */
  int         version;
  const char *sentence; /* N_(): what it measures */
  gboolean    hard;     /* a clear breach is made again without asking */
  const char *const *limits;       /* fields of the contract it reads ("safeAreaPx"), %NULL-terminated */
  const AssayValidatorReason *reasons; /* ended by a row without code */
  const char *const *remediations; /* codes in order, %NULL-terminated: new_seed … */
  /* The verdict's validator, version, hard and remediations are filled by the caller. Never %NULL. */
  AssayVerdict *(*judge) (const AssayPicture *picture, const AssayContract *contract, const AssayReferences *references);
} AssayValidator;

/* technical.decode, alpha.background, alpha.fringe, bounds.safe_area; ended by %NULL. */
extern const AssayValidator *const assay_validators[];
const AssayValidator *assay_validator_find (const char *id);

/* All validators on @frames (skeleton: exactly one). Free with assay_report_free. %NULL only when cancelled. Pure but for the
 * cancellation check between validators: @cancelled may be %NULL, else a flag another thread may set. */
AssayReport *assay_judge (const AssayPicture *const *frames, guint n_frames, const AssayContract *contract,
                          const AssayReferences *references, const gint *cancelled);

/* 64-bit difference hash of the picture over mid grey, 9x8 area-averaged luma. */
guint64 assay_dhash (const AssayPicture *picture);

G_END_DECLS
