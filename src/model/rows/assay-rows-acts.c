/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/rows/assay-rows-private.h"

static const char *const run_provider_words[] = {"sandbox", "comfyui", "last", NULL};

/* clang-format off */

static const AssayField run_args_fields[] = {
  WORD (AssayRunArgs, provider, "provider", run_provider_words),
  TEXT (AssayRunArgs, server, "server"),
  TEXT (AssayRunArgs, checkpoint, "checkpoint"),
  TEXT (AssayRunArgs, authorization, "authorization", .flags = ASSAY_FIELD_SECRET),
  NUMBER (AssayRunArgs, defects, "defects"),
  FLAG (AssayRunArgs, wait, "wait"),
};
ASSAY_TABLE_DEFINE (assay_run_args_table, "run", AssayRunArgs, run_args_fields);

static const AssayField run_result_fields[] = {
  NUMBER (AssayRunResult, specs, "specs"),
  NUMBER (AssayRunResult, pictures, "pictures"),
  NUMBER (AssayRunResult, approved, "approved"),
  NUMBER (AssayRunResult, cards, "cards"),
  NUMBER (AssayRunResult, exceptions, "exceptions"),
  NUMBER (AssayRunResult, queued, "queued"),
  NUMBER (AssayRunResult, again, "again"),
  NUMBER (AssayRunResult, made, "made"),
  NUMBER (AssayRunResult, made_specs, "madeSpecs"),
  NUMBER (AssayRunResult, auto_approved, "autoApproved"),
  NUMBER (AssayRunResult, asked, "asked"),
  NUMBER (AssayRunResult, milliseconds, "milliseconds"),
  NUMBER (AssayRunResult, problems, "problems"),
  TEXT (AssayRunResult, provider_kind, "providerKind"),
  SENTENCE (AssayRunResult, trouble, "trouble", "troubleArgs"),
  LIST (AssayRunResult, trouble_args, "troubleArgs"),
  NUMBER (AssayRunResult, canceled, "canceled"),
  NUMBER (AssayRunResult, interrupted, "interrupted"),
  NUMBER (AssayRunResult, left, "left"),
  NUMBER (AssayRunResult, paused, "paused"),
  NUMBER (AssayRunResult, draft, "draft"),
  NUMBER (AssayRunResult, archived, "archived"),
  NUMBER (AssayRunResult, kept, "kept"),
  NUMBER (AssayRunResult, blocked, "blocked"),
  LIST (AssayRunResult, blocked_specs, "blockedSpecs"),
  RECORDS (AssayRunResult, blocked_by, "blockedBy", assay_problem_row_table),
  RECORDS (AssayRunResult, failed, "failed", assay_exception_row_table),
  RECORDS (AssayRunResult, lapsed, "lapsed", assay_problem_row_table),
  TEXT (AssayRunResult, server, "server"),
  FLAG (AssayRunResult, joined, "joined"),
  NUMBER (AssayRunResult, drawings, "drawings"),
  RECORDS (AssayRunResult, away, "away", assay_away_row_table),
};
ASSAY_TABLE_DEFINE (assay_run_result_table, "runResult", AssayRunResult, run_result_fields);

static const AssayField life_args_fields[] = {
  WORD (AssayLifeArgs, life, "life", assay_life_words),
  LIST (AssayLifeArgs, specs, "specs"),
};
ASSAY_TABLE_DEFINE (assay_life_args_table, "life", AssayLifeArgs, life_args_fields);

static const AssayField life_result_fields[] = {
  LIST (AssayLifeResult, done, "done"),
  LIST (AssayLifeResult, same, "same"),
  NUMBER (AssayLifeResult, jobs, "jobs"),
  NUMBER (AssayLifeResult, cards, "cards"),
  NUMBER (AssayLifeResult, exceptions, "exceptions"),
  NUMBER (AssayLifeResult, kept, "kept"),
  NUMBER (AssayLifeResult, made, "made"),
};
ASSAY_TABLE_DEFINE (assay_life_result_table, "lifeResult", AssayLifeResult, life_result_fields);

