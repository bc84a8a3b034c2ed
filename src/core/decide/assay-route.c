/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/decide/assay-route.h"

#include "base/assay-digest.h"
#include "base/assay-json-writer.h"

#define DEFAULT_ACCEPT_PER_MILLE 900
#define DEFAULT_REJECT_PER_MILLE 900
#define DEFAULT_AUDIT_PER_MILLE  50

/* What a verdict means for the version, worst first: the order in which claims are asked. */
typedef enum
{
  STANDING_BREACH, /* a hard rule, clearly broken */
  STANDING_FAIL,   /* soft, or not clear enough to act on */
  STANDING_UNCERTAIN,
  STANDING_UNMEASURED, /* required, but the validator could not look */
  STANDING_DOUBTFUL,   /* passed, but not confident enough */
  STANDING_ACCEPTED,
  STANDING_NOT_ASKED, /* skipped because the contract requires nothing, or in shadow */
} Standing;

static gint64
limit (gint64 given, gint64 otherwise)
{
  return given >= 0 ? given : otherwise;
}

static Standing
standing_of (const AssayVerdict *verdict, const AssayRoutingPolicy *policy)
{
  gint64 accept = limit (policy != NULL ? policy->accept_per_mille : -1, DEFAULT_ACCEPT_PER_MILLE);
  gint64 reject = limit (policy != NULL ? policy->reject_per_mille : -1, DEFAULT_REJECT_PER_MILLE);

  if (verdict->in_shadow == TRUE)
    return STANDING_NOT_ASKED;
  switch (verdict->outcome)
    {
    case ASSAY_VERDICT_PASS:
      return verdict->confidence_per_mille >= accept ? STANDING_ACCEPTED : STANDING_DOUBTFUL;
    case ASSAY_VERDICT_FAIL:
      return verdict->hard == TRUE && verdict->confidence_per_mille >= reject ? STANDING_BREACH
                                                                              : STANDING_FAIL;
    case ASSAY_VERDICT_SKIPPED:
      return g_strcmp0 (verdict->reason, ASSAY_SKIPPED_NOT_REQUIRED) == 0 ? STANDING_NOT_ASKED
                                                                          : STANDING_UNMEASURED;
    case ASSAY_VERDICT_UNCERTAIN:
    default:
      return STANDING_UNCERTAIN;
    }
}

static const char *
reason_of (const AssayVerdict *verdict, Standing standing)
{
  switch (standing)
    {
    case STANDING_BREACH:
    case STANDING_FAIL:
      return verdict->reason != NULL ? verdict->reason : "failed";
    case STANDING_UNMEASURED:
      return "unmeasured";
    case STANDING_DOUBTFUL:
      return "confidence.low";
    case STANDING_UNCERTAIN:
    case STANDING_ACCEPTED:
    case STANDING_NOT_ASKED:
    default:
      return verdict->reason != NULL ? verdict->reason : "uncertain";
    }
}

static void
add_reason (GPtrArray *reasons, const AssayVerdict *verdict, Standing standing)
{
  const char *validator = verdict->validator != NULL ? verdict->validator : "unknown";

  g_ptr_array_add (reasons, g_strconcat (validator, ":", reason_of (verdict, standing), NULL));
}

/* The verdict that decides, or -1: worst standing, least confidence, registry order. Of clear
 * breaches it is the first: they are acted on, not asked. */
static int
find_decisive (const AssayReport *report, const AssayRoutingPolicy *policy, Standing *out_standing)
{
  int found = -1;
  gint64 least = G_MAXINT64;

  *out_standing = STANDING_ACCEPTED;
  for (guint i = 0; i < report->verdicts->len; i++)
    {
      const AssayVerdict *verdict = g_ptr_array_index (report->verdicts, i);
      Standing standing = standing_of (verdict, policy);

      if (standing > *out_standing || standing >= STANDING_ACCEPTED
          || (standing == *out_standing
              && (standing == STANDING_BREACH || verdict->confidence_per_mille >= least)))
        continue;
      found = (int) i;
      least = verdict->confidence_per_mille;
      *out_standing = standing;
    }
  return found;
}

/* The decisive claim's reason first, then those of all others that are at least as bad as @upto, in
 * registry order. */
static void
add_reasons (GPtrArray *reasons,
             const AssayReport *report,
             const AssayRoutingPolicy *policy,
             int decisive,
             Standing upto)
{
  const AssayVerdict *first = g_ptr_array_index (report->verdicts, decisive);

  add_reason (reasons, first, standing_of (first, policy));
  for (guint i = 0; i < report->verdicts->len; i++)
    {
      const AssayVerdict *verdict = g_ptr_array_index (report->verdicts, i);
      Standing standing = standing_of (verdict, policy);

      if ((int) i != decisive && standing <= upto)
        add_reason (reasons, verdict, standing);
    }
}

