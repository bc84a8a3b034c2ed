/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/pipeline/assay-pipeline-page-state.h"

#include <glib/gi18n.h>

/* Facts --------------------------------------------------------------------------- */

static AssayPipelineReason
reason_of (const char *word)
{
  static const struct
  {
    const char *word;
    AssayPipelineReason reason;
  } table[] = {
    {"new", ASSAY_REASON_NEW},
    {"again", ASSAY_REASON_AGAIN},
    {"changed.prompt", ASSAY_REASON_WORDS},
    {"changed.stack", ASSAY_REASON_LOOK},
    {"changed.workflow", ASSAY_REASON_LOOK},
    {"changed.contract", ASSAY_REASON_REQUIREMENTS},
    {"changed.size", ASSAY_REASON_REQUIREMENTS},
  };

  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    if (g_str_equal (table[i].word, word))
      return table[i].reason;
  return ASSAY_REASON_OTHER;
}

void
assay_pipeline_facts_add_plan (AssayPipelineFacts *facts, const AssayPlanCountRow *plan)
{
  const char *reason = assay_text_or_empty (plan->reason);
  gint64 n = assay_number_or_zero (plan->count);

  if (plan->action == ASSAY_PLAN_MAKE)
    facts->make[reason_of (reason)] += n;
  else if (plan->action == ASSAY_PLAN_BLOCKED)
    facts->blocked += n;
  else if (plan->action == ASSAY_PLAN_HELD)
    {
      facts->held += n;
      facts->differ += g_str_has_prefix (reason, "changed.") ? n : 0;
    }
}

void
assay_pipeline_facts_set_status (AssayPipelineFacts *facts, const AssayStatusRow *status)
{
  facts->specs = assay_number_or_zero (status->specs);
  facts->open = assay_number_or_zero (status->queued) + assay_number_or_zero (status->running)
                + assay_number_or_zero (status->waiting);
  facts->active = assay_number_or_zero (status->active);
  facts->cards = assay_number_or_zero (status->cards);
  facts->exceptions = assay_number_or_zero (status->exceptions);
  facts->drafts = assay_number_or_zero (status->assets_draft);
  facts->making = status->making == TRUE;
  facts->idle = status->idle == TRUE;
  facts->paused = status->paused == TRUE;
}

void
assay_pipeline_count_stages (const AssayStatusRow *status,
                             gint64 making,
                             gint64 checking,
                             gint64 counts[ASSAY_N_STAGES])
{
  gint64 queued = assay_number_or_zero (status->assets_queued);

  counts[ASSAY_STAGE_CHECKING] = MIN (checking, queued);
  counts[ASSAY_STAGE_MAKING] = MIN (making, queued - counts[ASSAY_STAGE_CHECKING]);
  counts[ASSAY_STAGE_DRAFT] = assay_asset_stage_count (status, ASSAY_ASSET_STAGE_DRAFT);
  counts[ASSAY_STAGE_READY] = assay_asset_stage_count (status, ASSAY_ASSET_STAGE_READY)
                              - counts[ASSAY_STAGE_CHECKING] - counts[ASSAY_STAGE_MAKING];
  counts[ASSAY_STAGE_TO_DECIDE] = assay_asset_stage_count (status, ASSAY_ASSET_STAGE_TO_DECIDE);
  counts[ASSAY_STAGE_APPROVED] = assay_asset_stage_count (status, ASSAY_ASSET_STAGE_APPROVED);
  counts[ASSAY_STAGE_PROBLEMS] = assay_asset_stage_count (status, ASSAY_ASSET_STAGE_PROBLEMS);
  counts[ASSAY_STAGE_PAUSED] = assay_asset_stage_count (status, ASSAY_ASSET_STAGE_PAUSED);
  counts[ASSAY_STAGE_ASIDE] = assay_asset_stage_count (status, ASSAY_ASSET_STAGE_ASIDE);
}

char *
assay_pipeline_assets (const AssayStatusRow *status)
{
  int n = (int) assay_number_or_zero (status->specs);

  return g_strdup_printf (ngettext ("%d Asset", "%d Assets", (gulong) n), n);
}

char *
assay_pipeline_pictures (const AssayStatusRow *status)
{
  int n = (int) assay_number_or_zero (status->pictures_needed);

  /* Translators: pictures that the assets ask for, and how many of them are approved */
  return g_strdup_printf (
    ngettext ("%d picture, %d approved", "%d pictures, %d approved", (gulong) n), n,
    (int) assay_number_or_zero (status->pictures_approved));
}