static const AssayField rename_args_fields[] = {
  TEXT (AssayRenameArgs, from, "from"),
  TEXT (AssayRenameArgs, to, "to"),
};
ASSAY_TABLE_DEFINE (assay_rename_args_table, "rename", AssayRenameArgs, rename_args_fields);

static const AssayField rename_result_fields[] = {
  NUMBER (AssayRenameResult, versions, "versions"),
};
ASSAY_TABLE_DEFINE (assay_rename_result_table, "renameResult", AssayRenameResult, rename_result_fields);

static const AssayField take_back_args_fields[] = {
  NUMBER (AssayTakeBackArgs, made, "made"),
  TEXT (AssayTakeBackArgs, card, "card"),
};
ASSAY_TABLE_DEFINE (assay_take_back_args_table, "takeBack", AssayTakeBackArgs, take_back_args_fields);

static const AssayField take_back_result_fields[] = {
  NUMBER (AssayTakeBackResult, documents, "documents"),
  WORD (AssayTakeBackResult, answer, "answer", assay_answer_words),
  WORD (AssayTakeBackResult, choice, "choice", assay_choice_words),
  WORD (AssayTakeBackResult, life, "life", assay_life_words),
  SHOWN (AssayTakeBackResult, title, "title"),
  NUMBER (AssayTakeBackResult, n, "n"),
  SENTENCE (AssayTakeBackResult, passed, "passed", "passedArgs"),
  LIST (AssayTakeBackResult, passed_args, "passedArgs"),
};
ASSAY_TABLE_DEFINE (assay_take_back_result_table, "takeBackResult", AssayTakeBackResult, take_back_result_fields);
static const AssayField models_args_fields[] = {
  TEXT (AssayModelsArgs, server, "server"),
  TEXT (AssayModelsArgs, authorization, "authorization", .flags = ASSAY_FIELD_SECRET),
};
ASSAY_TABLE_DEFINE (assay_models_args_table, "models", AssayModelsArgs, models_args_fields);

static const char *const model_state_words[] = {"unknown", "mapped",  "default",  "found",
                                                "missing", "ambiguous", NULL};

static const AssayField model_row_fields[] = {
  TEXT (AssayModelRow, id, "id", LISTED (1)),
  TEXT (AssayModelRow, document, "document"),
  SHOWN (AssayModelRow, title, "title"),
  WORD (AssayModelRow, state, "state", model_state_words, LISTED (2)),
  TEXT (AssayModelRow, wanted, "wanted"),
  TEXT (AssayModelRow, file, "file", LISTED (3)),
  LIST (AssayModelRow, nearest, "nearest"),
  TEXT (AssayModelRow, command, "command"),
  NUMBER (AssayModelRow, assets, "assets"),
};
ASSAY_TABLE_DEFINE (assay_model_row_table, "model", AssayModelRow, model_row_fields);

static const AssayField models_result_fields[] = {
  TEXT (AssayModelsResult, server, "server"),
  RECORDS (AssayModelsResult, models, "models", assay_model_row_table),
  LIST (AssayModelsResult, checkpoints, "checkpoints"),
  LIST (AssayModelsResult, loras, "loras"),
};
ASSAY_TABLE_DEFINE (assay_models_result_table, "modelsResult", AssayModelsResult, models_result_fields);

static const AssayField map_args_fields[] = {
  TEXT (AssayMapArgs, model, "model"),
  TEXT (AssayMapArgs, file, "file"),
  TEXT (AssayMapArgs, server, "server"),
};
ASSAY_TABLE_DEFINE (assay_map_args_table, "map", AssayMapArgs, map_args_fields);

