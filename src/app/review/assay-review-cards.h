/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* The open questions of a project, of one claim or all, as a page asks for them: told when they
 * change, and again as rows of a long list come. Main thread. */

#include "app/widgets/assay-zone-page.h"

G_BEGIN_DECLS

typedef struct _AssayReviewCards AssayReviewCards;

/* @cards: rows of query "cards", those of @claim ("" = all), some not loaded yet. */
typedef void (*AssayReviewCardsChanged) (GListModel *cards, const char *claim, gpointer data);

/* @page: borrowed, and open as long as this lives. Only the first @window cards are waited for. */
AssayReviewCards *assay_review_cards_new  (AssayZonePage *page, guint window,
                                           AssayReviewCardsChanged changed, gpointer data);
void              assay_review_cards_free (AssayReviewCards *self);
/* Asks for those of @claim instead, unless that was asked last. What was there is told until they
 * come. */
void              assay_review_cards_ask  (AssayReviewCards *self, const char *claim);
/* Nothing has come yet. */
gboolean          assay_review_cards_is_loading (AssayReviewCards *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AssayReviewCards, assay_review_cards_free)

G_END_DECLS
