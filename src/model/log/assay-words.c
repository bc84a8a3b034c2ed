/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/log/assay-words.h"

#include <string.h>

const char *const assay_answer_words[] = {"yes", "no", "unsure", NULL};
const char *const assay_route_words[] = {"auto_approved", "ask", "again", "rejected", NULL};
const char *const assay_resolve_words[] = {"retry", "leave_out", NULL};
const char *const assay_choice_words[] = {"withdraw", "again",     "ask",    "keep",
                                          "accept",   "leave_out", "cancel", NULL};
const char *const assay_job_outcome_words[] = {"accepted", "running",  "resumed", "failed",
                                               "lost",     "canceled", NULL};
const char *const assay_job_state_words[] = {
  "queued", "submitting", "accepted", "waiting", "succeeded", "failed", "lost", "canceled", NULL};
const char *const assay_slot_state_words[] = {
  "new", "queued", "to_decide", "again", "approved", "exception", "canceled", "shelved", NULL};
const char *const assay_move_words[] = {"first", "later", NULL};
const char *const assay_life_words[] = {"pause", "resume", "archive", "delete", NULL};
const char *const assay_shelf_words[] = {"paused", "draft", "archived", "gone", "fewer", NULL};
const char *const assay_version_state_words[] = {"to_decide", "approved",   "rejected",
                                                 "again",     "superseded", NULL};
const char *const assay_card_state_words[] = {"open", "answered", "skipped", "closed", NULL};
const char *const assay_exception_state_words[] = {"open", "resolved", NULL};
const char *const assay_asset_state_words[] = {"new",      "queued",    "to_decide", "again",
                                               "approved", "exception", "canceled",  "blocked",
                                               "draft",    "paused",    "archived",  NULL};

int
assay_word_index (const char *const *words, const char *word, int otherwise)
{
  for (int i = 0; word != NULL && words[i] != NULL; i++)
    if (strcmp (words[i], word) == 0)
      return i;
  return otherwise;
}

const char *
assay_word_at (const char *const *words, gint64 index)
{
  gint64 i = 0;

  while (i < index && words[i] != NULL)
    i++;
  return index >= 0 ? words[i] : NULL;
}
