/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Payloads about versions: what was made of them, what was found, where they go. */
#include "model/log/assay-payloads-private.h"
#include "model/log/assay-words.h"

static const AssayField version_created_fields[] = {
  ASSAY_FIELD_OF_KEY (AssayVersionCreated, id, "id", ASSAY_FIELD_REQUIRED),
  ASSAY_FIELD_OF_ID (AssayVersionCreated, spec, "spec", ASSAY_FIELD_REQUIRED),
  ASSAY_FIELDS_OF_SLOT (AssayVersionCreated),
  ASSAY_FIELD_OF_COUNT (AssayVersionCreated, regeneration, "regeneration", 0),
  ASSAY_FIELD_OF_BLOB (AssayVersionCreated, recipe, "recipe", 0),
  ASSAY_FIELD_OF_BLOB (AssayVersionCreated, source, "source", 0),
  ASSAY_FIELD_OF_BLOB (AssayVersionCreated, picture, "picture", ASSAY_FIELD_REQUIRED),
  ASSAY_FIELD_OF_BLOB (AssayVersionCreated, steps, "steps", 0),
  ASSAY_FIELD_OF_LABEL (AssayVersionCreated, provider, "provider", 0),
  ASSAY_FIELD_OF_COUNT (AssayVersionCreated, width, "width", 0),
  ASSAY_FIELD_OF_COUNT (AssayVersionCreated, height, "height", 0),
  ASSAY_FIELD_OF_LABEL (AssayVersionCreated, dhash, "dhash", 0),
  ASSAY_FIELD_OF_LABEL (AssayVersionCreated, colors, "colors", 0),
};
ASSAY_TABLE_DEFINE (assay_version_created_table,
                    "version.created",
                    AssayVersionCreated,
                    version_created_fields);

static const AssayField report_created_fields[] = {
  ASSAY_FIELD_OF_KEY (AssayReportCreated, version, "version", ASSAY_FIELD_REQUIRED),
  ASSAY_FIELD_OF_BLOB (AssayReportCreated, report, "report", ASSAY_FIELD_REQUIRED),
};
ASSAY_TABLE_DEFINE (assay_report_created_table,
                    "report.created",
                    AssayReportCreated,
                    report_created_fields);

static const AssayField route_decided_fields[] = {
  ASSAY_FIELD_OF_KEY (AssayRouteDecided, version, "version", ASSAY_FIELD_REQUIRED),
  ASSAY_FIELD_OF_ID (AssayRouteDecided, spec, "spec", ASSAY_FIELD_REQUIRED),
  ASSAY_FIELDS_OF_SLOT (AssayRouteDecided),
  ASSAY_FIELD_OF_WORD (
    AssayRouteDecided, outcome, "outcome", assay_route_words, ASSAY_FIELD_REQUIRED),
  {.name = "reasons",
   .type = ASSAY_FIELD_STRINGS,
   .offset = ASSAY_AT_LIST (AssayRouteDecided, reasons),
   .maximum = 200},
  ASSAY_FIELD_OF_DIGEST (AssayRouteDecided, policy, "policy", 0),
  ASSAY_FIELD_OF_COUNT (AssayRouteDecided, regeneration, "regeneration", 0),
  ASSAY_FIELD_OF_LABEL (AssayRouteDecided, remediation, "remediation", 0),
  ASSAY_FIELD_OF_KEY (AssayRouteDecided, by, "by", 0),
};
ASSAY_TABLE_DEFINE (assay_route_decided_table,
                    "route.decided",
                    AssayRouteDecided,
                    route_decided_fields);

static const AssayField approval_given_fields[] = {
  ASSAY_FIELD_OF_KEY (AssayApprovalGiven, version, "version", ASSAY_FIELD_REQUIRED),
  ASSAY_FIELD_OF_ID (AssayApprovalGiven, spec, "spec", ASSAY_FIELD_REQUIRED),
  ASSAY_FIELDS_OF_SLOT (AssayApprovalGiven),
  {.name = "by",
   .type = ASSAY_FIELD_STRING,
   .offset = ASSAY_AT_TEXT (AssayApprovalGiven, by),
   .maximum = 200},
};
ASSAY_TABLE_DEFINE (assay_approval_given_table,
                    "approval.given",
                    AssayApprovalGiven,
                    approval_given_fields);

const AssayEventType _assay_events_of_version[] = {
  ASSAY_EVENT ("version.created", "version", assay_version_created_table, VERSIONS, TRUE),
  ASSAY_EVENT ("report.created", "version", assay_report_created_table, VERSIONS, TRUE),
  ASSAY_EVENT ("route.decided", "version", assay_route_decided_table, VERSIONS, TRUE),
  ASSAY_EVENT ("approval.given", "version", assay_approval_given_table, VERSIONS, TRUE),
  ASSAY_EVENT ("approval.withdrawn", "version", assay_approval_given_table, VERSIONS, TRUE),
  {NULL},
};
