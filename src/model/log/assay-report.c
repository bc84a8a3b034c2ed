/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/log/assay-report.h"
#include "model/table/assay-table-private.h"

static const AssayField region_fields[] = {
  {.name = "number", .type = ASSAY_FIELD_INTEGER, .offset = ASSAY_AT_NUMBER (AssayRegion, number)},
  {.name = "x", .type = ASSAY_FIELD_INTEGER, .offset = ASSAY_AT_NUMBER (AssayRegion, x)},
  {.name = "y", .type = ASSAY_FIELD_INTEGER, .offset = ASSAY_AT_NUMBER (AssayRegion, y)},
  {.name = "width", .type = ASSAY_FIELD_INTEGER, .offset = ASSAY_AT_NUMBER (AssayRegion, width)},
  {.name = "height", .type = ASSAY_FIELD_INTEGER, .offset = ASSAY_AT_NUMBER (AssayRegion, height)},
};
static ASSAY_TABLE_DEFINE (assay_region_table, "region", AssayRegion, region_fields);

static const AssayField measurement_fields[] = {
  {.name = "name",
   .type = ASSAY_FIELD_STRING,
   .offset = ASSAY_AT_TEXT (AssayMeasurement, name),
   .maximum = 100,
   .flags = ASSAY_FIELD_REQUIRED},
  {.name = "value",
   .type = ASSAY_FIELD_INTEGER,
   .offset = ASSAY_AT_NUMBER (AssayMeasurement, value),
   .flags = ASSAY_FIELD_REQUIRED},
  {.name = "limit",
   .type = ASSAY_FIELD_INTEGER,
   .offset = ASSAY_AT_NUMBER (AssayMeasurement, limit)},
  {.name = "unit",
   .type = ASSAY_FIELD_STRING,
   .offset = ASSAY_AT_TEXT (AssayMeasurement, unit),
   .maximum = 100},
};
ASSAY_TABLE_DEFINE (assay_measurement_table, "measurement", AssayMeasurement, measurement_fields);

static const char *const outcome_words[] = {"pass", "fail", "uncertain", "skipped", NULL};

static const AssayField verdict_fields[] = {
  {.name = "validator",
   .type = ASSAY_FIELD_STRING,
   .offset = ASSAY_AT_TEXT (AssayVerdict, validator),
   .maximum = 100,
   .flags = ASSAY_FIELD_REQUIRED},
  {.name = "version",
   .type = ASSAY_FIELD_INTEGER,
   .offset = ASSAY_AT_NUMBER (AssayVerdict, version),
   .maximum = ASSAY_INTEGER_MAX},
  {.name = "outcome",
   .type = ASSAY_FIELD_ENUM,
   .offset = ASSAY_AT_NUMBER (AssayVerdict, outcome),
   .values = outcome_words,
   .flags = ASSAY_FIELD_REQUIRED},
  {.name = "reason",
   .type = ASSAY_FIELD_STRING,
   .offset = ASSAY_AT_TEXT (AssayVerdict, reason),
   .maximum = 200},
  {.name = "scorePerMille",
   .type = ASSAY_FIELD_INTEGER,
   .offset = ASSAY_AT_NUMBER (AssayVerdict, score_per_mille),
   .maximum = 1000},
  {.name = "confidencePerMille",
   .type = ASSAY_FIELD_INTEGER,
   .offset = ASSAY_AT_NUMBER (AssayVerdict, confidence_per_mille),
   .maximum = 1000},
  {.name = "hard", .type = ASSAY_FIELD_BOOLEAN, .offset = ASSAY_AT_NUMBER (AssayVerdict, hard)},
  {.name = "inShadow",
   .type = ASSAY_FIELD_BOOLEAN,
   .offset = ASSAY_AT_NUMBER (AssayVerdict, in_shadow),
   .initial = "false",
   .flags = ASSAY_FIELD_SILENT},
  {.name = "measurements",
   .type = ASSAY_FIELD_OBJECTS,
   .offset = ASSAY_AT_ARRAY (AssayVerdict, measurements),
   .table = &assay_measurement_table},
  {.name = "regions",
   .type = ASSAY_FIELD_OBJECTS,
   .offset = ASSAY_AT_ARRAY (AssayVerdict, regions),
   .table = &assay_region_table},
  {.name = "sentence",
   .type = ASSAY_FIELD_TEXT,
   .offset = ASSAY_AT_TEXT (AssayVerdict, sentence),
   .maximum = 1000},
  {.name = "sentenceArgs",
   .type = ASSAY_FIELD_STRINGS,
   .offset = ASSAY_AT_LIST (AssayVerdict, sentence_args)},
  {.name = "remediations",
   .type = ASSAY_FIELD_STRINGS,
   .offset = ASSAY_AT_LIST (AssayVerdict, remediations),
   .maximum = 64},
};
ASSAY_TABLE_DEFINE (assay_verdict_table, "verdict", AssayVerdict, verdict_fields);

static const AssayField report_fields[] = {
  {.name = "picture",
   .type = ASSAY_FIELD_DIGEST,
   .offset = ASSAY_AT_TEXT (AssayReport, picture),
   .flags = ASSAY_FIELD_REQUIRED},
  {.name = "contract", .type = ASSAY_FIELD_DIGEST, .offset = ASSAY_AT_TEXT (AssayReport, contract)},
  {.name = "asOfSeq",
   .type = ASSAY_FIELD_INTEGER,
   .offset = ASSAY_AT_NUMBER (AssayReport, as_of_seq),
   .maximum = ASSAY_INTEGER_MAX},
  {.name = "verdicts",
   .type = ASSAY_FIELD_OBJECTS,
   .offset = ASSAY_AT_ARRAY (AssayReport, verdicts),
   .table = &assay_verdict_table},
};
ASSAY_TABLE_DEFINE (assay_report_table, "report", AssayReport, report_fields);

void
assay_verdict_free (AssayVerdict *self)
{
  assay_table_free (&assay_verdict_table, self);
}

void
assay_report_free (AssayReport *self)
{
  assay_table_free (&assay_report_table, self);
}
