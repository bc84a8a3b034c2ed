/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/decide/assay-choice.h"

/* drawings.close: the first run against a real server ends what the sandbox left open, so that no
 * drawing holds a slot: a question or a problem about one is closed and the picture is to be made,
 * and what was only planned for the sandbox is planned anew. What is approved stays. Whatever
 * changed since the drawing was looked for is left as it is. */

#define BY "sandbox"

static const AssayField drawing_fields[] = {
  ASSAY_FIELD_OF_ID (AssayOpenDrawing, spec, "spec", ASSAY_FIELD_REQUIRED),
  ASSAY_FIELDS_OF_SLOT (AssayOpenDrawing),
  ASSAY_FIELD_OF_KEY (AssayOpenDrawing, version, "version", 0),
  ASSAY_FIELD_OF_KEY (AssayOpenDrawing, job, "job", 0),
};
static ASSAY_TABLE_DEFINE (drawing_table, "drawing", AssayOpenDrawing, drawing_fields);

static const AssayField fields[] = {
  {.name = "drawings",
   .type = ASSAY_FIELD_OBJECTS,
   .offset = ASSAY_AT_ARRAY (AssayArgsDrawingsClose, drawings),
   .table = &drawing_table,
   .flags = ASSAY_FIELD_REQUIRED},
};
ASSAY_TABLE_DEFINE (assay_args_drawings_close_table,
                    "drawings.close",
                    AssayArgsDrawingsClose,
                    fields);

static void
needs (const AssayCommand *command, AssayNeeds *out)
{
  const AssayArgsDrawingsClose *args = command->args;

  for (guint i = 0; i < args->drawings->len; i++)
    {
      const AssayOpenDrawing *drawing = g_ptr_array_index (args->drawings, i);

      _assay_needs_standing (out, drawing->spec, &drawing->slot);
    }
}

static gboolean
is_about (const char *version, const AssayOpenDrawing *drawing)
{
  return drawing->version != NULL && g_strcmp0 (version, drawing->version) == 0;
}

/* At nobody's budget, and never with a number that was used. */
static void
add_again (const AssayStandingFact *standing,
           const AssayOpenDrawing *drawing,
           AssayDecision *decision)
{
  char *reasons[] = {(char *) BY, NULL};
  AssayRouteDecided decided = {
    .version = drawing->version,
    .spec = standing->slot->spec,
    .slot = standing->slot->slot,
    .outcome = ASSAY_ROUTE_AGAIN,
    .reasons = reasons,
    .regeneration = MAX (standing->regeneration, standing->slot->regeneration) + 1,
    .remediation = (char *) "new_seed",
    .by = (char *) BY,
  };

  _assay_decision_add (decision, "route.decided", drawing->version, &decided);
}

static void
close_question (const AssayStandingFact *standing,
                const AssayOpenDrawing *drawing,
                AssayDecision *decision)
{
  if (standing->card == NULL || !is_about (standing->card->version, drawing))
    return;
  _assay_choice_close_card (standing, BY, decision);
  if (standing->slot->state == ASSAY_SLOT_TO_DECIDE && is_about (standing->slot->version, drawing))
    add_again (standing, drawing, decision);
}

static void
close_trouble (const AssayStandingFact *standing,
               const AssayOpenDrawing *drawing,
               AssayDecision *decision)
{
  const AssayExceptionFact *exception = standing->exception;

  if (exception != NULL && exception->open && is_about (exception->version, drawing))
    _assay_choice_add_resolved (exception->exception, "retry", decision);
}

static void
close_job (const AssayStandingFact *standing,
           const AssayOpenDrawing *drawing,
           AssayDecision *decision)
{
  const AssayJobFact *job = standing->job;

  if (job != NULL && g_strcmp0 (job->job, drawing->job) == 0 && !_assay_job_is_sent (job))
    _assay_choice_cancel_job (standing, BY, decision);
}

static void
decide (const AssayCommand *command, const AssayView *view, gint64 now_us, AssayDecision *decision)
{
  const AssayArgsDrawingsClose *args = command->args;

  for (guint i = 0; i < MIN (args->drawings->len, view->standings->len); i++)
    {
      const AssayOpenDrawing *drawing = g_ptr_array_index (args->drawings, i);
      const AssayStandingFact *standing = g_ptr_array_index (view->standings, i);

      close_question (standing, drawing, decision);
      close_trouble (standing, drawing, decision);
      close_job (standing, drawing, decision);
    }
}

extern const AssayCommandKind assay_command_drawings_close;
const AssayCommandKind assay_command_drawings_close = {
  .kind = "drawings.close",
  .args = &assay_args_drawings_close_table,
  .needs = needs,
  .decide = decide,
};
