/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/rows/assay-rows-private.h"

/* By AssayPlanAction. */
static const char *const plan_action_words[] = {"make", "held", "blocked", "waiting", NULL};

/* clang-format off */

static const AssayField asset_row_fields[] = {
  TEXT (AssayAssetRow, id, "id", LISTED (1)),
  TEXT (AssayAssetRow, spec, "spec"),
  SHOWN (AssayAssetRow, title, "title", LISTED (4)),
  TEXT (AssayAssetRow, type, "type", LISTED (3)),
  TEXT (AssayAssetRow, checkpoint, "checkpoint"),
  WORD (AssayAssetRow, state, "state", assay_asset_state_words, LISTED (2)),
  NUMBER (AssayAssetRow, problems, "problems"),
  NUMBER (AssayAssetRow, variants, "variants"),
  NUMBER (AssayAssetRow, approved, "approved"),
  TEXT (AssayAssetRow, picture, "picture"),
  TEXT (AssayAssetRow, version, "version"),
  LIST (AssayAssetRow, tags, "tags"),
  TEXT (AssayAssetRow, provider, "provider"),
};
ASSAY_TABLE_DEFINE (assay_asset_row_table, "asset", AssayAssetRow, asset_row_fields);

static const AssayField plan_row_fields[] = {
  TEXT (AssayPlanRow, id, "id", LISTED (1)),
  TEXT (AssayPlanRow, spec, "spec"),
  SHOWN (AssayPlanRow, title, "title"),
  SLOT (AssayPlanRow),
  NUMBER (AssayPlanRow, regeneration, "regeneration"),
  WORD (AssayPlanRow, action, "action", plan_action_words, LISTED (2)),
  TEXT (AssayPlanRow, reason, "reason"),
  SENTENCE (AssayPlanRow, explanation, "explanation", "explanationArgs", LISTED (3)),
  LIST (AssayPlanRow, explanation_args, "explanationArgs"),
  TEXT (AssayPlanRow, recipe, "recipe"),
};
ASSAY_TABLE_DEFINE (assay_plan_row_table, "plan", AssayPlanRow, plan_row_fields);

static const AssayField plan_count_row_fields[] = {
  TEXT (AssayPlanCountRow, id, "id"),
  WORD (AssayPlanCountRow, action, "action", plan_action_words),
  TEXT (AssayPlanCountRow, reason, "reason"),
  NUMBER (AssayPlanCountRow, count, "count"),
};
ASSAY_TABLE_DEFINE (assay_plan_count_row_table, "planCounts", AssayPlanCountRow, plan_count_row_fields);

static const AssayField away_row_fields[] = {
  TEXT (AssayAwayRow, id, "id", LISTED (1)),
  NUMBER (AssayAwayRow, pictures, "pictures"),
  FLAG (AssayAwayRow, silent, "silent"),
  LIST (AssayAwayRow, jobs, "jobs"),
  SHOWN_LIST (AssayAwayRow, titles, "titles"),
};
ASSAY_TABLE_DEFINE (assay_away_row_table, "away", AssayAwayRow, away_row_fields);

static const AssayField since_row_fields[] = {
  TEXT (AssaySinceRow, id, "id"),
  NUMBER (AssaySinceRow, made, "made"),
  NUMBER (AssaySinceRow, approved, "approved"),
  NUMBER (AssaySinceRow, problems, "problems"),
};
ASSAY_TABLE_DEFINE (assay_since_row_table, "since", AssaySinceRow, since_row_fields);

static const AssayField claim_count_row_fields[] = {
  TEXT (AssayClaimCountRow, id, "id"),
  NUMBER (AssayClaimCountRow, count, "count"),
};
ASSAY_TABLE_DEFINE (assay_claim_count_row_table, "claims", AssayClaimCountRow, claim_count_row_fields);

static const AssayField cause_row_fields[] = {
  TEXT (AssayCauseRow, id, "id", LISTED (1)),
  NUMBER (AssayCauseRow, pictures, "pictures", LISTED (2)),
  SENTENCE (AssayCauseRow, text, "text", "args", LISTED (3)),
  LIST (AssayCauseRow, args, "args"),
};
ASSAY_TABLE_DEFINE (assay_cause_row_table, "cause", AssayCauseRow, cause_row_fields);

