/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/rows/assay-rows-private.h"

/* clang-format off */

static const AssayField card_frame_fields[] = {
  NUMBER (AssayCardFrame, canvas_width, "canvasWidth"),
  NUMBER (AssayCardFrame, canvas_height, "canvasHeight"),
  NUMBER (AssayCardFrame, safe_area_px, "safeAreaPx"),
};
static ASSAY_TABLE_DEFINE (card_frame_table, "cardFrame", AssayCardFrame, card_frame_fields);

static const AssayField card_row_fields[] = {
  WORD (AssayCardRow, answer, "answer", assay_answer_words),
  NUMBER (AssayCardRow, answer_seq, "answerSeq"),
  TEXT (AssayCardRow, claim, "claim"),
  TEXT (AssayCardRow, evidence, "evidence"),
  LIST (AssayCardRow, evidence_args, "evidenceArgs"),
  TEXT (AssayCardRow, id, "id", LISTED (1)),
  TEXT (AssayCardRow, picture, "picture"),
  TEXT (AssayCardRow, provider, "provider"),
  TEXT (AssayCardRow, question, "question"),
  NUMBER (AssayCardRow, question_version, "questionVersion"),
  NUMBER (AssayCardRow, rank, "rank"),
  TEXT (AssayCardRow, recipe, "recipe"),
  TEXT (AssayCardRow, report, "report"),
  NUMBER (AssayCardRow, seq, "seq"),
  TEXT (AssayCardRow, source, "source"),
  TEXT (AssayCardRow, spec, "spec"),
  WORD (AssayCardRow, state, "state", assay_card_state_words),
  LIST (AssayCardRow, tools, "tools"),
  SLOT (AssayCardRow),
  TEXT (AssayCardRow, version, "version"),
  SHOWN (AssayCardRow, title, "title", LISTED (2)),
  LIST (AssayCardRow, question_args, "questionArgs"),
  SENTENCE (AssayCardRow, question_text, "questionText", "questionArgs", LISTED (3)),
  SENTENCE (AssayCardRow, evidence_text, "evidenceText", "evidenceArgs", LISTED (4)),
};
ASSAY_TABLE_DEFINE (assay_card_row_table, "card", AssayCardRow, card_row_fields);

static const AssayField card_evidence_row_fields[] = {
  TEXT (AssayCardEvidence, id, "id"),
  TEXT (AssayCardEvidence, claim, "claim"),
  RECORD (AssayCardEvidence, contract, "contract", card_frame_table),
  RECORDS (AssayCardEvidence, verdicts, "verdicts", assay_verdict_table),
};
ASSAY_TABLE_DEFINE (assay_card_evidence_row_table, "cardEvidence", AssayCardEvidence, card_evidence_row_fields);

static const AssayField document_row_fields[] = {
  TEXT (AssayDocumentRow, blob, "blob"),
  TEXT (AssayDocumentRow, hash, "hash"),
  TEXT (AssayDocumentRow, id, "id"),
  TEXT (AssayDocumentRow, kind, "kind", LISTED (2)),
  TEXT (AssayDocumentRow, path, "path", LISTED (1)),
  NUMBER (AssayDocumentRow, seq, "seq"),
  NUMBER (AssayDocumentRow, version, "version"),
};
ASSAY_TABLE_DEFINE (assay_document_row_table, "document", AssayDocumentRow, document_row_fields);

static const AssayField exception_row_fields[] = {
  TEXT (AssayExceptionRow, action, "action"),
  LIST (AssayExceptionRow, args, "args"),
  TEXT (AssayExceptionRow, code, "code", LISTED (2)),
  TEXT (AssayExceptionRow, id, "id", LISTED (1)),
  TEXT (AssayExceptionRow, job, "job"),
  TEXT (AssayExceptionRow, message, "message"),
  TEXT (AssayExceptionRow, picture, "picture"),
  NUMBER (AssayExceptionRow, seq, "seq"),
  TEXT (AssayExceptionRow, spec, "spec"),
  WORD (AssayExceptionRow, state, "state", assay_exception_state_words),
  TEXT (AssayExceptionRow, suggestion, "suggestion"),
  TEXT (AssayExceptionRow, ts, "ts"),
  SLOT (AssayExceptionRow),
  TEXT (AssayExceptionRow, version, "version"),
  SHOWN (AssayExceptionRow, title, "title", LISTED (3)),
  SENTENCE (AssayExceptionRow, text, "text", "args", LISTED (4)),
  TEXT (AssayExceptionRow, cause, "cause"),
};
ASSAY_TABLE_DEFINE (assay_exception_row_table, "exception", AssayExceptionRow, exception_row_fields);

