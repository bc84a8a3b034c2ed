/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/log/assay-slot.h"

#include "base/assay-id.h"

#include <string.h>

const char *
assay_slot_state (const AssaySlot *slot)
{
  return slot->state != NULL ? slot->state : "";
}

gint64
assay_slot_frame (const AssaySlot *slot)
{
  return slot->frame != ASSAY_UNSET ? slot->frame : 0;
}

int
assay_slot_compare (const AssaySlot *a, const AssaySlot *b)
{
  gint64 frame_a = assay_slot_frame (a), frame_b = assay_slot_frame (b);
  int order = (a->variant > b->variant) - (a->variant < b->variant);

  if (order == 0)
    order = strcmp (assay_slot_state (a), assay_slot_state (b));
  return order != 0 ? order : (frame_a > frame_b) - (frame_a < frame_b);
}

gboolean
assay_slot_equal (const AssaySlot *a, const AssaySlot *b)
{
  return assay_slot_compare (a, b) == 0;
}

guint
assay_slot_hash (const AssaySlot *slot)
{
  return ((guint) slot->variant * 31 + g_str_hash (assay_slot_state (slot))) * 31
         + (guint) assay_slot_frame (slot);
}

gboolean
assay_slot_is_first (const AssaySlot *slot)
{
  return assay_slot_equal (slot, &(AssaySlot){0});
}

gboolean
assay_slot_is_valid (const AssaySlot *slot)
{
  const char *state = assay_slot_state (slot);
  gint64 frame = assay_slot_frame (slot);

  return slot->variant >= 0 && slot->variant <= ASSAY_VARIANT_MAX && frame >= 0
         && frame <= ASSAY_FRAME_MAX && (*state == '\0' || assay_id_is_valid (state));
}

AssaySlot
assay_slot_dup (const AssaySlot *slot)
{
  const char *state = assay_slot_state (slot);

  return (AssaySlot){slot->variant, *state != '\0' ? g_strdup (state) : NULL,
                     assay_slot_frame (slot)};
}

void
assay_slot_clear (AssaySlot *slot)
{
  g_clear_pointer (&slot->state, g_free);
}

char *
assay_slot_dup_id (const char *spec, const AssaySlot *slot)
{
  const char *state = assay_slot_state (slot);
  gint64 frame = assay_slot_frame (slot);

  if (*state == '\0' && frame == 0)
    return g_strdup_printf ("%s/%" G_GINT64_FORMAT, spec, slot->variant);
  return g_strdup_printf ("%s/%" G_GINT64_FORMAT "/%s/%" G_GINT64_FORMAT, spec, slot->variant,
                          state, frame);
}

char *
assay_slot_dup_file_stem (const char *spec, const AssaySlot *slot)
{
  const char *state = assay_slot_state (slot);
  GString *stem = g_string_new (spec);

  if (slot->variant != 0)
    g_string_append_printf (stem, "_%" G_GINT64_FORMAT, slot->variant + 1);
  if (*state != '\0')
    g_string_append_printf (stem, ".%s", state);
  if (*state != '\0' || assay_slot_frame (slot) != 0)
    g_string_append_printf (stem, ".%" G_GINT64_FORMAT, assay_slot_frame (slot) + 1);
  return g_string_free (stem, FALSE);
}

gboolean
assay_slot_parse_file_stem (const char *id, char **out_spec, gint64 *out_variant)
{
  const char *bar = strrchr (id, '_');
  gint64 number;

  if (bar == NULL || bar == id || bar[1] == '0'
      || !g_ascii_string_to_signed (bar + 1, 10, 2, ASSAY_VARIANT_MAX + 1, &number, NULL))
    return FALSE;
  *out_spec = g_strndup (id, (gsize) (bar - id));
  *out_variant = number - 1;
  return TRUE;
}
