/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/documents/assay-kind-private.h"

#include <string.h>

static const AssayField project_fields[] = {
  {.name = "title",
   .type = ASSAY_FIELD_STRING,
   .offset = ASSAY_AT_TEXT (AssayProjectDocument, title),
   .minimum = 1,
   .maximum = 200,
   .flags = ASSAY_FIELD_REQUIRED,
   .title = N_ ("Title"),
   .description = N_ ("Name shown to people."),
   .tab = "general"},
  {.name = "timeZone",
   .type = ASSAY_FIELD_STRING,
   .offset = ASSAY_AT_TEXT (AssayProjectDocument, time_zone),
   .minimum = 1,
   .maximum = 64,
   .initial = "\"UTC\"",
   .flags = ASSAY_FIELD_PATH | ASSAY_FIELD_LATER,
   .title = N_ ("Time Zone"),
   .description = N_ ("IANA name of the zone in which days and weeks are counted."),
   .tab = "general"},
  {.name = "concurrency",
   .type = ASSAY_FIELD_INTEGER,
   .offset = ASSAY_AT_NUMBER (AssayProjectDocument, concurrency),
   .minimum = 1,
   .maximum = 16,
   .initial = "2",
   .title = N_ ("Pictures at a Time"),
   .description = N_ ("Number of pictures one server is asked for at a time."),
   .tab = "general"},
  {.name = "contract",
   .type = ASSAY_FIELD_OBJECT,
   .offset = ASSAY_AT_RECORD (AssayProjectDocument, contract),
   .table = &assay_contract_fields_table,
   .title = N_ ("Requirements"),
   .description = N_ ("What must be true of every picture of the project."),
   .tab = "contract"},
};
static ASSAY_TABLE_DEFINE (assay_project_table, "project", AssayProjectDocument, project_fields);

/* "Europe/Berlin": what a zone's name is made of. Whether the zone exists only its reader can say.
 */
static void
check (const AssayDocument *document, AssayProblems *problems)
{
  const AssayProjectDocument *self = (const AssayProjectDocument *) document;
  const char *zone = self->time_zone;

  if (zone == NULL)
    return;
  if (g_ascii_isalpha (*zone) && zone[strlen (zone) - 1] != '/' && strstr (zone, "//") == NULL
      && zone[strspn (zone, G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS "/_+-")] == '\0')
    return;
  _assay_document_fail (document, problems, "/timeZone", "project.bad_time_zone",
                        N_ ("“{0}” is not the name of a time zone."),
                        N_ ("Write it like “Europe/Berlin” or “UTC”."), zone);
}

extern const AssayKindRow _assay_kind_project;
const AssayKindRow _assay_kind_project = {
  .info =
    {
      .kind = ASSAY_KIND_PROJECT,
      .name = "project",
      .schema = 1,
      .folder = "",
      .file = "project.json",
      .table = &assay_project_table,
      .title = N_ ("Project"),
    },
  .check = check,
};
