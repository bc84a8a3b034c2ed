/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/decide/assay-command-private.h"

#include "core/decide/assay-claim.h"
#include "core/decide/assay-route.h"

/* version.create: a finished job with its judged picture. One commit holds the whole way:
 * succeeded, version, report, route and what the route leads to. A result counts only for the job's
 * current attempt, and never touches approved art. */

#define RANK_STEP 1001 /* cards are asked by kind, then by confidence, which is 0..1000 */

static const AssayField fields[] = {
  {.name = "success",
   .type = ASSAY_FIELD_OBJECT,
   .offset = ASSAY_AT_RECORD (AssayArgsVersionCreate, success),
   .table = &assay_job_succeeded_table,
   .flags = ASSAY_FIELD_REQUIRED},
  {.name = "version",
   .type = ASSAY_FIELD_OBJECT,
   .offset = ASSAY_AT_RECORD (AssayArgsVersionCreate, version),
   .table = &assay_version_created_table,
   .flags = ASSAY_FIELD_REQUIRED},
  {.name = "report",
   .type = ASSAY_FIELD_OBJECT,
   .offset = ASSAY_AT_RECORD (AssayArgsVersionCreate, report),
   .table = &assay_report_table,
   .flags = ASSAY_FIELD_REQUIRED},
  ASSAY_FIELD_OF_DIGEST (AssayArgsVersionCreate, report_blob, "reportBlob", ASSAY_FIELD_REQUIRED),
  {.name = "tools",
   .type = ASSAY_FIELD_STRINGS,
   .offset = ASSAY_AT_LIST (AssayArgsVersionCreate, tools)},
  {.name = "question",
   .type = ASSAY_FIELD_TEXT,
   .offset = ASSAY_AT_TEXT (AssayArgsVersionCreate, question),
   .maximum = 1000},
};

ASSAY_TABLE_DEFINE (assay_args_version_create_table,
                    "version.create",
                    AssayArgsVersionCreate,
                    fields);

static void
needs (const AssayCommand *command, AssayNeeds *out)
{
  const AssayArgsVersionCreate *args = command->args;

  if (args->success == NULL || args->version == NULL)
    return;
  _assay_needs_job (out, args->success->job);
  _assay_needs_slot (out, args->version->spec, &args->version->slot);
  out->spec_budget = args->version->spec;
}

/* What a person is asked. */

static const char *
evidence_of_taste (const AssayRoute *route)
{
  if (g_strv_contains ((const char *const *) route->reasons, "audit"))
    return N_ ("all passed the checks; some are shown anyway, to see whether the checks are right");
  if (g_strv_contains ((const char *const *) route->reasons, "claims.none"))
    return N_ ("no check had anything to say about it");
  return N_ ("all passed the checks");
}

static const char *
evidence_of_verdict (const AssayVerdict *verdict)
{
  if (verdict->sentence != NULL && *verdict->sentence != '\0')
    return verdict->sentence;
  return verdict->outcome == ASSAY_VERDICT_SKIPPED ? N_ ("this could not be measured")
                                                   : N_ ("the check could not decide");
}

static gint64
rank_of (const AssayVerdict *verdict)
{
  gint64 kind = verdict->outcome == ASSAY_VERDICT_FAIL        ? 0
                : verdict->outcome == ASSAY_VERDICT_UNCERTAIN ? 1
                : verdict->outcome == ASSAY_VERDICT_SKIPPED   ? 2
                                                              : 3;

  return kind * RANK_STEP + CLAMP (verdict->confidence_per_mille, 0, 1000);
}

static const AssayVerdict *
decisive (const AssayArgsVersionCreate *args, const AssayRoute *route)
{
  return route->asked >= 0 ? g_ptr_array_index (args->report->verdicts, route->asked) : NULL;
}

