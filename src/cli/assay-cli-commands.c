/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/assay-cli.h"

extern const AssayCliCommand assay_cli_init, assay_cli_check, assay_cli_plan, assay_cli_run,
  assay_cli_status, assay_cli_list, assay_cli_show, assay_cli_compile, assay_cli_resolve,
  assay_cli_decide, assay_cli_undo, assay_cli_export, assay_cli_verify, assay_cli_sandbox;

const AssayCliCommand *const assay_cli_commands[] = {
  &assay_cli_init, &assay_cli_check,  &assay_cli_plan,    &assay_cli_run,     &assay_cli_status,
  &assay_cli_list, &assay_cli_show,   &assay_cli_compile, &assay_cli_resolve, &assay_cli_decide,
  &assay_cli_undo, &assay_cli_export, &assay_cli_verify,  &assay_cli_sandbox, NULL,
};