static gboolean
has_accepted_claim (const AssayReport *report, const AssayRoutingPolicy *policy)
{
  for (guint i = 0; i < report->verdicts->len; i++)
    if (standing_of (g_ptr_array_index (report->verdicts, i), policy) == STANDING_ACCEPTED)
      return TRUE;
  return FALSE;
}

/* Nothing speaks against it: whether it passes by itself is a matter of trust. A report without a
 * single accepted claim says nothing, so nothing passes on it. */
static void
route_clear (AssayRoute *self,
             const AssayReport *report,
             const AssayRoutingPolicy *policy,
             gboolean audited,
             GPtrArray *reasons)
{
  gint64 trust = limit (policy != NULL ? policy->trust : -1, ASSAY_TRUST_ASK_FIRST);
  const char *why = NULL;

  if (!has_accepted_claim (report, policy))
    why = "claims.none";
  else if (trust
           == ASSAY_TRUST_PROVEN) /* proofs come with calibration; until then nothing is proven */
    why = "trust.unproven";
  else if (trust != ASSAY_TRUST_ALL)
    why = "trust.ask_first";
  else if (audited)
    why = "audit";

  self->outcome = why == NULL ? ASSAY_ROUTE_AUTO_APPROVED : ASSAY_ROUTE_ASK;
  if (g_strcmp0 (why, "claims.none") != 0)
    g_ptr_array_add (reasons, g_strdup ("claims.accepted"));
  if (why != NULL)
    g_ptr_array_add (reasons, g_strdup (why));
}

static void
route_breach (AssayRoute *self, guint regenerations_left, GPtrArray *reasons)
{
  self->outcome = regenerations_left > 0 ? ASSAY_ROUTE_AGAIN : ASSAY_ROUTE_REJECTED;
  if (self->outcome == ASSAY_ROUTE_REJECTED)
    g_ptr_array_add (reasons, g_strdup ("budget.regenerations"));
}

AssayRemedy
assay_route_remedy (const AssayVerdict *verdict, guint done, guint left)
{
  char **listed = verdict != NULL ? verdict->remediations : NULL;
  guint open = (left | ASSAY_REMEDY_BIT (ASSAY_REMEDY_NEW_SEED)) & ~done;

  for (guint i = 0; listed != NULL && listed[i] != NULL; i++)
    {
      int remedy = assay_word_index (assay_remedy_words, listed[i], -1);

      if (remedy >= 0 && (open & ASSAY_REMEDY_BIT (remedy)) != 0)
        return (AssayRemedy) remedy;
    }
  return ASSAY_REMEDY_NEW_SEED;
}

AssayRoute *
assay_route_decide (const AssayReport *report,
                    const AssayRoutingPolicy *policy,
                    guint regenerations_left,
                    gboolean audited)
{
  AssayRoute *self = g_new0 (AssayRoute, 1);
  GPtrArray *reasons = g_ptr_array_new ();
  Standing standing;

  self->asked = find_decisive (report, policy, &standing);
  if (self->asked < 0)
    route_clear (self, report, policy, audited, reasons);
  else if (standing == STANDING_BREACH)
    {
      add_reasons (reasons, report, policy, self->asked, STANDING_BREACH);
      route_breach (self, regenerations_left, reasons);
    }
  else
    {
      self->outcome = ASSAY_ROUTE_ASK;
      add_reasons (reasons, report, policy, self->asked, STANDING_DOUBTFUL);
    }
  g_ptr_array_add (reasons, NULL);
  self->reasons = (char **) g_ptr_array_free (reasons, FALSE);
  return self;
}

void
assay_route_free (AssayRoute *self)
{
  if (self == NULL)
    return;
  g_strfreev (self->reasons);
  g_free (self);
}

/* Of the JCS array [spec, variant, recipe], so that no spec id can imitate another slot. */
gboolean
assay_route_audit (const AssayRoutingPolicy *policy,
                   const char *spec,
                   gint64 variant,
                   const char *recipe_hex)
{
  gint64 per_mille = limit (policy != NULL ? policy->audit_per_mille : -1, DEFAULT_AUDIT_PER_MILLE);
  g_autoptr (AssayJsonWriter) writer = assay_json_writer_new (ASSAY_JSON_CANONICAL);
  g_autoptr (GBytes) bytes = NULL;
  AssayDigest digest;
  guint64 number = 0;

  assay_json_writer_begin_array (writer);
  assay_json_writer_string (writer, spec);
  assay_json_writer_integer (writer, variant);
  assay_json_writer_string (writer, recipe_hex);
  assay_json_writer_end_array (writer);
  bytes = assay_json_writer_finish (writer);
  assay_digest_of_bytes (&digest, bytes);
  for (int i = 0; i < 8; i++)
    number = number << 8 | digest.bytes[i];
  return (gint64) (number % 1000) < per_mille;
}
