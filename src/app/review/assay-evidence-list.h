/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* The report of a card: each check with its sentence, value and limit. */

#include <adwaita.h>

#include "app/review/assay-evidence-text.h"

G_BEGIN_DECLS

/* Fills @list anew with @verdicts (AssayVerdict), in their order. */
void assay_evidence_list_fill (GtkListBox *list, GPtrArray *verdicts);

G_END_DECLS