static gint64
planned (const AssayPipelineFacts *facts)
{
  gint64 n = 0;

  for (guint i = 0; i < ASSAY_N_REASONS; i++)
    n += facts->make[i];
  return n;
}

gint64
assay_pipeline_to_make (const AssayPipelineFacts *facts)
{
  return planned (facts) + facts->open;
}

/* The choice ---------------------------------------------------------------------- */

AssayPrimary
assay_pipeline_primary (const AssayPipelineFacts *facts)
{
  if (facts->specs == 0)
    return ASSAY_PRIMARY_EMPTY;
  if (facts->making && !facts->paused && !facts->idle)
    return ASSAY_PRIMARY_STOP;
  /* a queue that was paused or left over goes on; everything else begins */
  if (facts->open > 0 && (facts->paused || planned (facts) == 0))
    return ASSAY_PRIMARY_CONTINUE;
  if (planned (facts) > 0)
    return ASSAY_PRIMARY_MAKE;
  return facts->cards > 0 ? ASSAY_PRIMARY_REVIEW : ASSAY_PRIMARY_NONE;
}

char *
assay_pipeline_label (const AssayPipelineFacts *facts)
{
  gint64 n = assay_pipeline_to_make (facts);

  switch (assay_pipeline_primary (facts))
    {
    case ASSAY_PRIMARY_EMPTY:
      return g_strdup (_ ("_Open the Specs Folder"));
    case ASSAY_PRIMARY_MAKE:
      return g_strdup_printf (ngettext ("_Make %d Picture", "_Make %d Pictures", (gulong) n),
                              (int) n);
    case ASSAY_PRIMARY_STOP:
      return g_strdup (_ ("_Stop After These"));
    case ASSAY_PRIMARY_CONTINUE:
      return g_strdup (_ ("_Continue"));
    case ASSAY_PRIMARY_REVIEW:
      /* Translators: on a button, the number of pictures to decide about */
      return g_strdup_printf (ngettext ("_Review %d", "_Review %d", (gulong) facts->cards),
                              (int) facts->cards);
    case ASSAY_PRIMARY_NONE:
    default:
      return NULL;
    }
}

/* Sentences ----------------------------------------------------------------------- */

static char *
continue_headline (const AssayPipelineFacts *facts)
{
  gint64 n = assay_pipeline_to_make (facts);

  if (facts->active > 0)
    return g_strdup_printf (ngettext ("Finishing %d picture, then it stops",
                                      "Finishing %d pictures, then it stops",
                                      (gulong) facts->active),
                            (int) facts->active);
  if (facts->paused)
    return g_strdup_printf (
      ngettext ("Paused with %d picture to make", "Paused with %d pictures to make", (gulong) n),
      (int) n);
  return g_strdup_printf (
    ngettext ("Stopped with %d picture to make", "Stopped with %d pictures to make", (gulong) n),
    (int) n);
}

char *
assay_pipeline_headline (const AssayPipelineFacts *facts)
{
  gint64 n = assay_pipeline_to_make (facts);

  if (facts->starting)
    return n == 0 ? g_strdup (_ ("Starting"))
                  : g_strdup_printf (ngettext ("Starting to make %d picture",
                                               "Starting to make %d pictures", (gulong) n),
                                     (int) n);
  switch (assay_pipeline_primary (facts))
    {
    case ASSAY_PRIMARY_EMPTY:
      return g_strdup (_ ("No Assets Yet"));
    case ASSAY_PRIMARY_MAKE:
      return g_strdup_printf (ngettext ("%d picture to make", "%d pictures to make", (gulong) n),
                              (int) n);
    case ASSAY_PRIMARY_STOP:
      if (n == 0)
        return g_strdup (_ ("Starting"));
      return g_strdup_printf (
        ngettext ("Making pictures, %d to go", "Making pictures, %d to go", (gulong) n), (int) n);
    case ASSAY_PRIMARY_CONTINUE:
      return continue_headline (facts);
    case ASSAY_PRIMARY_REVIEW:
      return g_strdup_printf (
        ngettext ("%d question waits for you", "%d questions wait for you", (gulong) facts->cards),
        (int) facts->cards);
    case ASSAY_PRIMARY_NONE:
    default:
      return g_strdup (_ ("Nothing to Make"));
    }
}

