/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* A list of a page that can be asked with other words (a filter, a search): what is shown stays
 * until the new answer is there, so that nothing blinks. Main thread. */

#include "app/widgets/assay-zone-page.h"

G_BEGIN_DECLS

typedef struct _AssayQuestion AssayQuestion;

/* The newest asking has its first answer: @model is to be shown now. The one before is no longer
 * the page's when this returns. */
typedef void (*AssayQuestionAnswered) (AssayRowModel *model, gpointer data);

/* @page: borrowed, and open as long as this lives. */
AssayQuestion *assay_question_new  (AssayZonePage *page, AssayQuestionAnswered answered,
                                    gpointer data);
/* Its models are no longer the page's. */
void           assay_question_free (AssayQuestion *self);
/* Instead of what was asked before. */
void           assay_question_ask  (AssayQuestion *self, const AssayQuery *query);
/* Whether an answer is on its way. */
gboolean       assay_question_is_waiting (AssayQuestion *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AssayQuestion, assay_question_free)

G_END_DECLS