static const AssayField job_row_fields[] = {
  NUMBER (AssayJobRow, attempt, "attempt"),
  NUMBER (AssayJobRow, due_us, "dueUs"),
  TEXT (AssayJobRow, error_class, "errorClass"),
  TEXT (AssayJobRow, id, "id", LISTED (1)),
  TEXT (AssayJobRow, message, "message", LISTED (4)),
  NUMBER (AssayJobRow, priority, "priority"),
  TEXT (AssayJobRow, prompt_id, "promptId"),
  TEXT (AssayJobRow, reason, "reason"),
  TEXT (AssayJobRow, recipe, "recipe"),
  NUMBER (AssayJobRow, regeneration, "regeneration"),
  TEXT (AssayJobRow, remedy, "remedy", LISTED (5)),
  TEXT (AssayJobRow, rework, "rework"),
  NUMBER (AssayJobRow, seq, "seq"),
  TEXT (AssayJobRow, server, "server"),
  TEXT (AssayJobRow, spec, "spec", LISTED (3)),
  WORD (AssayJobRow, state, "state", assay_job_state_words, LISTED (2)),
  SLOT (AssayJobRow),
  SHOWN (AssayJobRow, title, "title"),
};
ASSAY_TABLE_DEFINE (assay_job_row_table, "job", AssayJobRow, job_row_fields);

static const AssayField slot_row_fields[] = {
  FLAG (AssaySlotRow, asked, "asked"),
  TEXT (AssaySlotRow, held, "held"),
  TEXT (AssaySlotRow, id, "id", LISTED (1)),
  FLAG (AssaySlotRow, left_out, "leftOut"),
  TEXT (AssaySlotRow, picture, "picture"),
  TEXT (AssaySlotRow, recipe, "recipe"),
  NUMBER (AssaySlotRow, regeneration, "regeneration"),
  TEXT (AssaySlotRow, spec, "spec"),
  WORD (AssaySlotRow, state, "state", assay_slot_state_words),
  SLOT (AssaySlotRow),
  TEXT (AssaySlotRow, version, "version", LISTED (3)),
  TEXT (AssaySlotRow, provider, "provider"),
  FLAG (AssaySlotRow, waits, "waits"),
  SHOWN (AssaySlotRow, title, "title"),
  TEXT (AssaySlotRow, stands, "stands", LISTED (2)),
};
ASSAY_TABLE_DEFINE (assay_slot_row_table, "slot", AssaySlotRow, slot_row_fields);

static const AssayField version_row_fields[] = {
  NUMBER (AssayVersionRow, height, "height"),
  TEXT (AssayVersionRow, id, "id", LISTED (1)),
  TEXT (AssayVersionRow, picture, "picture"),
  TEXT (AssayVersionRow, provider, "provider", LISTED (4)),
  LIST (AssayVersionRow, reasons, "reasons"),
  TEXT (AssayVersionRow, recipe, "recipe"),
  NUMBER (AssayVersionRow, regeneration, "regeneration"),
  TEXT (AssayVersionRow, report, "report"),
  NUMBER (AssayVersionRow, seq, "seq"),
  TEXT (AssayVersionRow, source, "source"),
  TEXT (AssayVersionRow, spec, "spec", LISTED (3)),
  WORD (AssayVersionRow, state, "state", assay_version_state_words, LISTED (2)),
  TEXT (AssayVersionRow, steps, "steps"),
  TEXT (AssayVersionRow, ts, "ts"),
  SLOT (AssayVersionRow),
  NUMBER (AssayVersionRow, width, "width"),
  LIST (AssayVersionRow, files, "files"),
  SHOWN (AssayVersionRow, title, "title"),
};
ASSAY_TABLE_DEFINE (assay_version_row_table, "version", AssayVersionRow, version_row_fields);

static const AssayField made_with_row_fields[] = {
  LIST (AssayMadeWithRow, files, "files"),
  TEXT (AssayMadeWithRow, provider, "provider"),
  TEXT (AssayMadeWithRow, recipe, "recipe"),
  TEXT (AssayMadeWithRow, server, "server"),
  TEXT (AssayMadeWithRow, spec, "spec"),
  SLOT (AssayMadeWithRow),
  TEXT (AssayMadeWithRow, version, "version"),
  TEXT (AssayMadeWithRow, id, "id", LISTED (1)),
  TEXT (AssayMadeWithRow, model, "model", LISTED (2)),
  TEXT (AssayMadeWithRow, file, "file", LISTED (3)),
  TEXT (AssayMadeWithRow, now, "now", LISTED (4)),
};
ASSAY_TABLE_DEFINE (assay_made_with_row_table, "madeWith", AssayMadeWithRow, made_with_row_fields);

