/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/rows/assay-rows-private.h"

static const char *const run_provider_words[] = {"sandbox", "comfyui", "last", NULL};

/* clang-format off */

static const AssayField run_args_fields[] = {
  WORD (AssayRunArgs, provider, "provider", run_provider_words),
  TEXT (AssayRunArgs, server, "server"),
  TEXT (AssayRunArgs, checkpoint, "checkpoint"),
  TEXT (AssayRunArgs, authorization, "authorization"),
  NUMBER (AssayRunArgs, defects, "defects"),
  FLAG (AssayRunArgs, wait, "wait"),
};
ASSAY_TABLE_DEFINE (assay_run_args_table, "run", AssayRunArgs, run_args_fields);

static const AssayField run_result_fields[] = {
  NUMBER (AssayRunResult, specs, "specs"),
  NUMBER (AssayRunResult, pictures, "pictures"),
  NUMBER (AssayRunResult, auto_approved, "autoApproved"),
  NUMBER (AssayRunResult, approved, "approved"),
  NUMBER (AssayRunResult, cards, "cards"),
  NUMBER (AssayRunResult, exceptions, "exceptions"),
  NUMBER (AssayRunResult, queued, "queued"),
  NUMBER (AssayRunResult, again, "again"),
  NUMBER (AssayRunResult, made, "made"),
  NUMBER (AssayRunResult, milliseconds, "milliseconds"),
  NUMBER (AssayRunResult, problems, "problems"),
  TEXT (AssayRunResult, provider_kind, "providerKind"),
  SENTENCE (AssayRunResult, trouble, "trouble", "troubleArgs"),
  LIST (AssayRunResult, trouble_args, "troubleArgs"),
  NUMBER (AssayRunResult, canceled, "canceled"),
  NUMBER (AssayRunResult, left, "left"),
  NUMBER (AssayRunResult, blocked, "blocked"),
  LIST (AssayRunResult, blocked_specs, "blockedSpecs"),
  RECORDS (AssayRunResult, blocked_by, "blockedBy", assay_problem_row_table),
  RECORDS (AssayRunResult, failed, "failed", assay_exception_row_table),
  TEXT (AssayRunResult, server, "server"),
  FLAG (AssayRunResult, joined, "joined"),
  NUMBER (AssayRunResult, drawings, "drawings"),
  RECORDS (AssayRunResult, away, "away", assay_away_row_table),
};
ASSAY_TABLE_DEFINE (assay_run_result_table, "runResult", AssayRunResult, run_result_fields);

static const AssayField export_args_fields[] = {
  TEXT (AssayExportArgs, to, "to"),
  TEXT (AssayExportArgs, sheet, "sheet"),
};
ASSAY_TABLE_DEFINE (assay_export_args_table, "export", AssayExportArgs, export_args_fields);

static const AssayField export_result_fields[] = {
  NUMBER (AssayExportResult, files, "files"),
  NUMBER (AssayExportResult, written, "written"),
  NUMBER (AssayExportResult, same, "same"),
  NUMBER (AssayExportResult, refused, "refused"),
  TEXT (AssayExportResult, to, "to"),
  RECORDS (AssayExportResult, problems, "problems", assay_problem_row_table),
  NUMBER (AssayExportResult, drawings, "drawings"),
};
ASSAY_TABLE_DEFINE (assay_export_result_table, "exportResult", AssayExportResult, export_result_fields);

static const AssayField look_args_fields[] = {
  LIST (AssayLookArgs, jobs, "jobs"),
  TEXT (AssayLookArgs, server, "server"),
};
ASSAY_TABLE_DEFINE (assay_look_args_table, "look", AssayLookArgs, look_args_fields);

static const AssayField give_up_args_fields[] = {
  LIST (AssayGiveUpArgs, jobs, "jobs"),
};
ASSAY_TABLE_DEFINE (assay_give_up_args_table, "giveUp", AssayGiveUpArgs, give_up_args_fields);

static const AssayField nothing_fields[] = {
  FLAG (AssayNothing, nothing, "nothing"),
};
ASSAY_TABLE_DEFINE (assay_nothing_table, "nothing", AssayNothing, nothing_fields);