/* What is done about the picture if it is turned down. */
static AssayRemedy
remedy_of (const AssayArgsVersionCreate *args, const AssayRoute *route, const AssayView *view)
{
  const AssayJobFact *job = _assay_view_job (view, args->success->job);

  return assay_route_remedy (decisive (args, route), job->remedies, job->remedies_left);
}

/* Words of the person's own have no version: other ones are another question. */
static void
ask_as_tags_do (AssayCardCreated *card, const AssayArgsVersionCreate *args)
{
  if (args->question == NULL)
    return;
  card->question = args->question;
  card->question_version = ASSAY_UNSET;
}

static void
add_card (const AssayArgsVersionCreate *args,
          const AssayRoute *route,
          AssayRemedy remedy,
          AssayDecision *decision)
{
  const AssayVerdict *verdict = decisive (args, route);
  const char *claim = verdict == NULL              ? ASSAY_CLAIM_TASTE
                      : verdict->validator != NULL ? verdict->validator
                                                   : "unknown";
  const AssayClaim *words = assay_claim_find (claim);
  g_autofree char *id = g_strconcat (args->version->id, ":", claim, NULL);
  AssayCardCreated card = {
    .card = id,
    .version = args->version->id,
    .spec = args->version->spec,
    .slot = args->version->slot,
    .claim = (char *) claim,
    .question = (char *) words->question,
    .question_version = words->question_version,
    .evidence =
      (char *) (verdict != NULL ? evidence_of_verdict (verdict) : evidence_of_taste (route)),
    .evidence_args = verdict != NULL ? verdict->sentence_args : NULL,
    .tools = args->tools,
    .rank = verdict != NULL ? rank_of (verdict) : 4 * RANK_STEP,
  };

  if (verdict == NULL)
    ask_as_tags_do (&card, args);
  if (remedy != ASSAY_REMEDY_NEW_SEED)
    card.remediation = (char *) assay_remedy_words[remedy];

  _assay_decision_add (decision, "card.created", id, &card);
}

/* The route and what it leads to. */

static void
add_route (const AssayVersionCreated *version,
           const AssayRoute *route,
           AssayRemedy remedy,
           const AssayView *view,
           AssayDecision *decision)
{
  gboolean again = route->outcome == ASSAY_ROUTE_AGAIN;
  AssayDigestHex policy = {""};
  AssayRouteDecided decided = {
    .version = version->id,
    .spec = version->spec,
    .slot = version->slot,
    .outcome = route->outcome,
    .reasons = route->reasons,
    .regeneration = again ? version->regeneration + 1 : ASSAY_UNSET,
    .remediation = again ? (char *) assay_remedy_words[remedy] : NULL,
  };

  if (view->routing != NULL)
    {
      policy = assay_digest_hex (&view->routing->document.hash);
      decided.policy = policy.text;
    }
  _assay_decision_add (decision, "route.decided", version->id, &decided);
}

static void
add_consequence (const AssayArgsVersionCreate *args,
                 const AssayRoute *route,
                 AssayRemedy remedy,
                 AssayDecision *decision)
{
  const AssayVersionCreated *version = args->version;

  if (route->outcome == ASSAY_ROUTE_AUTO_APPROVED)
    {
      AssayApprovalGiven given = {
        .version = version->id,
        .spec = version->spec,
        .slot = version->slot,
        .by = (char *) "route",
      };

      _assay_decision_add (decision, "approval.given", version->id, &given);
    }
  else if (route->outcome == ASSAY_ROUTE_ASK)
    add_card (args, route, remedy, decision);
  else if (route->outcome == ASSAY_ROUTE_REJECTED)
    {
      const AssayVerdict *verdict = decisive (args, route);
      g_autofree char *cause = assay_sentence_pack (evidence_of_verdict (verdict),
                                                    (const char *const *) verdict->sentence_args);

      _assay_decision_over_budget_because (decision, version, cause);
    }
}

/* Whether it counts. */

