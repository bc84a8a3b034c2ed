/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/plan/assay-kept-pins.h"

#include "core/recipe/assay-pin.h"
#include "core/recipe/assay-recipe.h"
#include "model/documents/assay-lock.h"

typedef const AssayCheckpointProfile Profile;

/* A line that cannot be read may have one. */
static gboolean
has_pin (const AssayCatalog *catalog, const AssaySpec *spec)
{
  const AssayLockLine *line = assay_catalog_lock_line (catalog, spec->document.id);

  return line != NULL && (line->broken || line->profile != NULL);
}

static gboolean
passes_gate (const AssayCatalog *catalog, const AssaySpec *spec)
{
  g_autoptr (AssayProblems) problems = assay_problems_new ();

  assay_ready_check (catalog, spec, NULL, NULL, problems);
  return assay_problems_count (problems) == 0;
}

/* As @now has it; one that cannot be read just now is as it was. %NULL: gone. */
static const AssaySpec *
find_now (const AssayCatalog *now, const AssaySpec *spec)
{
  return assay_catalog_is_unread (now, spec->document.id)
           ? spec
           : (const AssaySpec *) assay_catalog_lookup (now, ASSAY_KIND_SPEC, spec->document.id);
}

/* Both ready, of one checkpoint, and with no pin. */
static gboolean
may_keep (const AssayCatalog *before,
          const AssaySpec *was,
          const AssayCatalog *now,
          const AssaySpec *is)
{
  return is != NULL && was->intent == ASSAY_INTENT_READY && is->intent == ASSAY_INTENT_READY
         && g_strcmp0 (was->checkpoint, is->checkpoint) == 0 && !has_pin (before, was)
         && !has_pin (now, is);
}

static gboolean
same_profile (Profile *a, Profile *b)
{
  return a != NULL && b != NULL && g_str_equal (a->document.id, b->document.id)
         && a->document.version == b->document.version
         && assay_digest_equal (&a->document.hash, &b->document.hash);
}

/* %NULL: it needs none. */
static AssayDocument *
line_of (const AssayCatalog *before, const AssaySpec *was, const AssayCatalog *now)
{
  const AssaySpec *is = find_now (now, was);
  Profile *had;

  if (!may_keep (before, was, now, is))
    return NULL;
  had = assay_pin_find_profile (before, was);
  if (had == NULL || same_profile (had, assay_pin_find_profile (now, is))
      || !passes_gate (before, was))
    return NULL;
  return assay_pin_keep (assay_catalog_lock_line (now, was->document.id), is, had);
}

static GPtrArray *
list_lines (const AssayCatalog *before, const AssayCatalog *now)
{
  GPtrArray *lines = g_ptr_array_new_with_free_func ((GDestroyNotify) assay_document_unref);
  GPtrArray *specs = assay_catalog_list (before, ASSAY_KIND_SPEC);

  for (guint i = 0; i < specs->len; i++)
    {
      AssayDocument *line = line_of (before, specs->pdata[i], now);

      if (line != NULL)
        g_ptr_array_add (lines, line);
    }
  return lines;
}

/* What can be kept ------------------------------------------------------- */

/* "copax@2 <hash>" */
static char *
dup_name (const AssayLockProfile *pin)
{
  return g_strdup_printf ("%s@%" G_GINT64_FORMAT " %s", pin->id, pin->version, pin->hash);
}

/* Of what the lines that are there already pin: a set of names. */
static GHashTable *
names_of (const AssayCatalog *now)
{
  GPtrArray *lines = assay_catalog_list (now, ASSAY_KIND_LOCK);
  GHashTable *names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < lines->len; i++)
    if (((const AssayLockLine *) lines->pdata[i])->profile != NULL)
      g_hash_table_add (names, dup_name (((const AssayLockLine *) lines->pdata[i])->profile));
  return names;
}

static Profile *
find_pinned (const AssayCatalog *now, const AssayLockProfile *pin)
{
  g_autofree char *reference = g_strdup_printf ("%s@%" G_GINT64_FORMAT, pin->id, pin->version);

  return (Profile *) assay_catalog_lookup (now, ASSAY_KIND_CHECKPOINT_PROFILE, reference);
}

static gboolean
is_of_its_family (const AssayCatalog *now, const AssayLockProfile *pin, Profile *profile)
{
  const AssayCheckpoint *checkpoint =
    (const AssayCheckpoint *) assay_catalog_lookup (now, ASSAY_KIND_CHECKPOINT, pin->checkpoint);

  return checkpoint != NULL && g_strcmp0 (checkpoint->family, profile->family) == 0;
}

/* Whether the line would hold: one that lapses at once, or that nobody could ever make true again,
 * is none. */
static gboolean
can_hold (const AssayCatalog *now, GHashTable *names, const AssayLockProfile *pin)
{
  g_autofree char *name = dup_name (pin);
  Profile *there = find_pinned (now, pin);

  if (there == NULL || !is_of_its_family (now, pin, there))
    return FALSE;
  return g_str_equal (assay_digest_hex (&there->document.hash).text, pin->hash)
         || g_hash_table_contains (names, name);
}

GPtrArray *
assay_kept_pins (const AssayCatalog *before, const AssayCatalog *now)
{
  g_autoptr (GHashTable) names = names_of (now);
  GPtrArray *lines = list_lines (before, now);

  for (guint i = lines->len; i > 0; i--)
    if (!can_hold (now, names, ((const AssayLockLine *) lines->pdata[i - 1])->profile))
      g_ptr_array_remove_index (lines, i - 1);
  return lines;
}
