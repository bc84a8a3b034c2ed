/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/assay-cli.h"

/* assay-cli-command-list.h is made by meson from the array that also names the sources. */
const AssayCliCommand *const assay_cli_commands[] = {
#define COMMANDS(file) assay_cli_commands_of_##file,
#include "assay-cli-command-list.h"
#undef COMMANDS
  NULL,
};
