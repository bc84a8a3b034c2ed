/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* What a word of the command line names: an asset by its id or its title, and one of its pictures
 * as “list slots” writes it, with either before the slash. Whoever holds the project decides;
 * a word that names none is told, with the nearest name. */

#include "cli/assay-cli.h"

G_BEGIN_DECLS

typedef struct
{
  char *spec;    /* id of the asset */
  char *picture; /* id of the slot; %NULL: all of the asset */
  gboolean unread; /* its document is there and cannot be read */
} AssayCliNamed;

/* %FALSE: told. Clear @out. */
gboolean assay_cli_name   (AssayCli *cli, const char *word, AssayCliNamed *out);
void     assay_cli_named_clear (AssayCliNamed *self);
/* The same where a picture alone is not to be named: ids of assets. New array; %NULL: told. */
char   **assay_cli_name_assets (AssayCli *cli, char **words);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (AssayCliNamed, assay_cli_named_clear)

G_END_DECLS
