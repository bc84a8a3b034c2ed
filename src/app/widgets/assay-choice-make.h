/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* A choice about pictures of assets whose rows are known: it is submitted, and what becomes of
 * them told in the words of assayctl, with the way back. Main thread. */

#include "app/widgets/assay-tell.h"
#include "engine/project/assay-project.h"

G_BEGIN_DECLS

/* @slots: (element-type AssayRow) of slots of one asset, as they stand; the choice is about those
 * that take it, or all when none does, so that the refusal says why. @asset: its row; %NULL: there
 * is no document that can be read. @owner: a GObject that stays until it is told. */
void assay_choice_make (AssayProject *project, AssayChoice choice, GPtrArray *slots,
                        AssayRow *asset, AssayTellFunc told, gpointer owner);
/* The same of several assets, in one commit. @assets: (element-type AssayRow), those with a
 * document that can be read; the slots of each follow each other. */
void assay_choice_make_all (AssayProject *project, AssayChoice choice, GPtrArray *slots,
                            GPtrArray *assets, AssayTellFunc told, gpointer owner);

G_END_DECLS
