/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* The fold's inside, shared by its files: command-fold (what it holds, who takes what in),
 * command-fold-making, -deciding and -shelf (the events), command-fold-laws. Payloads are records
 * of the type's table, borrowed. */

#include "core/command-fold.h"

G_BEGIN_DECLS

/* Facts ------------------------------------------------------------------------------------- */

/* A fact of any kind but a slot, by its id; %NULL if there is none. */
gpointer fold_find        (GPtrArray *facts, const char *id);
/* The first of @texts that is @text, if any, goes. */
void     fold_remove_text (GPtrArray *texts, const char *text);
void     fold_shelf_free  (FoldShelf *self);

/* What several events do -------------------------------------------------------------------- */

/* A slot that was never made is new, any other is to be made again with another seed. */
void  fold_be_new_or_again        (AssaySlotFact *slot);
/* Of the version's job; 0 where there was none. */
guint fold_remedies_of            (Fold *self, const char *version);
/* The version does not count for its day's budget any more. */
void  fold_take_back_regeneration (Fold *self, const char *version);

/* Events. @what: the type behind its first point ------------------------------------------- */
void fold_apply_job_event          (Fold *self, const char *what, gconstpointer p);
void fold_apply_version_created    (Fold *self, const AssayVersionCreated *p);
void fold_apply_route_decided      (Fold *self, const AssayRouteDecided *p);
void fold_apply_approval_given     (Fold *self, const AssayApprovalGiven *p);
void fold_apply_approval_withdrawn (Fold *self, const AssayApprovalGiven *p);
void fold_apply_card_event         (Fold *self, const char *what, gconstpointer p);
void fold_apply_exception_raised   (Fold *self, const AssayExceptionRaised *p);
void fold_apply_exception_resolved (Fold *self, const AssayExceptionResolved *p);
void fold_apply_choice_made        (Fold *self, const AssayChoiceMade *p);
void fold_apply_choice_undone      (Fold *self, const AssayChoiceUndone *p);
void fold_apply_shelved            (Fold *self, const AssaySlotShelved *p);
void fold_apply_unshelved          (Fold *self, const AssaySlotUnshelved *p);
void fold_apply_renamed            (Fold *self, const AssaySpecRenamed *p);
void fold_apply_document           (Fold *self, const AssayDocumentChanged *p);

G_END_DECLS