static char *
reason_text (AssayPipelineReason reason, gint64 n)
{
  int count = (int) n;

  switch (reason)
    {
    case ASSAY_REASON_NEW:
      return g_strdup_printf (ngettext ("%d new", "%d new", (gulong) n), count);
    case ASSAY_REASON_AGAIN:
      return g_strdup_printf (ngettext ("%d made again", "%d made again", (gulong) n), count);
    case ASSAY_REASON_WORDS:
      return g_strdup_printf (ngettext ("%d changed words", "%d changed words", (gulong) n), count);
    case ASSAY_REASON_LOOK:
      return g_strdup_printf (ngettext ("%d changed look", "%d changed look", (gulong) n), count);
    case ASSAY_REASON_REQUIREMENTS:
      return g_strdup_printf (
        ngettext ("%d changed requirements", "%d changed requirements", (gulong) n), count);
    default:
      return g_strdup_printf (ngettext ("%d other", "%d others", (gulong) n), count);
    }
}

static char *
make_text (const AssayPipelineFacts *facts)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < ASSAY_N_REASONS; i++)
    if (facts->make[i] > 0)
      {
        g_autofree char *part = reason_text (i, facts->make[i]);

        g_string_append_printf (text, "%s%s", text->len > 0 ? ", " : "", part);
      }
  if (text->len > 0)
    g_string_append_c (text, '.');
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* Takes @sentence; nothing is said about nothing. */
static void
add_sentence (GString *text, gint64 n, char *sentence)
{
  if (n > 0)
    g_string_append_printf (text, "%s%s", text->len > 0 ? " " : "", sentence);
  g_free (sentence);
}

static char *
held_text (gint64 n)
{
  return g_strdup_printf (
    ngettext ("%d approved one stays as it is.", "%d approved ones stay as they are.", (gulong) n),
    (int) n);
}

static char *
differ_text (gint64 n)
{
  return g_strdup_printf (
    ngettext ("%d of them would differ now.", "%d of them would differ now.", (gulong) n), (int) n);
}

static char *
blocked_text (gint64 n)
{
  return g_strdup_printf (
    ngettext ("%d picture cannot be made yet.", "%d pictures cannot be made yet.", (gulong) n),
    (int) n);
}

static char *
exceptions_text (gint64 n)
{
  return g_strdup_printf (
    ngettext ("%d picture has a problem.", "%d pictures have problems.", (gulong) n), (int) n);
}

static char *
drafts_text (gint64 n)
{
  return g_strdup_printf (ngettext ("%d asset is a draft.", "%d assets are drafts.", (gulong) n),
                          (int) n);
}

char *
assay_pipeline_detail (const AssayPipelineFacts *facts)
{
  g_autofree char *make = make_text (facts);
  GString *text = g_string_new (make);
  gboolean working = planned (facts) > 0 || facts->open > 0;

  if (working)
    {
      add_sentence (text, facts->held, held_text (facts->held));
      add_sentence (text, facts->differ, differ_text (facts->differ));
    }
  add_sentence (text, facts->blocked, blocked_text (facts->blocked));
  add_sentence (text, facts->exceptions, exceptions_text (facts->exceptions));
  if (!working)
    add_sentence (text, facts->drafts, drafts_text (facts->drafts));
  if (text->len == 0 && assay_pipeline_primary (facts) == ASSAY_PRIMARY_NONE && facts->held > 0)
    g_string_append (text, _ ("Every asset is approved."));
  return g_string_free (text, FALSE);
}

/* Plan rows ----------------------------------------------------------------------- */

/* By AssayPlanAction. */
static const struct
{
  const char *word, *icon;
} actions[] = {
  {N_ ("Make"), "list-add-symbolic"},
  {N_ ("Stays"), "changes-prevent-symbolic"},
  {N_ ("Blocked"), "dialog-warning-symbolic"},
  {N_ ("Waits"), "assay-waits-symbolic"},
};

static gboolean
is_action (gint64 action)
{
  return action >= 0 && action < (gint64) G_N_ELEMENTS (actions);
}

const char *
assay_plan_action_word (gint64 action)
{
  return is_action (action) ? _ (actions[action].word) : "";
}

const char *
assay_plan_action_icon (gint64 action)
{
  return is_action (action) ? actions[action].icon : "";
}
