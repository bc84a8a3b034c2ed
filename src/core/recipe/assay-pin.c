/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/recipe/assay-pin.h"

#include "core/recipe/assay-core-private.h"
#include "core/recipe/assay-recipe.h"
#include "core/recipe/assay-stack-private.h"
#include "model/documents/assay-lock.h"

static const AssayCheckpoint *
checkpoint_of (const AssayCatalog *catalog, const AssaySpec *spec)
{
  return (const AssayCheckpoint *) assay_footprint_lookup (NULL, catalog, ASSAY_KIND_CHECKPOINT,
                                                           spec->checkpoint);
}

AssayPinState
assay_pin_state (const AssayCatalog *catalog, const AssaySpec *spec)
{
  AssayStack stack = {.checkpoint = checkpoint_of (catalog, spec)};
  const AssayStackWork work = {.catalog = catalog,
                               .spec = spec,
                               .stack = &stack,
                               .line = assay_footprint_lock_line (catalog, spec->document.id)};

  return stack.checkpoint != NULL ? _assay_stack_pin_state (&work) : ASSAY_PIN_NONE;
}

const AssayCheckpointProfile *
assay_pin_find_profile (const AssayCatalog *catalog, const AssaySpec *spec)
{
  AssayStack stack = {.checkpoint = checkpoint_of (catalog, spec)};
  AssayStackWork work = {.catalog = catalog, .spec = spec, .stack = &stack};

  return stack.checkpoint != NULL ? _assay_stack_find_profile (&work) : NULL;
}

/* The line to be --------------------------------------------------------- */

/* A pin by hand that says the version leaves nothing to be kept. */
static gboolean
says_all (const AssaySpec *spec)
{
  return spec->profile != NULL && spec->profile->version != ASSAY_UNSET;
}

static AssayLockProfile *
profile_of (const AssaySpec *spec, const AssayCheckpointProfile *profile)
{
  const AssayField *field = assay_table_find (assay_kind_info (ASSAY_KIND_LOCK)->table, "profile");
  AssayLockProfile *pin = assay_table_new (field->table);

  pin->checkpoint = g_strdup (spec->checkpoint);
  pin->id = g_strconcat (profile->document.builtin ? "builtin:" : "", profile->document.id, NULL);
  pin->version = profile->document.version;
  pin->hash = g_strdup (assay_digest_hex (&profile->document.hash).text);
  return pin;
}

static void
set_profile (AssayLockLine *draft, AssayLockProfile *profile)
{
  const AssayField *field = assay_table_find (assay_kind_info (ASSAY_KIND_LOCK)->table, "profile");

  if (draft->profile != NULL)
    assay_table_free (field->table, draft->profile);
  draft->profile = profile;
}

static gboolean
is_random (const AssayCatalog *catalog, const AssaySpec *spec)
{
  const AssaySeedRule *rule = _assay_seed_rule_of (catalog, spec, NULL, NULL);

  return rule != NULL && rule->mode == ASSAY_SEED_RANDOM_RECORDED;
}

/* Whether the line pins that profile for that checkpoint already, by whichever name. */
static gboolean
is_pinned (const AssayLockLine *line, const AssaySpec *spec, const AssayCheckpointProfile *profile)
{
  const AssayLockProfile *pin = line != NULL ? line->profile : NULL;

  return pin != NULL && g_strcmp0 (pin->checkpoint, spec->checkpoint) == 0
         && pin->version == profile->document.version
         && g_strcmp0 (pin->hash, assay_digest_hex (&profile->document.hash).text) == 0;
}

AssayDocument *
assay_pin_keep (const AssayLockLine *line,
                const AssaySpec *spec,
                const AssayCheckpointProfile *profile)
{
  AssayLockLine *draft;

  if (says_all (spec) || (line != NULL && line->broken))
    return NULL;
  draft = assay_lock_line_draft (line, spec->document.id);
  set_profile (draft, profile_of (spec, profile));
  return assay_lock_line_freeze (draft);
}

