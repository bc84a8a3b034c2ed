/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Between the files of the Review page only: the page itself, the card shown, what is done with it,
 * its pictures. */

#include "app/canvas/assay-canvas.h"
#include "app/review/assay-evidence-meter.h"
#include "app/review/assay-review-columns.h"
#include "app/review/assay-review-keys.h"
#include "app/review/assay-review-page.h"
#include "app/review/assay-review-queue.h"

G_BEGIN_DECLS

struct _AssayReviewPage
{
  AssayZonePage parent_instance;
  AssayProject *project; /* while the page is open */
  AssayRowModel *model;
  GCancellable *cancellable; /* of everything asked of the project */
  AssayReviewQueue *queue;
  GHashTable *rows; /* card -> AssayRow, also of answered ones: undo shows them again at once */
  GHashTable
    *pictures; /* digest -> AssayPicture: the card shown, the next three, the one just left */
  GHashTable *loading;    /* digests under way */
  GHashTable *unreadable; /* digest -> message */
  GHashTable *providers;  /* version -> provider, "" while asked */
  GHashTable *held;       /* hardware numbers of the keys that are down */
  AssayReviewClock clock; /* of key events */

  char *shown;     /* the card on the screen */
  gint64 shown_us; /* since when it can be seen; 0 = not painted yet */
  gulong painted_handler;
  gboolean safe_area_by_hand;

  GtkStack *stack;
  GtkSpinner *spinner;
  GtkLabel *n_left, *saving, *provider_note, *title, *question, *evidence, *marks, *pill, *trouble;
  GtkMenuButton *menu_button;
  GMenu *filter_section;
  AssayReviewColumns *columns;
  AssayCanvas *canvas;
  AssayEvidenceMeter *meter;
  GtkRevealer *drawer;
  GtkListBox *report;
  GtkWidget *tools, *answers, *rest, *history, *words, *go_button, *undo_last_button;
  GtkWidget *no_button, *unsure_button, *yes_button;
  AdwStatusPage *empty, *error;
};

/* Everything on the page from the queue; shows another card when the current one changed. */
void _assay_review_page_refresh (AssayReviewPage *self);
void _assay_review_page_toast (AssayReviewPage *self, const char *text);
AssayRow *_assay_review_page_get_row (AssayReviewPage *self,
                                      const char *card); /* %NULL: not known */

/* card */
void _assay_review_page_build_tools (AssayReviewPage *self);
void _assay_review_page_show_card (AssayReviewPage *self, AssayRow *card);
void _assay_review_page_show_picture (AssayReviewPage *self);
void _assay_review_page_show_tools (AssayReviewPage *self);
void _assay_review_page_show_history (AssayReviewPage *self);

/* act */
void _assay_review_page_install_actions (GtkWidgetClass *widget_class);
void _assay_review_page_add_keys (AssayReviewPage *self);
void _assay_review_page_undo (AssayReviewPage *self,
                              const char *card); /* %NULL: the newest answer */
/* The words of an answer, translated. */
const char *_assay_review_answer_word (AssayReviewAnswer answer);

/* pictures */
void _assay_review_page_want_pictures (AssayReviewPage *self);
AssayPicture *_assay_review_page_get_picture (AssayReviewPage *self,
                                              AssayRow *card); /* %NULL: not there yet */
void _assay_review_page_want_provider (AssayReviewPage *self, AssayRow *card);

G_END_DECLS