static gboolean
is_complete (const AssayArgsVersionCreate *args, AssayDecision *decision)
{
  if (args->success == NULL || args->version == NULL || args->report == NULL)
    return _assay_decision_has (decision, NULL,
                                args->success == NULL   ? "success"
                                : args->version == NULL ? "version"
                                                        : "report");
  return _assay_decision_has (decision, args->success->job, "success.job")
         && _assay_decision_has (decision, args->version->id, "version.id")
         && _assay_decision_has (decision, args->version->spec, "version.spec")
         && _assay_decision_has (decision, args->version->recipe, "version.recipe")
         && _assay_decision_has (decision, args->version->picture, "version.picture")
         && _assay_decision_has (decision, args->report_blob, "reportBlob");
}

static gboolean
is_of_job (const AssayVersionCreated *version, const AssayJobFact *job)
{
  return g_strcmp0 (version->id, job->job) == 0 && g_strcmp0 (version->spec, job->spec) == 0
         && g_strcmp0 (version->recipe, job->recipe) == 0
         && assay_slot_equal (&version->slot, &job->slot)
         && version->regeneration == job->regeneration;
}

static gboolean
counts (const AssayArgsVersionCreate *args, const AssayView *view, AssayDecision *decision)
{
  const AssayJobFact *job = _assay_view_job (view, args->success->job);
  const AssaySlotFact *slot = _assay_view_slot (view, args->version->spec, &args->version->slot);

  if (job == NULL)
    _assay_decision_refuse (decision, FALSE, "job.unknown",
                            N_ ("The picture is not one of those that were to be made."), NULL,
                            args->success->job, NULL);
  else if (args->success->attempt != job->attempt)
    _assay_decision_refuse (decision, TRUE, "job.stale_attempt",
                            N_ ("The picture has gone on to another attempt."), NULL, job->job,
                            NULL);
  else if (job->state != ASSAY_JOB_STATE_SUBMITTING && job->state != ASSAY_JOB_STATE_ACCEPTED)
    _assay_decision_refuse (decision, TRUE, "job.not_running",
                            N_ ("The picture is not being made."), NULL, job->job, NULL);
  else if (!is_of_job (args->version, job)
           || (args->report->picture != NULL
               && g_strcmp0 (args->report->picture, args->version->picture) != 0))
    _assay_decision_refuse (decision, TRUE, "version.mismatch",
                            N_ ("The picture is not the one that was to be made."), NULL, job->job,
                            NULL);
  else if (slot != NULL && slot->state == ASSAY_SLOT_APPROVED)
    _assay_decision_refuse (decision, TRUE, "version.held",
                            N_ ("A picture of “{0}” is approved and stays as it is."),
                            N_ ("Take the approval back first."), job->spec, NULL);
  else
    return TRUE;
  return FALSE;
}

static void
decide (const AssayCommand *command, const AssayView *view, gint64 now_us, AssayDecision *decision)
{
  const AssayArgsVersionCreate *args = command->args;
  const AssayVersionCreated *version = args->version;
  g_autoptr (AssayRoute) route = NULL;
  AssayReportCreated report;
  AssayRemedy remedy;

  if (!is_complete (args, decision) || !counts (args, view, decision))
    return;
  report = (AssayReportCreated){.version = version->id, .report = args->report_blob};
  route = assay_route_decide (
    args->report, view->routing, _assay_view_regenerations_left (view),
    assay_route_audit (view->routing, version->spec, version->slot.variant, version->recipe));
  remedy = remedy_of (args, route, view);
  _assay_decision_add (decision, "job.succeeded", args->success->job, args->success);
  _assay_decision_add (decision, "version.created", version->id, version);
  _assay_decision_add (decision, "report.created", version->id, &report);
  add_route (version, route, remedy, view, decision);
  add_consequence (args, route, remedy, decision);
}

extern const AssayCommandKind assay_command_version_create;
const AssayCommandKind assay_command_version_create = {
  .kind = "version.create",
  .args = &assay_args_version_create_table,
  .needs = needs,
  .decide = decide,
  .keyed = TRUE,
};
