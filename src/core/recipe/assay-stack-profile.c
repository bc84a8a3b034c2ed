/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The dialect of a spec: a pin by hand, else its line in lock.json, else the checkpoint's own. */
#include "core/recipe/assay-stack-private.h"

#include "core/recipe/assay-core-private.h"

#include <string.h>

typedef const AssayCheckpointProfile Profile;

/* Looking up ------------------------------------------------------------ */

static Profile *
look_up (const AssayStackWork *work, const char *reference)
{
  return (Profile *) assay_footprint_lookup (work->footprint, work->catalog,
                                             ASSAY_KIND_CHECKPOINT_PROFILE, reference);
}

/* A pin names the dialect without its version; both "copax" and "builtin:sdxl-sentences" occur.
 * @version ASSAY_UNSET: the newest. */
static char *
dup_reference (const char *id, gint64 version)
{
  if (version != ASSAY_UNSET)
    return g_strdup_printf ("%s@%" G_GINT64_FORMAT, id, version);
  return g_strdup (g_str_has_prefix (id, "builtin:") ? id + strlen ("builtin:") : id);
}

static Profile *
look_up_version (const AssayStackWork *work, const char *id, gint64 version)
{
  gboolean is_builtin = g_str_has_prefix (id, "builtin:");
  g_autofree char *reference = dup_reference (id, version);
  g_autofree char *builtin = g_strconcat ("builtin:", reference, NULL);
  Profile *found = look_up (work, reference);

  return found != NULL || is_builtin || version == ASSAY_UNSET ? found : look_up (work, builtin);
}

/* Of what looking up did not find: whether it is there and cannot be read. */
static gboolean
report_unread (
  AssayStackWork *work, const char *id, gint64 version, const char *file, const char *pointer)
{
  g_autofree char *reference = dup_reference (id, version);

  return _assay_report_unread (work->catalog, ASSAY_KIND_CHECKPOINT_PROFILE, reference, file,
                               pointer, work->problems);
}

static char *
dup_pin_id (Profile *profile)
{
  return g_strconcat (profile->document.builtin ? "builtin:" : "", profile->document.id, NULL);
}

static gboolean
has_hash (Profile *profile, const char *text)
{
  AssayDigest hash;

  return assay_digest_parse (&hash, text) && assay_digest_equal (&hash, &profile->document.hash);
}

/* The checkpoint's own --------------------------------------------------- */

static Profile *
find_default (AssayStackWork *work, const char **why)
{
  const AssayCheckpoint *checkpoint = work->stack->checkpoint;
  Profile *profile = look_up (work, checkpoint->default_profile);

  *why = "checkpoint_default";
  if (profile == NULL
      && !report_unread (work, checkpoint->default_profile, ASSAY_UNSET, checkpoint->document.file,
                         "/defaultProfileId"))
    assay_problems_add (
      work->problems, checkpoint->document.file, "/defaultProfileId", "stack.no_profile",
      N_ ("There is no dialect “{0}”."),
      N_ ("Name one that exists, or remove “defaultProfileId” to take the family's."),
      checkpoint->default_profile, NULL);
  return profile;
}

static Profile *
find_of_family (AssayStackWork *work, const char **why)
{
  const AssayCheckpoint *checkpoint = work->stack->checkpoint;
  const char *family = checkpoint->family != NULL ? checkpoint->family : "";
  Profile *profile = assay_catalog_family_profile (work->catalog, family);

  *why = "family_builtin";
  if (profile == NULL)
    assay_problems_add (
      work->problems, checkpoint->document.file, "/family", "stack.no_profile",
      N_ ("No dialect is known for the family “{0}”."),
      N_ ("Add a dialect in “checkpoint-profiles” and name it as “defaultProfileId”."), family,
      NULL);
  return profile;
}

static Profile *
find_own (AssayStackWork *work, const char **why)
{
  return work->stack->checkpoint->default_profile != NULL ? find_default (work, why)
                                                          : find_of_family (work, why);
}

Profile *
_assay_stack_find_own (AssayStackWork *work)
{
  const char *unused;

  return find_own (work, &unused);
}

/* Pinned content --------------------------------------------------------- */

#define VERSIONS_TO_LOOK_AT 64