static const AssayField status_row_fields[] = {
  NUMBER (AssayStatusRow, assets_new, "assetsNew"),
  NUMBER (AssayStatusRow, assets_queued, "assetsQueued"),
  NUMBER (AssayStatusRow, assets_to_decide, "assetsToDecide"),
  NUMBER (AssayStatusRow, assets_again, "assetsAgain"),
  NUMBER (AssayStatusRow, assets_approved, "assetsApproved"),
  NUMBER (AssayStatusRow, assets_exception, "assetsException"),
  NUMBER (AssayStatusRow, assets_canceled, "assetsCanceled"),
  NUMBER (AssayStatusRow, assets_blocked, "assetsBlocked"),
  NUMBER (AssayStatusRow, assets_draft, "assetsDraft"),
  NUMBER (AssayStatusRow, assets_paused, "assetsPaused"),
  NUMBER (AssayStatusRow, assets_archived, "assetsArchived"),
  NUMBER (AssayStatusRow, assets_left_out, "assetsLeftOut"),
  NUMBER (AssayStatusRow, assets_not_ready, "assetsNotReady"),
  NUMBER (AssayStatusRow, pictures_needed, "picturesNeeded"),
  NUMBER (AssayStatusRow, pictures_approved, "picturesApproved"),
  NUMBER (AssayStatusRow, again, "again"),
  NUMBER (AssayStatusRow, approved, "approved"),
  NUMBER (AssayStatusRow, auto_approved, "autoApproved"),
  NUMBER (AssayStatusRow, canceled, "canceled"),
  NUMBER (AssayStatusRow, cards, "cards"),
  NUMBER (AssayStatusRow, exceptions, "exceptions"),
  NUMBER (AssayStatusRow, failed, "failed"),
  NUMBER (AssayStatusRow, last_seq, "lastSeq"),
  NUMBER (AssayStatusRow, kept, "kept"),
  FLAG (AssayStatusRow, paused, "paused"),
  NUMBER (AssayStatusRow, pictures, "pictures"),
  NUMBER (AssayStatusRow, queued, "queued"),
  NUMBER (AssayStatusRow, rejected, "rejected"),
  NUMBER (AssayStatusRow, running, "running"),
  NUMBER (AssayStatusRow, skipped, "skipped"),
  NUMBER (AssayStatusRow, specs, "specs"),
  NUMBER (AssayStatusRow, shelved, "shelved"),
  NUMBER (AssayStatusRow, succeeded, "succeeded"),
  NUMBER (AssayStatusRow, superseded, "superseded"),
  NUMBER (AssayStatusRow, to_decide, "toDecide"),
  NUMBER (AssayStatusRow, waiting, "waiting"),
  NUMBER (AssayStatusRow, drawings, "drawings"),
  NUMBER (AssayStatusRow, drawings_kept, "drawingsKept"),
  TEXT (AssayStatusRow, id, "id"),
  SHOWN (AssayStatusRow, title, "title"),
  TEXT (AssayStatusRow, folder, "folder"),
  NUMBER (AssayStatusRow, problems, "problems"),
  NUMBER (AssayStatusRow, document_problems, "documentProblems"),
  FLAG (AssayStatusRow, making, "making"),
  FLAG (AssayStatusRow, idle, "idle"),
  NUMBER (AssayStatusRow, active, "active"),
  NUMBER (AssayStatusRow, to_queue, "toQueue"),
  NUMBER (AssayStatusRow, free_bytes, "freeBytes"),
  NUMBER (AssayStatusRow, needed_bytes, "neededBytes"),
  NUMBER (AssayStatusRow, silent_since_us, "silentSinceUs"),
  NUMBER (AssayStatusRow, silent_until_us, "silentUntilUs"),
  TEXT (AssayStatusRow, provider, "provider"),
  TEXT (AssayStatusRow, provider_kind, "providerKind"),
  SHOWN (AssayStatusRow, provider_version, "providerVersion"),
  TEXT (AssayStatusRow, server, "server"),
  TEXT (AssayStatusRow, last_server, "lastServer"),
  TEXT (AssayStatusRow, logged_server, "loggedServer"),
  NUMBER (AssayStatusRow, away, "away"),
  SENTENCE (AssayStatusRow, trouble, "trouble", "troubleArgs"),
  LIST (AssayStatusRow, trouble_args, "troubleArgs"),
  SENTENCE (AssayStatusRow, read_only, "readOnly", "readOnly"),
  NUMBER (AssayStatusRow, missing, "missing"),
  NUMBER (AssayStatusRow, lost, "lost"),
};
ASSAY_TABLE_DEFINE (assay_status_row_table, "status", AssayStatusRow, status_row_fields);
