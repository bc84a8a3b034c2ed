/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* The pictures that a command is about: named, or all of a kind. Of many those the choice applies
 * to; where it applies to none they are there all the same, so that the refusal says why. Main
 * thread. */

#include "cli/assay-cli.h"

G_BEGIN_DECLS

typedef struct
{
  AssayArgsSlotChoose *args; /* may be taken: %NULL then */
  GPtrArray *rows;           /* AssayRow of each slot, as it stands before */
  guint passed_over;         /* problems that have no picture, and so are not among them */
} AssayCliChosen;

/* One of them. */
typedef struct
{
  char    **words;     /* assets and pictures */
  gboolean  all;
  gboolean  drawings;  /* approved ones of the sandbox */
  gboolean  problems;  /* what “list exceptions” lists */
  char     *cause;     /* … of one cause */
  char     *made_with; /* a file of a model */
} AssayCliWhich;

void     assay_cli_chosen_init  (AssayCliChosen *self, AssayChoice choice);
void     assay_cli_chosen_clear (AssayCliChosen *self);
/* %FALSE: there is none, and it was told. */
gboolean assay_cli_chosen_add       (AssayCliChosen *self, AssayCli *cli,
                                     const AssayCliWhich *which);
gboolean assay_cli_chosen_add_words (AssayCliChosen *self, AssayCli *cli, char **words);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (AssayCliChosen, assay_cli_chosen_clear)

G_END_DECLS
