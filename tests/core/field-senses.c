/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "field-kit.h"

#include "core/decide/assay-command-private.h"
#include "core/decide/assay-own-question.h"
#include "core/decide/assay-route.h"
#include "core/plan/assay-ready-warn.h"
#include "core/plan/assay-uses.h"

/* What is seen of a project. */

static void
see_problems (const AssayProblems *problems, GString *out)
{
  for (guint i = 0; i < assay_problems_count (problems); i++)
    {
      g_autofree char *line = assay_problem_dup_line (assay_problems_get (problems, i), NULL);

      g_string_append_printf (out, "%s\n", line);
    }
}

static void
see_plan (const AssayCatalog *catalog, GString *out)
{
  g_autoptr (AssayPlan) plan = assay_plan_make (catalog, NULL, NULL, NULL, NULL, NULL);

  for (guint i = 0; i < plan->items->len; i++)
    {
      const AssayPlanItem *item = plan->items->pdata[i];

      g_string_append_printf (out, "%s/%d %s %d %s\n", item->spec, (int) item->slot.variant,
                              item->title, (int) item->priority,
                              assay_digest_hex (&item->recipe).text);
    }
  see_problems (plan->problems, out);
}

static AssayReport *
report_of (gint64 outcome, gint64 confidence)
{
  AssayReport *report = assay_table_new (&assay_report_table);
  AssayVerdict *verdict = assay_table_new (&assay_verdict_table);

  verdict->validator = g_strdup ("c");
  verdict->version = 1;
  verdict->outcome = outcome;
  verdict->confidence_per_mille = confidence;
  verdict->hard = TRUE;
  g_free (verdict->reason);
  verdict->reason = g_strdup ("r");
  g_ptr_array_add (report->verdicts, verdict);
  return report;
}

static void
see_routing (const AssayCatalog *catalog, GString *out)
{
  static const gint64 outcomes[] = {ASSAY_VERDICT_PASS, ASSAY_VERDICT_FAIL};
  const AssayRoutingPolicy *policy =
    (const AssayRoutingPolicy *) assay_catalog_single (catalog, ASSAY_KIND_ROUTING_POLICY);

  for (guint i = 0; i < G_N_ELEMENTS (outcomes); i++)
    for (gint64 confidence = 0; confidence <= 1000; confidence += 25)
      {
        AssayReport *report = report_of (outcomes[i], confidence);
        g_autoptr (AssayRoute) route = assay_route_decide (report, policy, 1, FALSE);

        g_string_append_printf (out, "%d", (int) route->outcome);
        assay_table_free (&assay_report_table, report);
      }
  for (gint64 variant = 0; variant < 1000; variant++)
    g_string_append_c (out, assay_route_audit (policy, "gem", variant, "00") ? 'a' : '-');
}

static void
see_retries (const AssayCatalog *catalog, GString *out)
{
  static const char *const classes[] = {"retryable", "timeout", "canceled", "missing_model"};
  const AssayRetryPolicy *policy =
    (const AssayRetryPolicy *) assay_catalog_single (catalog, ASSAY_KIND_RETRY_POLICY);
  AssayView view = {.budgets =
                      (const AssayBudgets *) assay_catalog_single (catalog, ASSAY_KIND_BUDGETS)};

  for (gint64 attempt = 1; attempt < 20; attempt++)
    {
      for (guint i = 0; i < G_N_ELEMENTS (classes); i++)
        g_string_append_c (out, _assay_retry_allows (policy, classes[i], attempt) ? 'y' : 'n');
      g_string_append_printf (out, " %" G_GINT64_FORMAT,
                              _assay_retry_delay_ms (policy, "j", attempt));
    }
  g_string_append_printf (out, " %u", _assay_view_regenerations_left (&view));
}

/* What is told of a spec: titles of what it is made with, and what is asked about its pictures. */
static void
see_words (const AssayCatalog *catalog, const AssaySpec *spec, GString *out)
{
  g_autoptr (AssayProblems) problems = assay_problems_new ();
  g_autoptr (AssayStack) stack = assay_stack_resolve (catalog, spec, NULL, NULL, problems);
  g_autoptr (GArray) uses = stack != NULL ? assay_uses_list (catalog, spec, stack) : NULL;
  g_autofree char *question = assay_own_question_dup (catalog, spec);

  for (guint i = 0; uses != NULL && i < uses->len; i++)
    {
      const AssayUse *use = &g_array_index (uses, AssayUse, i);

      g_string_append_printf (out, "%s:%s %s\n", use->kind, use->id,
                              use->title != NULL ? use->title : "");
    }
  g_string_append_printf (out, "%s\n", question != NULL ? question : "");
}

static void
see_specs (const AssayCatalog *catalog, GString *out)
{
  GPtrArray *specs = assay_catalog_list (catalog, ASSAY_KIND_SPEC);

  for (guint i = 0; i < specs->len; i++)
    see_words (catalog, specs->pdata[i], out);
}

char *
field_see (const AssayCatalog *catalog)
{
  g_autoptr (AssayProblems) problems = assay_problems_new ();
  GString *out = g_string_new (NULL);

  assay_catalog_check (catalog, problems);
  assay_catalog_warn (catalog, problems);
  assay_ready_warn (catalog, problems);
  see_problems (problems, out);
  see_plan (catalog, out);
  see_routing (catalog, out);
  see_retries (catalog, out);
  see_specs (catalog, out);
  return g_string_free (out, FALSE);
}
