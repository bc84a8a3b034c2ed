/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/review/assay-review-obey.h"

#include "app/widgets/assay-compat.h"

#include <glib/gi18n.h>

static void
announce_next (AssayReviewSession *session, AssayReviewStage *stage, AssayAnswer answer)
{
  AssayRow *row = assay_review_session_get_card (session);
  const AssayCardRow *card = row != NULL ? assay_row_get (row, &assay_card_row_table) : NULL;
  const char *word = assay_review_answer_word (answer);
  g_autofree char *text = NULL;

  if (card == NULL)
    text = g_strdup_printf (_ ("%s. All decided."), word);
  else
    /* Translators: the answer just given, then the title of the next asset and its question */
    text = g_strdup_printf (_ ("%s. Next: %s. %s"), word, assay_text_or_empty (card->title),
                            assay_text_or_empty (card->question_text));
  assay_compat_announce (GTK_WIDGET (stage), text);
}

static void
answer (AssayReviewSession *session,
        AssayReviewStage *stage,
        AssayAnswer answer,
        const char *device,
        gint64 pressed_us)
{
  AssayReviewVerdict verdict = ASSAY_REVIEW_REFUSED_NOTHING;

  if (session != NULL)
    verdict = assay_review_session_answer (session, answer, device, pressed_us);
  assay_review_stage_refuse (stage, assay_review_verdict_text (verdict));
  if (verdict == ASSAY_REVIEW_TAKEN)
    announce_next (session, stage, answer);
}

static void
skip (AssayReviewSession *session, AssayReviewStage *stage, gint64 pressed_us)
{
  AssayReviewVerdict verdict = ASSAY_REVIEW_REFUSED_NOTHING;

  if (session != NULL)
    verdict = assay_review_session_skip (session, pressed_us);
  assay_review_stage_refuse (stage, assay_review_verdict_text (verdict));
}

/* Moving about and looking; never refused. */
static void
move (AssayReviewSession *session, AssayReviewStage *stage, AssayReviewKey key)
{
  switch (key.kind)
    {
    case ASSAY_REVIEW_KEY_UNDO:
      assay_review_stage_refuse (stage, "");
      if (session != NULL)
        assay_review_session_undo (session, NULL);
      break;
    case ASSAY_REVIEW_KEY_PREVIOUS:
    case ASSAY_REVIEW_KEY_NEXT:
      if (session != NULL)
        assay_review_session_step (session, key.kind == ASSAY_REVIEW_KEY_NEXT ? 1 : -1);
      break;
    case ASSAY_REVIEW_KEY_TOOL:
      assay_review_stage_use_tool (stage, key.tool);
      break;
    case ASSAY_REVIEW_KEY_ZOOM:
      assay_review_stage_set_zoom (stage, key.number);
      break;
    case ASSAY_REVIEW_KEY_ZOOM_IN:
    case ASSAY_REVIEW_KEY_ZOOM_OUT:
      assay_review_stage_step_zoom (stage, key.kind == ASSAY_REVIEW_KEY_ZOOM_IN ? 1 : -1);
      break;
    case ASSAY_REVIEW_KEY_ANSWER_YES:
    case ASSAY_REVIEW_KEY_ANSWER_NO:
    case ASSAY_REVIEW_KEY_ANSWER_UNSURE:
    case ASSAY_REVIEW_KEY_SKIP:
    case ASSAY_REVIEW_KEY_TOOL_OWN:
    case ASSAY_REVIEW_KEY_NONE:
    default:
      break;
    }
}

gboolean
assay_review_obey (AssayReviewSession *session,
                   AssayReviewStage *stage,
                   AssayReviewKey key,
                   const char *device,
                   gint64 pressed_us)
{
  if (key.kind == ASSAY_REVIEW_KEY_TOOL_OWN)
    return assay_review_stage_press_tool (stage, key.tool, key.keyval);
  if (key.kind == ASSAY_REVIEW_KEY_ANSWER_YES)
    answer (session, stage, ASSAY_ANSWER_YES, device, pressed_us);
  else if (key.kind == ASSAY_REVIEW_KEY_ANSWER_NO)
    answer (session, stage, ASSAY_ANSWER_NO, device, pressed_us);
  else if (key.kind == ASSAY_REVIEW_KEY_ANSWER_UNSURE)
    answer (session, stage, ASSAY_ANSWER_UNSURE, device, pressed_us);
  else if (key.kind == ASSAY_REVIEW_KEY_SKIP)
    skip (session, stage, pressed_us);
  else
    move (session, stage, key);
  return TRUE;
}
