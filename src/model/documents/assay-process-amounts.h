/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Parameters of the processing chain that are plain amounts and that a person may set in
 * processPolicy: the spec's, else the asset type's, else the usual one. From a line here follow
 * the member of AssayProcessPolicy and its field in documents, schema and docs, the member of
 * AssayProcessParameters that the processors read, and how the recipe writes, hashes and reads
 * it.
 *
 *   AMOUNT (member, json, least, most, usual, in_recipe, title, description)
 *
 * @in_recipe: ASSAY_FIELD_SILENT: left out of the recipe at its usual value, so that recipes
 * from before it keep their hash; use it for every new line. ASSAY_FIELD_REQUIRED: stands in
 * every recipe. A title is N_() in Header Capitalization, a description N_(), one sentence with
 * its unit. */

/* clang-format off */
#define ASSAY_PROCESS_AMOUNTS(AMOUNT) \
  AMOUNT (key_tolerance, "keyTolerance", 1, 255, 12, ASSAY_FIELD_REQUIRED, \
          N_ ("Background Tolerance"), \
          N_ ("Color distance (CIE 1976, whole units) up to which a pixel next to the " \
              "background counts as background."))
/* clang-format on */
