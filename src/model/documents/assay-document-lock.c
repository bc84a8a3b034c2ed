/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One line of lock.json: a document of its own, about one spec, named after it. */
#include "model/documents/assay-kind-private.h"

#include "base/assay-id.h"
#include "model/documents/assay-lock.h"

#include <string.h>

static const AssayField lock_profile_fields[] = {
  {.name = "checkpoint",
   .type = ASSAY_FIELD_ID,
   .offset = ASSAY_AT_TEXT (AssayLockProfile, checkpoint),
   .flags = ASSAY_FIELD_REQUIRED | ASSAY_FIELD_ENGINE,
   .title = N_ ("Checkpoint"),
   .description = N_ ("The checkpoint this holds for; with another one in the spec it lapses."),
   .tab = "models"},
  {.name = "id",
   .type = ASSAY_FIELD_STRING,
   .offset = ASSAY_AT_TEXT (AssayLockProfile, id),
   .minimum = 1,
   .maximum = 80,
   .flags = ASSAY_FIELD_REQUIRED | ASSAY_FIELD_ENGINE,
   .title = N_ ("Profile"),
   .description = N_ ("Id of the dialect, without its version."),
   .tab = "models"},
  {.name = "version",
   .type = ASSAY_FIELD_INTEGER,
   .offset = ASSAY_AT_NUMBER (AssayLockProfile, version),
   .minimum = 1,
   .maximum = 999999,
   .flags = ASSAY_FIELD_REQUIRED | ASSAY_FIELD_ENGINE,
   .title = N_ ("Version"),
   .description = N_ ("Version of the dialect."),
   .tab = "models"},
  {.name = "hash",
   .type = ASSAY_FIELD_DIGEST,
   .offset = ASSAY_AT_TEXT (AssayLockProfile, hash),
   .flags = ASSAY_FIELD_REQUIRED | ASSAY_FIELD_ENGINE,
   .title = N_ ("Hash"),
   .description = N_ ("Hash of the dialect's content."),
   .tab = "models"},
};
static ASSAY_TABLE_DEFINE (assay_lock_profile_table,
                           "lockProfile",
                           AssayLockProfile,
                           lock_profile_fields);

static const AssayField lock_fields[] = {
  ASSAY_ID_FIELD,
  {.name = "profile",
   .type = ASSAY_FIELD_OBJECT,
   .offset = ASSAY_AT_RECORD (AssayLockLine, profile),
   .table = &assay_lock_profile_table,
   .flags = ASSAY_FIELD_ENGINE,
   .title = N_ ("Dialect"),
   .description = N_ ("What the spec's first run took, and every later one takes."),
   .tab = "models"},
  {.name = "seedId",
   .type = ASSAY_FIELD_ID,
   .offset = ASSAY_AT_TEXT (AssayLockLine, seed_id),
   .flags = ASSAY_FIELD_ENGINE,
   .title = N_ ("Seed Id"),
   .description = N_ ("Id the spec was first made under: its derived seeds stay as they were."),
   .tab = "prompt"},
  {.name = "randomSeed",
   .type = ASSAY_FIELD_INTEGER,
   .offset = ASSAY_AT_NUMBER (AssayLockLine, random_seed),
   .minimum = 0,
   .maximum = ASSAY_INTEGER_MAX,
   .flags = ASSAY_FIELD_ENGINE,
   .title = N_ ("Random Seed"),
   .description = N_ ("The number drawn for a spec whose seeds are random and recorded."),
   .tab = "prompt"},
};
static ASSAY_TABLE_DEFINE (assay_lock_table, "lock", AssayLockLine, lock_fields);

static void
check (const AssayDocument *document, AssayProblems *problems)
{
  const AssayLockLine *self = (const AssayLockLine *) document;
  const char *id = self->profile != NULL ? self->profile->id : NULL;

  if (id != NULL
      && !assay_id_is_valid (g_str_has_prefix (id, "builtin:") ? id + strlen ("builtin:") : id))
    _assay_document_fail (self, problems, "/profile/id", "document.bad_id",
                          N_ ("“{0}” is not the id of a profile."),
                          N_ ("Write the id without its version, or remove the line."), id);
}

extern const AssayKindRow _assay_kind_lock;
const AssayKindRow _assay_kind_lock = {
  .info =
    {
      .kind = ASSAY_KIND_LOCK,
      .name = "lock",
      .schema = 1,
      .folder = "",
      .lines = ASSAY_LOCK_FILE,
      .table = &assay_lock_table,
      .title = N_ ("Lock Line"),
    },
  .check = check,
};