static const AssayField map_result_fields[] = {
  TEXT (AssayMapResult, model, "model"),
  TEXT (AssayMapResult, file, "file"),
  TEXT (AssayMapResult, before, "before"),
  TEXT (AssayMapResult, server, "server"),
};
ASSAY_TABLE_DEFINE (assay_map_result_table, "mapResult", AssayMapResult, map_result_fields);

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
  LIST (AssayExportResult, kept, "kept"),
  NUMBER (AssayExportResult, kept_pictures, "keptPictures"),
  RECORDS (AssayExportResult, problems, "problems", assay_problem_row_table),
  NUMBER (AssayExportResult, drawings, "drawings"),
  LIST (AssayExportResult, left, "left"),
};
ASSAY_TABLE_DEFINE (assay_export_result_table, "exportResult", AssayExportResult, export_result_fields);

static const AssayField migrate_args_fields[] = {
  FLAG (AssayMigrateArgs, dry_run, "dryRun"),
};
ASSAY_TABLE_DEFINE (assay_migrate_args_table, "migrate", AssayMigrateArgs, migrate_args_fields);

static const AssayField migrated_file_fields[] = {
  TEXT (AssayMigratedFile, path, "path"),
  TEXT (AssayMigratedFile, diff, "diff"),
};
ASSAY_TABLE_DEFINE (assay_migrated_file_table, "migratedFile", AssayMigratedFile, migrated_file_fields);

static const AssayField migrate_result_fields[] = {
  RECORDS (AssayMigrateResult, files, "files", assay_migrated_file_table),
  RECORDS (AssayMigrateResult, words, "words", assay_problem_row_table),
  LIST (AssayMigrateResult, left, "left"),
};
ASSAY_TABLE_DEFINE (assay_migrate_result_table, "migrateResult", AssayMigrateResult, migrate_result_fields);

static const AssayField repair_row_fields[] = {
  TEXT (AssayRepairRow, id, "id"),
  TEXT (AssayRepairRow, damage, "damage"),
  NUMBER (AssayRepairRow, whole, "whole"),
  NUMBER (AssayRepairRow, events, "events"),
  NUMBER (AssayRepairRow, bytes, "bytes"),
  NUMBER (AssayRepairRow, unread, "unread"),
  NUMBER (AssayRepairRow, mended, "mended"),
  FLAG (AssayRepairRow, only_ends, "onlyEnds"),
  LIST (AssayRepairRow, approvals, "approvals"),
  LIST (AssayRepairRow, pictures, "pictures"),
  LIST (AssayRepairRow, approval_titles, "approvalTitles"),
  LIST (AssayRepairRow, picture_titles, "pictureTitles"),
  TEXT (AssayRepairRow, to, "to"),
};
ASSAY_TABLE_DEFINE (assay_repair_row_table, "repair", AssayRepairRow, repair_row_fields);

static const AssayField processed_step_fields[] = {
  TEXT (AssayProcessedStep, processor, "processor"),
  TEXT (AssayProcessedStep, sentence, "sentence"),
  FLAG (AssayProcessedStep, changed, "changed"),
  RECORDS (AssayProcessedStep, measurements, "measurements", assay_measurement_table),
};
static ASSAY_TABLE_DEFINE (processed_step_table, "processedStep", AssayProcessedStep, processed_step_fields);

static const AssayField processed_row_fields[] = {
  TEXT (AssayProcessedRow, file, "file"),
  NUMBER (AssayProcessedRow, width, "width"),
  NUMBER (AssayProcessedRow, height, "height"),
  TEXT (AssayProcessedRow, key, "key"),
  FLAG (AssayProcessedRow, key_found, "keyFound"),
  RECORDS (AssayProcessedRow, steps, "steps", processed_step_table),
  RECORDS (AssayProcessedRow, problems, "problems", assay_problem_row_table),
  TEXT (AssayProcessedRow, to, "to"),
  TEXT (AssayProcessedRow, before_after, "beforeAfter"),
};
ASSAY_TABLE_DEFINE (assay_processed_row_table, "processed", AssayProcessedRow, processed_row_fields);