static const AssayField named_row_fields[] = {
  TEXT (AssayNamedRow, id, "id"),
  TEXT (AssayNamedRow, picture, "picture"),
  FLAG (AssayNamedRow, unread, "unread"),
};
ASSAY_TABLE_DEFINE (assay_named_row_table, "named", AssayNamedRow, named_row_fields);

static const AssayField kept_row_fields[] = {
  TEXT (AssayKeptRow, id, "id"),
  SHOWN (AssayKeptRow, title, "title", LISTED (1)),
  WORD (AssayKeptRow, why, "why", assay_shelf_words, LISTED (2)),
  NUMBER (AssayKeptRow, pictures, "pictures"),
};
ASSAY_TABLE_DEFINE (assay_kept_row_table, "kept", AssayKeptRow, kept_row_fields);

static const AssayField offer_row_fields[] = {
  NUMBER (AssayOfferRow, withdraw, "withdraw"),
  NUMBER (AssayOfferRow, again, "again"),
  NUMBER (AssayOfferRow, ask, "ask"),
  NUMBER (AssayOfferRow, keep, "keep"),
  NUMBER (AssayOfferRow, accept, "accept"),
  NUMBER (AssayOfferRow, leave_out, "leaveOut"),
  NUMBER (AssayOfferRow, cancel, "cancel"),
  NUMBER (AssayOfferRow, first, "first"),
  NUMBER (AssayOfferRow, later, "later"),
};
ASSAY_TABLE_DEFINE (assay_offer_row_table, "offer", AssayOfferRow, offer_row_fields);

static const AssayField plan_summary_row_fields[] = {
  TEXT (AssayPlanSummaryRow, id, "id"),
  NUMBER (AssayPlanSummaryRow, make, "make"),
  NUMBER (AssayPlanSummaryRow, held, "held"),
  NUMBER (AssayPlanSummaryRow, blocked, "blocked"),
  NUMBER (AssayPlanSummaryRow, waiting, "waiting"),
  TEXT (AssayPlanSummaryRow, hash, "hash"),
};
ASSAY_TABLE_DEFINE (assay_plan_summary_row_table, "planSummary", AssayPlanSummaryRow, plan_summary_row_fields);

static const AssayField problem_row_fields[] = {
  TEXT (AssayProblemRow, code, "code"),
  SENTENCE (AssayProblemRow, message, "message", "args"),
  SENTENCE (AssayProblemRow, fix, "fix", "args"),
  LIST (AssayProblemRow, args, "args"),
  TEXT (AssayProblemRow, file, "file"),
  TEXT (AssayProblemRow, pointer, "pointer"),
  TEXT (AssayProblemRow, kind, "kind"),
  TEXT (AssayProblemRow, id, "id"),
  TEXT (AssayProblemRow, level, "level"),
};
ASSAY_TABLE_DEFINE (assay_problem_row_table, "problem", AssayProblemRow, problem_row_fields);

static const AssayField event_row_fields[] = {
  TEXT (AssayEventRow, id, "id"),
  NUMBER (AssayEventRow, seq, "seq"),
  TEXT (AssayEventRow, ts, "ts", LISTED (1)),
  TEXT (AssayEventRow, type, "type", LISTED (2)),
  TEXT (AssayEventRow, entity_id, "entityId", LISTED (3)),
  TEXT (AssayEventRow, actor, "actor"),
  NUMBER (AssayEventRow, commit, "commit"),
  JSON (AssayEventRow, payload, "payload"),
};
ASSAY_TABLE_DEFINE (assay_event_row_table, "event", AssayEventRow, event_row_fields);

static const AssayField verify_row_fields[] = {
  TEXT (AssayVerifyRow, id, "id"),
  NUMBER (AssayVerifyRow, events, "events"),
  NUMBER (AssayVerifyRow, blobs, "blobs"),
  FLAG (AssayVerifyRow, ok, "ok"),
};
ASSAY_TABLE_DEFINE (assay_verify_row_table, "verify", AssayVerifyRow, verify_row_fields);

