/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Which picture of a spec: a slot is a spec and this key. Records of the log, rows, recipes, plans
 * and facts hold it as their member "slot"; nobody keeps the three apart. (0, "", 0) is the first
 * slot, which every spec has. Pure. */

#include "model/table/assay-field.h"

G_BEGIN_DECLS

#define ASSAY_VARIANT_MAX 63   /* a spec has 1..64 variants */
#define ASSAY_FRAME_MAX   9999

typedef struct
{
  gint64 variant; /* ASSAY_UNSET only where something is about the spec as a whole */
  char  *state;   /* an id, of an asset with states; %NULL and "" are the same */
  gint64 frame;   /* of an animation; ASSAY_UNSET is 0 */
} AssaySlot;

/* By variant, state (bytes), frame. */
int       assay_slot_compare  (const AssaySlot *a, const AssaySlot *b);
gboolean  assay_slot_equal    (const AssaySlot *a, const AssaySlot *b);
guint     assay_slot_hash     (const AssaySlot *slot);
gboolean  assay_slot_is_first (const AssaySlot *slot);
/* Whether there can be such a slot: variant and frame in their bounds, the state an id. */
gboolean  assay_slot_is_valid (const AssaySlot *slot);

/* The two as they are compared and stored; the text is borrowed, never %NULL. */
const char *assay_slot_state  (const AssaySlot *slot);
gint64      assay_slot_frame  (const AssaySlot *slot);

/* With a state of its own, %NULL if there is none; clear it. */
AssaySlot assay_slot_dup      (const AssaySlot *slot);
void      assay_slot_clear    (AssaySlot *slot);
/* "<spec>/<variant>", with "/<state>/<frame>" behind it unless both say nothing. New string. */
char     *assay_slot_dup_id   (const char *spec, const AssaySlot *slot);
/* What files of the slot's picture are called: potion, potion_2; of a state and a frame
 * potion.open.1, of a frame alone potion.3. No id holds a point. New string. */
char     *assay_slot_dup_file_stem (const char *spec, const AssaySlot *slot);
/* Whether an asset called @id has the files of a variant of another: "potion_2" of "potion".
 * @out_variant: which. Free @out_spec. */
gboolean  assay_slot_parse_file_stem (const char *id, char **out_spec, gint64 *out_variant);

G_END_DECLS
