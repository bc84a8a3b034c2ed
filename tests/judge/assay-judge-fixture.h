/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* What the validators' tests share: a contract, a clean icon, and one verdict. */

#include "assay-synthetic.h"
#include "judge/assay-validator.h"

/* The built-in baseline for a transparent 64x64 icon with 6 px of safe area. */
AssayContract fixture_contract (void);

/* An opaque disk of radius 24 in the middle of 64x64, shaded so that it is not flat; alpha is its coverage. */
AssayPicture *fixture_icon (void);

/* One validator on one picture, without references. */
AssayVerdict *fixture_judge (const char *id, const AssayPicture *picture, const AssayContract *contract);

/* As the run shows it one: with the uncut source on the key color, as large as the picture. */
AssayVerdict *fixture_judge_cut (const char *id, const AssayPicture *picture,
                                 const AssayPicture *source, const AssayContract *contract);

/* The uncut source of a picture: laid over the key color. */
extern const AssayPixel fixture_key;
AssayPicture *fixture_source (const AssayPicture *picture);

/* The value of a measurement; it must be there. */
gint64 fixture_measured (const AssayVerdict *verdict, const char *name);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AssayVerdict, assay_verdict_free)
