/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* CIELAB (D65) in doubles, apart from the product's integer tables: a measure shares no code with
 * what it measures. */

#include "imaging/assay-picture.h"

G_BEGIN_DECLS

typedef struct { double l, a, b; } Lab;

Lab    lab_of      (AssayPixel pixel); /* alpha is ignored */
double lab_delta_e (Lab p, Lab q);     /* CIE 1976 */

G_END_DECLS