/* The version of the dialect that has the hash; %NULL: none of the first ones. */
static Profile *
find_by_hash (const AssayStackWork *work, const char *id, const char *hash)
{
  for (gint64 version = 1; version <= VERSIONS_TO_LOOK_AT; version++)
    {
      Profile *profile = look_up_version (work, id, version);

      if (profile != NULL && has_hash (profile, hash))
        return profile;
    }
  return NULL;
}

/* The pin names a version and the content of another one: it is the pin that was changed. %FALSE:
 * that is not what happened. @pinned: what it names. */
static gboolean
fail_other_version (
  AssayStackWork *work, const char *file, const char *pointer, Profile *pinned, const char *hash)
{
  g_autofree char *id = dup_pin_id (pinned);
  Profile *meant = find_by_hash (work, id, hash);
  g_autofree char *version = NULL;
  g_autofree char *said = g_strdup_printf ("%d", pinned->document.version);

  if (meant == NULL)
    return FALSE;
  version = g_strdup_printf ("%d", meant->document.version);
  assay_problems_add (work->problems, file, pointer, "stack.pin_version",
                      N_ ("The pin of “{0}” says version {1}, but has the hash of version {2}."),
                      N_ ("Say version {2} again, or remove the pin to pin the present version."),
                      id, said, version, NULL);
  return TRUE;
}

/* By hand --------------------------------------------------------------- */

static void
fail_missing (AssayStackWork *work, const char *pointer, const char *id, gint64 version)
{
  g_autofree char *number =
    version != ASSAY_UNSET ? g_strdup_printf ("%" G_GINT64_FORMAT, version) : NULL;
  const char *file = work->spec->document.file;

  if (report_unread (work, id, version, file, pointer))
    return;
  if (number == NULL)
    assay_problems_add (
      work->problems, file, pointer, "stack.pin_missing",
      N_ ("The pinned dialect “{0}” is not there."),
      N_ ("Bring its file back, or remove “checkpointProfile” to take the checkpoint's own."), id,
      NULL);
  else
    assay_problems_add (
      work->problems, file, pointer, "stack.pin_missing",
      N_ ("The pinned dialect “{0}”, version {1}, is not there."),
      N_ ("Bring its file back, or remove “checkpointProfile” to take the checkpoint's own."), id,
      number, NULL);
}

/* The version that lock.json keeps of a dialect that is pinned without one. */
static gint64
kept_version (const AssayStackWork *work, const char *id)
{
  const AssayLockProfile *kept = work->line != NULL ? work->line->profile : NULL;
  const char *bare = g_str_has_prefix (id, "builtin:") ? id + strlen ("builtin:") : id;

  if (kept == NULL || g_strcmp0 (kept->checkpoint, work->spec->checkpoint) != 0)
    return ASSAY_UNSET;
  return g_str_equal (kept->id, id)
             || (g_str_has_prefix (kept->id, "builtin:")
                 && g_str_equal (kept->id + strlen ("builtin:"), bare))
           ? kept->version
           : ASSAY_UNSET;
}

static Profile *
find_by_hand (AssayStackWork *work)
{
  const AssayProfilePin *pin = work->spec->profile;
  const char *unused;
  Profile *own = pin->id == NULL ? find_own (work, &unused) : NULL;
  g_autofree char *id = own != NULL ? dup_pin_id (own) : g_strdup (pin->id);
  gint64 version =
    id != NULL && pin->version == ASSAY_UNSET ? kept_version (work, id) : pin->version;
  Profile *profile = id != NULL ? look_up_version (work, id, version) : NULL;

  if (id == NULL)
    return NULL; /* told */
  if (profile == NULL)
    {
      fail_missing (work, "/checkpointProfile", id, version);
      return NULL;
    }
  if (pin->hash == NULL || has_hash (profile, pin->hash))
    return profile;
  if (fail_other_version (work, work->spec->document.file, "/checkpointProfile/version", profile,
                          pin->hash))
    return NULL;
  assay_problems_add (
    work->problems, work->spec->document.file, "/checkpointProfile/hash", "stack.pin_mismatch",
    N_ ("{0} is no longer what this spec was pinned to."),
    N_ ("Undo the change in {0} and give it a new version, or remove “checkpointProfile” to "
        "pin the present one."),
    profile->document.file, NULL);
  return NULL;
}

/* By lock.json ---------------------------------------------------------- */

