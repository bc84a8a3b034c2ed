/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* What is told of a choice: how many pictures it was about, and what becomes of them, which is not
 * the same for all: it turns on where each stood, and on what its document says. */

#include "cli/assay-cli.h"

G_BEGIN_DECLS

typedef struct _AssayCliChoiceWords AssayCliChoiceWords;

/* Before the choice is made. @slots: (element-type AssayRow), as they stand. */
AssayCliChoiceWords *assay_cli_choice_words_new   (AssayCli *cli, AssayChoice choice,
                                                   GPtrArray *slots);
void                 assay_cli_choice_words_free  (AssayCliChoiceWords *self);
void                 assay_cli_choice_words_print (AssayCliChoiceWords *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AssayCliChoiceWords, assay_cli_choice_words_free)

G_END_DECLS
