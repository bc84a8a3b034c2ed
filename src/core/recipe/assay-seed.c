/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/recipe/assay-recipe.h"

#include "core/recipe/assay-core-private.h"

/* Seeds stay below 2^53, so that they survive every JSON number on their way (RFC 8785, ComfyUI's
 * own page). */

#define FNV1A32_OFFSET 2166136261u
#define FNV1A32_PRIME  16777619u

/* A fixed seed is the one typed for variant 0, frame 0, first making. The others step from it
 * without meeting: 64 variants, 4,096 frames, then regenerations; two variants of one fixed seed
 * would be the same picture twice. */
#define FIXED_VARIANTS 64
#define FIXED_FRAMES   4096

/* Words as in assay_seed_part_words. */
static gboolean
takes (const AssaySeedRule *rule, const char *part)
{
  return rule == NULL || rule->derive_from == NULL
         || g_strv_contains ((const char *const *) rule->derive_from, part);
}

static void
write_source (const AssaySeedRule *rule, const AssaySeedSource *from, AssayJsonWriter *writer)
{
  if (rule != NULL && rule->mode == ASSAY_SEED_RANDOM_RECORDED)
    assay_json_writer_integer (writer, from->random);
  else if (takes (rule, "specId"))
    assay_json_writer_string (writer, from->id);
}

static GBytes *
write_slot (const AssaySeedRule *rule,
            const AssaySeedSource *from,
            const AssaySlot *slot,
            guint regeneration)
{
  g_autoptr (AssayJsonWriter) writer = assay_json_writer_new (ASSAY_JSON_CANONICAL);

  assay_json_writer_begin_array (writer);
  write_source (rule, from, writer);
  if (takes (rule, "variantIndex"))
    assay_json_writer_integer (writer, slot->variant);
  if (takes (rule, "state") && slot->state != NULL && *slot->state != '\0')
    assay_json_writer_string (writer, slot->state);
  if (takes (rule, "frameIndex"))
    assay_json_writer_integer (writer, slot->frame);
  assay_json_writer_integer (writer, regeneration);
  assay_json_writer_end_array (writer);
  return assay_json_writer_finish (writer);
}

static guint32
fnv1a32 (const guint8 *bytes, gsize n_bytes)
{
  guint32 hash = FNV1A32_OFFSET;

  for (gsize i = 0; i < n_bytes; i++)
    hash = (hash ^ bytes[i]) * FNV1A32_PRIME;
  return hash;
}

/* The digest as one big-endian number, its 53 lowest bits. */
static gint64
low_53_bits (const AssayDigest *digest)
{
  guint64 low = 0;

  for (guint i = ASSAY_DIGEST_BYTES - 8; i < ASSAY_DIGEST_BYTES; i++)
    low = low << 8 | digest->bytes[i];
  return (gint64) (low & (guint64) ASSAY_SEED_MAX);
}

static gint64
step_fixed (gint64 base, gint64 variant, gint64 frame, guint regeneration)
{
  guint64 step =
    (guint64) variant + FIXED_VARIANTS * ((guint64) frame + FIXED_FRAMES * (guint64) regeneration);

  return (gint64) (((guint64) base + step) & (guint64) ASSAY_SEED_MAX);
}

gint64
assay_seed_derive (const AssaySeedRule *rule,
                   const AssaySeedSource *from,
                   const AssaySlot *slot,
                   guint regeneration)
{
  g_autoptr (GBytes) bytes = NULL;
  gsize n_bytes;
  const guint8 *data;
  AssayDigest digest;

  g_return_val_if_fail (slot->variant >= 0 && slot->frame >= 0, 0);

  if (rule != NULL && rule->mode == ASSAY_SEED_FIXED)
    return step_fixed (_assay_or (rule->base_seed, 0), slot->variant, slot->frame, regeneration);
  bytes = write_slot (rule, from, slot, regeneration);
  data = g_bytes_get_data (bytes, &n_bytes);
  if (rule == NULL || _assay_or (rule->hash_algo, ASSAY_HASH_FNV1A32) == ASSAY_HASH_FNV1A32)
    return fnv1a32 (data, n_bytes);
  assay_digest_compute (&digest, data, n_bytes);
  return low_53_bits (&digest);
}

AssaySeedSource
_assay_seed_source (const AssayCatalog *catalog, const AssaySpec *spec)
{
  const AssayLockLine *line = assay_footprint_lock_line (catalog, spec->document.id);
  AssaySeedSource from = {spec->document.id, 0};

  if (line != NULL && line->seed_id != NULL)
    from.id = line->seed_id;
  if (line != NULL)
    from.random = _assay_or (line->random_seed, 0);
  return from;
}
