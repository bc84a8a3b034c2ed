/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/log/assay-words.h"

#include <string.h>

const char *const assay_answer_words[] = {"yes", "no", "unsure", NULL};
const char *const assay_route_words[] = {"auto_approved", "ask", "again", "rejected", NULL};
const char *const assay_resolve_words[] = {"retry", "leave_out", NULL};
const char *const assay_choice_words[] = {"withdraw",  "again",  "ask",   "keep",  "accept",
                                          "leave_out", "cancel", "first", "later", NULL};
const char *const assay_job_outcome_words[] = {"accepted", "running",  "resumed",     "failed",
                                               "lost",     "canceled", "interrupted", NULL};
const char *const assay_job_state_words[] = {
  "queued", "submitting", "accepted", "waiting", "succeeded", "failed", "lost", "canceled", NULL};
const char *const assay_slot_state_words[] = {
  "new", "queued", "to_decide", "again", "approved", "exception", "canceled", "shelved", NULL};
const char *const assay_move_words[] = {"first", "later", NULL};
const char *const assay_life_words[] = {"pause", "resume", "archive", "delete", NULL};
const char *const assay_shelf_words[] = {"paused", "draft", "archived", "gone", "fewer", NULL};
const char *const assay_version_state_words[] = {"to_decide", "approved",   "rejected",
                                                 "again",     "superseded", NULL};
const char *const assay_remedy_words[] = {"new_seed", "other_key", "stronger_background",
                                          "lighter_loras", NULL};
const char *const assay_again_words[] = {"turned_down", "withdrawn",   "chosen", "retried",
                                         "taken_up",    "interrupted", NULL};
const char *const assay_card_state_words[] = {"open", "answered", "skipped", "closed", NULL};
const char *const assay_exception_state_words[] = {"open", "resolved", NULL};
const char *const assay_asset_state_words[] = {
  "new",     "queued", "to_decide", "again",    "approved", "exception", "canceled",
  "blocked", "draft",  "paused",    "archived", "left_out", NULL};

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

guint
assay_remedies_from_words (char **words)
{
  guint set = 0;

  for (guint i = 0; words != NULL && words[i] != NULL; i++)
    {
      int remedy = assay_word_index (assay_remedy_words, words[i], -1);

      if (remedy >= 0)
        set |= ASSAY_REMEDY_BIT (remedy);
    }
  return set;
}

char **
assay_remedies_dup_words (guint set)
{
  GStrvBuilder *words = g_strv_builder_new ();
  char **list;

  for (guint i = 0; i < ASSAY_N_REMEDIES; i++)
    if ((set & ASSAY_REMEDY_BIT (i)) != 0)
      g_strv_builder_add (words, assay_remedy_words[i]);
  list = g_strv_builder_end (words);
  g_strv_builder_unref (words);
  return list;
}