static const AssayField gc_args_fields[] = {
  FLAG (AssayGcArgs, dry_run, "dryRun"),
};
ASSAY_TABLE_DEFINE (assay_gc_args_table, "gc", AssayGcArgs, gc_args_fields);

static const AssayField gc_result_fields[] = {
  RECORDS (AssayGcResult, room, "room", assay_room_row_table),
  RECORDS (AssayGcResult, problems, "problems", assay_problem_row_table),
};
ASSAY_TABLE_DEFINE (assay_gc_result_table, "gcResult", AssayGcResult, gc_result_fields);

static const AssayField backup_args_fields[] = {
  TEXT (AssayBackupArgs, to, "to"),
  FLAG (AssayBackupArgs, dry_run, "dryRun"),
};
ASSAY_TABLE_DEFINE (assay_backup_args_table, "backup", AssayBackupArgs, backup_args_fields);

static const AssayField backup_result_fields[] = {
  TEXT (AssayBackupResult, to, "to"),
  NUMBER (AssayBackupResult, events, "events"),
  NUMBER (AssayBackupResult, blobs, "blobs"),
  NUMBER (AssayBackupResult, documents, "documents"),
  NUMBER (AssayBackupResult, bytes, "bytes"),
  NUMBER (AssayBackupResult, pictures, "pictures"),
  NUMBER (AssayBackupResult, missing, "missing"),
  LIST (AssayBackupResult, unread, "unread"),
  NUMBER (AssayBackupResult, free_bytes, "freeBytes"),
};
ASSAY_TABLE_DEFINE (assay_backup_result_table, "backupResult", AssayBackupResult, backup_result_fields);

static const AssayField restore_args_fields[] = {
  TEXT (AssayRestoreArgs, from, "from"),
  FLAG (AssayRestoreArgs, dry_run, "dryRun"),
};
ASSAY_TABLE_DEFINE (assay_restore_args_table, "restore", AssayRestoreArgs, restore_args_fields);

static const AssayField restore_result_fields[] = {
  TEXT (AssayRestoreResult, from, "from"),
  NUMBER (AssayRestoreResult, missing, "missing"),
  NUMBER (AssayRestoreResult, found, "found"),
  NUMBER (AssayRestoreResult, bytes, "bytes"),
};
ASSAY_TABLE_DEFINE (assay_restore_result_table, "restoreResult", AssayRestoreResult, restore_result_fields);

static const AssayField look_args_fields[] = {
  LIST (AssayLookArgs, jobs, "jobs"),
  TEXT (AssayLookArgs, server, "server"),
};
ASSAY_TABLE_DEFINE (assay_look_args_table, "look", AssayLookArgs, look_args_fields);

static const AssayField give_up_args_fields[] = {
  LIST (AssayGiveUpArgs, jobs, "jobs"),
};
ASSAY_TABLE_DEFINE (assay_give_up_args_table, "giveUp", AssayGiveUpArgs, give_up_args_fields);

static const AssayField key_args_fields[] = {
  TEXT (AssayKeyArgs, server, "server"),
  TEXT (AssayKeyArgs, authorization, "authorization", .flags = ASSAY_FIELD_SECRET),
};
ASSAY_TABLE_DEFINE (assay_key_args_table, "key", AssayKeyArgs, key_args_fields);

static const AssayField key_result_fields[] = {
  TEXT (AssayKeyResult, server, "server"),
};
ASSAY_TABLE_DEFINE (assay_key_result_table, "keyResult", AssayKeyResult, key_result_fields);

static const AssayField nothing_fields[] = {
  FLAG (AssayNothing, nothing, "nothing"),
};
ASSAY_TABLE_DEFINE (assay_nothing_table, "nothing", AssayNothing, nothing_fields);