static const AssayField room_row_fields[] = {
  TEXT (AssayRoomRow, id, "id"),
  NUMBER (AssayRoomRow, files, "files"),
  NUMBER (AssayRoomRow, bytes, "bytes"),
  NUMBER (AssayRoomRow, stored_files, "storedFiles"),
  NUMBER (AssayRoomRow, stored_bytes, "storedBytes"),
  NUMBER (AssayRoomRow, temporary_files, "temporaryFiles"),
  NUMBER (AssayRoomRow, temporary_bytes, "temporaryBytes"),
  NUMBER (AssayRoomRow, quarantine_files, "quarantineFiles"),
  NUMBER (AssayRoomRow, quarantine_bytes, "quarantineBytes"),
  NUMBER (AssayRoomRow, young_files, "youngFiles"),
  NUMBER (AssayRoomRow, young_bytes, "youngBytes"),
  NUMBER (AssayRoomRow, all_bytes, "allBytes"),
  NUMBER (AssayRoomRow, free_bytes, "freeBytes"),
  NUMBER (AssayRoomRow, needed_bytes, "neededBytes"),
};
ASSAY_TABLE_DEFINE (assay_room_row_table, "room", AssayRoomRow, room_row_fields);

static const AssayField trace_row_fields[] = {
  TEXT (AssayTraceRow, stage, "stage"),
  TEXT (AssayTraceRow, layer, "layer"),
  TEXT (AssayTraceRow, source, "source"),
  TEXT (AssayTraceRow, subject, "subject"),
  TEXT (AssayTraceRow, action, "action"),
  TEXT (AssayTraceRow, why, "why"),
  TEXT (AssayTraceRow, polarity, "polarity"),
  {.name = "weight",
   .type = ASSAY_FIELD_DECIMAL,
   .offset = ASSAY_AT_NUMBER (AssayTraceRow, weight),
   .scale = 2},
};
static ASSAY_TABLE_DEFINE (trace_row_table, "trace", AssayTraceRow, trace_row_fields);

static const AssayField use_row_fields[] = {
  TEXT (AssayUseRow, kind, "kind"),
  TEXT (AssayUseRow, id, "id"),
  SHOWN (AssayUseRow, title, "title"),
};
static ASSAY_TABLE_DEFINE (use_row_table, "use", AssayUseRow, use_row_fields);

static const AssayField explain_row_fields[] = {
  TEXT (AssayExplainRow, id, "id"),
  TEXT (AssayExplainRow, hash, "hash"),
  TEXT (AssayExplainRow, positive, "positive"),
  TEXT (AssayExplainRow, negative, "negative"),
  JSON (AssayExplainRow, stack, "stack"),
  RECORDS (AssayExplainRow, uses, "uses", use_row_table),
  RECORDS (AssayExplainRow, trace, "trace", trace_row_table),
};
ASSAY_TABLE_DEFINE (assay_explain_row_table, "explain", AssayExplainRow, explain_row_fields);

static const AssayField shown_row_fields[] = {
  JSON (AssayShownRow, value, "value"),
};
ASSAY_TABLE_DEFINE (assay_shown_row_table, "shown", AssayShownRow, shown_row_fields);

static const AssayField progress_row_fields[] = {
  TEXT (AssayProgressRow, id, "id"),
  TEXT (AssayProgressRow, job, "job"),
  TEXT (AssayProgressRow, spec, "spec"),
  SHOWN (AssayProgressRow, title, "title"),
  SLOT (AssayProgressRow),
  NUMBER (AssayProgressRow, value, "value"),
  NUMBER (AssayProgressRow, max, "max"),
  TEXT (AssayProgressRow, phase, "phase"),
  TEXT (AssayProgressRow, server, "server"),
};
ASSAY_TABLE_DEFINE (assay_progress_row_table, "progress", AssayProgressRow, progress_row_fields);

static const AssayField under_way_row_fields[] = {
  TEXT (AssayUnderWayRow, id, "id"),
  TEXT (AssayUnderWayRow, act, "act"),
  TEXT (AssayUnderWayRow, phase, "phase"),
  NUMBER (AssayUnderWayRow, pictures, "pictures"),
  NUMBER (AssayUnderWayRow, all_pictures, "allPictures"),
  NUMBER (AssayUnderWayRow, files, "files"),
  NUMBER (AssayUnderWayRow, all_files, "allFiles"),
  NUMBER (AssayUnderWayRow, bytes, "bytes"),
  NUMBER (AssayUnderWayRow, all_bytes, "allBytes"),
};
ASSAY_TABLE_DEFINE (assay_under_way_row_table, "underWay", AssayUnderWayRow, under_way_row_fields);