static Profile *
find_locked (AssayStackWork *work)
{
  const AssayLockProfile *pin = work->line->profile;
  const char *file = work->line->document.file;
  Profile *profile = look_up_version (work, pin->id, pin->version);

  if (profile == NULL && report_unread (work, pin->id, pin->version, file, "/profile"))
    return NULL;
  if (profile == NULL)
    {
      g_autofree char *version = g_strdup_printf ("%" G_GINT64_FORMAT, pin->version);

      assay_problems_add (
        work->problems, file, "/profile", "stack.pin_missing",
        N_ ("The pinned dialect “{0}”, version {1}, is not there."),
        N_ ("Bring its file back, or remove this asset's line from lock.json to take the "
            "checkpoint's own."),
        pin->id, version, NULL);
      return NULL;
    }
  if (has_hash (profile, pin->hash))
    return profile;
  if (fail_other_version (work, file, "/profile/version", profile, pin->hash))
    return NULL;
  assay_problems_add (
    work->problems, file, "/profile/hash", "stack.pin_mismatch",
    N_ ("{0} is no longer what this spec was pinned to."),
    N_ ("Undo the change in {0} and give it a new version, or remove this asset's line from "
        "lock.json to pin the present one."),
    profile->document.file, NULL);
  return NULL;
}

/* Whether the line pins a dialect that is for the checkpoint the spec has now. */
AssayPinState
_assay_stack_pin_state (const AssayStackWork *work)
{
  const AssayLockProfile *pin = work->line != NULL ? work->line->profile : NULL;
  Profile *profile;

  if (pin == NULL)
    return ASSAY_PIN_NONE;
  if (g_strcmp0 (pin->checkpoint, work->spec->checkpoint) != 0)
    return ASSAY_PIN_OTHER_CHECKPOINT;
  profile = look_up_version (work, pin->id, pin->version);
  return profile == NULL || g_strcmp0 (profile->family, work->stack->checkpoint->family) == 0
           ? ASSAY_PIN_HOLDS
           : ASSAY_PIN_OTHER_FAMILY;
}

/* All of them ------------------------------------------------------------ */

static void
fail_broken (AssayStackWork *work)
{
  assay_problems_add (work->problems, work->spec->document.file, "", "stack.lock_broken",
                      N_ ("What lock.json says of this asset cannot be read: which dialect it was "
                          "made with is not known."),
                      N_ ("Mend lock.json first; its own problem says how."), NULL);
}

static gboolean
is_by_hand (const AssaySpec *spec)
{
  return spec->profile != NULL
         && (spec->profile->id != NULL || spec->profile->version != ASSAY_UNSET);
}

/* The words of a dialect of another family say nothing to the model, and its size may be none it
 * can draw. */
static gboolean
check_family (AssayStackWork *work, Profile *profile)
{
  const AssayCheckpoint *checkpoint = work->stack->checkpoint;
  gboolean by_hand = is_by_hand (work->spec);

  if (g_strcmp0 (profile->family, checkpoint->family) == 0)
    return TRUE;
  assay_problems_add (
    work->problems, by_hand ? work->spec->document.file : checkpoint->document.file,
    by_hand ? "/checkpointProfile" : "/defaultProfileId", "stack.profile_family",
    N_ ("The dialect {0} is for the family “{1}”, but the checkpoint “{2}” is of “{3}”."),
    by_hand
      ? N_ ("Remove “checkpointProfile” to take the checkpoint's own, or name one of “{3}”.")
      : N_ ("Name a dialect of “{3}”, or remove “defaultProfileId” to take the family's; a dialect "
            "of your own says in “family” what it is for."),
    profile->document.file, profile->family, checkpoint->document.id, checkpoint->family, NULL);
  return FALSE;
}

static Profile *
choose (AssayStackWork *work, const char **why)
{
  *why = "pin";
  if (is_by_hand (work->spec))
    return find_by_hand (work);
  if (work->line != NULL && work->line->broken)
    {
      fail_broken (work);
      return NULL;
    }
  if (_assay_stack_pin_state (work) != ASSAY_PIN_HOLDS)
    return find_own (work, why);
  *why = "lock";
  return find_locked (work);
}

Profile *
_assay_stack_find_profile (AssayStackWork *work)
{
  const char *why;
  Profile *profile;

  work->line = assay_footprint_lock_line (work->catalog, work->spec->document.id);
  profile = choose (work, &why);
  if (profile == NULL || !check_family (work, profile))
    return NULL;
  _assay_trace_note (work->trace, "stack", "profile", profile->document.file, profile->document.id,
                     "chosen", why);
  return profile;
}