AssayDocument *
assay_pin_line (const AssayCatalog *catalog, const AssaySpec *spec, gint64 random)
{
  g_autoptr (AssayStack) stack = assay_stack_resolve (catalog, spec, NULL, NULL, NULL);
  const AssayLockLine *line = assay_footprint_lock_line (catalog, spec->document.id);
  AssayLockLine *draft;
  AssayDocument *wanted;

  if (stack == NULL || (line != NULL && line->broken))
    return NULL;
  draft = assay_lock_line_draft (line, spec->document.id);
  if (!says_all (spec) && !is_pinned (line, spec, stack->profile))
    set_profile (draft, profile_of (spec, stack->profile));
  if (draft->random_seed == ASSAY_UNSET && is_random (catalog, spec))
    draft->random_seed = random;
  if (assay_lock_line_is_empty (draft))
    {
      assay_document_unref (&draft->document);
      return NULL;
    }
  wanted = assay_lock_line_freeze (draft);
  if (line == NULL || !assay_digest_equal (&wanted->hash, &line->document.hash))
    return wanted;
  assay_document_unref (wanted);
  return NULL;
}

/* Words ------------------------------------------------------------------ */

static void
tell_lapsed (const AssaySpec *spec,
             const AssayLockProfile *pin,
             AssayPinState state,
             AssayProblems *warnings)
{
  g_autofree char *name = g_strdup_printf ("%s@%" G_GINT64_FORMAT, pin->id, pin->version);

  assay_problems_add (
    warnings, spec->document.file, "/checkpointId", "stack.pin_lapsed",
    state == ASSAY_PIN_OTHER_CHECKPOINT
      ? N_ (
        "The pin to the dialect {0} has lapsed: it was for the checkpoint “{1}”, and this asset "
        "has “{2}” now. It is made with that one's own dialect.")
      : N_ ("The pin to the dialect {0} has lapsed: the checkpoint “{2}” is of another family now. "
            "It is made with that family's own dialect."),
    N_ ("Nothing needs to be done: the next run pins the new one. To keep the old pictures' look, "
        "set “checkpointId” back to “{1}”."),
    name, pin->checkpoint, spec->checkpoint, NULL);
}

void
assay_pin_warn (const AssayCatalog *catalog, const AssaySpec *spec, AssayProblems *warnings)
{
  AssayPinState state = assay_pin_state (catalog, spec);
  const AssayLockLine *line = assay_footprint_lock_line (catalog, spec->document.id);

  if ((state == ASSAY_PIN_OTHER_CHECKPOINT || state == ASSAY_PIN_OTHER_FAMILY) && !says_all (spec))
    tell_lapsed (spec, line->profile, state, warnings);
}

static char *
name_of (const AssayCheckpointProfile *profile)
{
  return g_strdup_printf ("%s%s@%d", profile->document.builtin ? "builtin:" : "",
                          profile->document.id, profile->document.version);
}

static const AssayCheckpointProfile *
find_own (const AssayCatalog *catalog, const AssaySpec *spec)
{
  AssayStack stack = {.checkpoint = checkpoint_of (catalog, spec)};
  AssayStackWork work = {.catalog = catalog, .spec = spec, .stack = &stack};

  return stack.checkpoint != NULL ? _assay_stack_find_own (&work) : NULL;
}

void
assay_pin_warn_kept (const AssayCatalog *catalog, const AssaySpec *spec, AssayProblems *warnings)
{
  const AssayCheckpointProfile *kept = assay_pin_find_profile (catalog, spec);
  const AssayCheckpointProfile *own = find_own (catalog, spec);
  g_autofree char *former = NULL, *newer = NULL;

  if (kept == NULL || own == NULL || spec->profile != NULL
      || assay_digest_equal (&kept->document.hash, &own->document.hash))
    return;
  former = name_of (kept);
  newer = name_of (own);
  assay_problems_add (
    warnings, spec->document.file, "/checkpointProfile", "stack.pin_kept",
    N_ ("This asset keeps the dialect {0} it had; the checkpoint “{1}” has {2} by "
        "now."),
    N_ ("Nothing needs to be done. To have it made with {2}, name that, id and "
        "version, as “checkpointProfile”; or remove the asset's line from "
        "lock.json."),
    former, spec->checkpoint, newer, NULL);
}

void
assay_pin_warn_all (const AssayCatalog *catalog, AssayProblems *warnings)
{
  GPtrArray *specs = assay_footprint_list (NULL, catalog, ASSAY_KIND_SPEC);

  for (guint i = 0; i < specs->len; i++)
    if (((const AssaySpec *) specs->pdata[i])->intent == ASSAY_INTENT_READY)
      assay_pin_warn (catalog, specs->pdata[i], warnings);
}
