/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/command-fold.h"

#include <string.h>

/* Commands given to decide, and what must come of them. */

gpointer
fold_payload (const AssayDecision *decision, guint index, const AssayTable **table)
{
  const AssayEventDraft *draft = g_ptr_array_index (decision->events, index);
  g_autoptr (AssayProblems) problems = assay_problems_new ();
  gpointer payload;

  *table = assay_event_type_find (draft->type)->payload;
  payload = assay_table_read_bytes (*table, draft->payload, draft->type, problems);
  if (payload == NULL)
    {
      g_autofree char *line = assay_problem_dup_line (assay_problems_get (problems, 0), NULL);

      g_error ("what decide wrote cannot be read: %s", line);
    }
  return payload;
}

void
fold_assert_same_decision (const AssayDecision *a, const AssayDecision *b)
{
  g_assert_cmpuint (a->events->len, ==, b->events->len);
  g_assert_cmpuint (assay_problems_count (a->problems), ==, assay_problems_count (b->problems));
  for (guint i = 0; i < a->events->len; i++)
    {
      const AssayEventDraft *x = g_ptr_array_index (a->events, i);
      const AssayEventDraft *y = g_ptr_array_index (b->events, i);

      g_assert_cmpstr (x->type, ==, y->type);
      g_assert_cmpstr (x->entity_id, ==, y->entity_id);
      g_assert_true (g_bytes_equal (x->payload, y->payload));
    }
}

static void
check_decision (const AssayDecision *decision)
{
  if (assay_problems_count (decision->problems) > 0)
    g_assert_cmpuint (decision->events->len, ==, 0);
  else
    g_assert_false (decision->counted);
}

AssayDecision *
fold_submit (Fold *self, const AssayCommand *command)
{
  g_autoptr (AssayView) view = fold_view (self, command);
  g_autoptr (AssayView) other_view = fold_view (self, command);
  AssayDecision *decision = assay_decide (command, view, self->now_us);
  g_autoptr (AssayDecision) again = assay_decide (command, other_view, self->now_us);

  guint64 commit = self->seq + 1;

  fold_assert_same_decision (decision, again);
  check_decision (decision);
  for (guint i = 0; i < decision->events->len; i++)
    {
      const AssayTable *table;
      const AssayEventDraft *draft = g_ptr_array_index (decision->events, i);
      gpointer payload = fold_payload (decision, i, &table);

      fold_apply (self, draft->type, commit, self->seq + 1, self->now_us, payload);
      assay_table_free (table, payload);
    }
  fold_check (self);
  return decision;
}

/* Texts ----------------------------------------------------------------- */

AssayCommand *
fold_parse (const char *text)
{
  g_autofree char *json = g_strdelimit (g_strdup (text), "'", '"');
  g_autoptr (GBytes) bytes = g_bytes_new (json, strlen (json));
  g_autoptr (AssayProblems) problems = assay_problems_new ();
  AssayCommand *command = assay_command_parse (bytes, "command", problems);

  if (command == NULL)
    {
      g_autofree char *line = assay_problem_dup_line (assay_problems_get (problems, 0), NULL);

      g_error ("%s in %s", line, text);
    }
  return command;
}

static char *
describe (const AssayDecision *decision)
{
  GString *text = g_string_new (NULL);

  if (assay_problems_count (decision->problems) > 0)
    g_string_printf (text, "%s%s", decision->counted ? "!!" : "!",
                     assay_problems_get (decision->problems, 0)->code);
  for (guint i = 0; i < decision->events->len; i++)
    {
      const AssayEventDraft *draft = g_ptr_array_index (decision->events, i);

      g_string_append_printf (text, "%s%s", i > 0 ? " " : "", draft->type);
    }
  return g_string_free (text, FALSE);
}

AssayDecision *
fold_expect (Fold *self, const char *expected, const char *format, ...)
{
  g_autofree char *text = NULL;
  g_autofree char *got = NULL;
  g_autoptr (AssayCommand) command = NULL;
  AssayDecision *decision;
  va_list list;

  va_start (list, format);
  text = g_strdup_vprintf (format, list);
  va_end (list);
  command = fold_parse (text);
  decision = fold_submit (self, command);
  got = describe (decision);
  if (!g_str_equal (got, expected))
    g_error ("%s gave “%s”, expected “%s”", text, got, expected);
  return decision;
}

/* The usual commands ---------------------------------------------------- */

char *
fold_slot_text (const AssaySlot *slot)
{
  GString *text = g_string_new (NULL);

  g_string_append_printf (text, "'variant':%d", (int) slot->variant);
  if (*assay_slot_state (slot) != '\0')
    g_string_append_printf (text, ",'state':'%s'", slot->state);
  if (assay_slot_frame (slot) != 0)
    g_string_append_printf (text, ",'frame':%d", (int) slot->frame);
  return g_string_free (text, FALSE);
}

/* Of another slot it is another one, as real ones are. */
static char *
recipe_of (const char *spec, const AssaySlot *slot, guint regeneration)
{
  return fold_hex (g_str_hash (spec) % 10000 * 10000 + assay_slot_hash (slot) % 100 * 100
                   + regeneration);
}

void
fold_plan (Fold *self,
           const char *job,
           const char *spec,
           int variant,
           guint regeneration,
           const char *expected)
{
  fold_plan_slot (self, job, spec, &(AssaySlot){variant}, regeneration, expected);
}

static char *
list_of (guint set)
{
  g_auto (GStrv) words = assay_remedies_dup_words (set);
  g_autofree char *joined = g_strjoinv ("','", words);

  return words[0] != NULL ? g_strconcat ("['", joined, "']", NULL) : g_strdup ("[]");
}

char *
fold_remedies_text (const AssaySlotFact *slot)
{
  guint all = ASSAY_REMEDY_BIT (ASSAY_N_REMEDIES) - 1;
  g_autofree char *taken = list_of (slot->remedies);
  g_autofree char *left =
    list_of (all & ~slot->remedies & ~ASSAY_REMEDY_BIT (ASSAY_REMEDY_NEW_SEED));

  return g_strconcat ("'remedies':", taken, ",'remediesLeft':", left, NULL);
}

void
fold_plan_slot (Fold *self,
                const char *job,
                const char *spec,
                const AssaySlot *slot,
                guint regeneration,
                const char *expected)
{
  g_autofree char *hash = fold_hex (99);
  g_autofree char *recipe = recipe_of (spec, slot, regeneration);
  g_autofree char *key = fold_slot_text (slot);
  g_autofree char *remedies = fold_remedies_text (fold_slot (self, spec, slot));

  EXPECT (self, expected,
          "{'command':'plan.accept','args':{'hash':'%s','jobs':[{'job':'%s','spec':'%s',%s,%s,"
          "'regeneration':%u,'recipe':'%s','priority':2,'reason':'new'}]}}",
          hash, job, spec, key, remedies, regeneration, recipe);
}

void
fold_start (Fold *self, const char *job, gint64 attempt, const char *expected)
{
  EXPECT (self, expected,
          "{'command':'job.submit','args':{'job':'%s','attempt':%" G_GINT64_FORMAT
          ",'promptId':'0b9f3c52-5f0e-4d5e-8a55-%012" G_GINT64_MODIFIER
          "x','server':'http://localhost'}}",
          job, attempt, attempt);
}

void
fold_report (Fold *self,
             const char *job,
             gint64 attempt,
             const char *outcome,
             const char *error_class,
             const char *expected)
{
  EXPECT (self, expected,
          "{'command':'job.report','args':{'job':'%s','attempt':%" G_GINT64_FORMAT
          ",'outcome':'%s','errorClass':'%s','message':'it broke'}}",
          job, attempt, outcome, error_class);
}

void
fold_version (
  Fold *self, const char *job, gint64 attempt, const char *verdicts, const char *expected)
{
  const AssayJobFact *fact = fold_job (self, job);
  g_autofree char *picture = fold_hex (5);
  g_autofree char *report = fold_hex (6);
  g_autofree char *key = fold_slot_text (&fact->slot);

  EXPECT (
    self, expected,
    "{'command':'version.create','args':{'success':{'job':'%s','attempt':%" G_GINT64_FORMAT
    ",'pictures':['%s']},'version':{'id':'%s','spec':'%s',%s,'regeneration':%u,"
    "'recipe':'%s','picture':'%s'},'report':{'picture':'%s','verdicts':[%s]},'reportBlob':'%s',"
    "'tools':['bg_cycler']}}",
    job, attempt, picture, job, fact->spec, key, fact->regeneration, fact->recipe, picture, picture,
    verdicts, report);
}

void
fold_make (Fold *self,
           const char *job,
           const char *spec,
           int variant,
           guint regeneration,
           const char *verdicts,
           const char *expected)
{
  fold_make_slot (self, job, spec, &(AssaySlot){variant}, regeneration, verdicts, expected);
}

void
fold_make_slot (Fold *self,
                const char *job,
                const char *spec,
                const AssaySlot *slot,
                guint regeneration,
                const char *verdicts,
                const char *expected)
{
  g_autofree char *all = g_strconcat ("job.succeeded version.created report.created route.decided",
                                      *expected != '\0' ? " " : "", expected, NULL);

  fold_plan_slot (self, job, spec, slot, regeneration, "plan.computed job.queued");
  fold_start (self, job, 1, "job.submitting");
  fold_version (self, job, 1, verdicts, all);
}

void
fold_answer (Fold *self, const char *card, const char *word, const char *expected)
{
  EXPECT (self, expected,
          "{'command':'card.answer','args':{'card':'%s','answer':'%s','milliseconds':12}}", card,
          word);
}

void
fold_undo (Fold *self, const char *card, const char *expected)
{
  if (card == NULL)
    EXPECT (self, expected, "{'command':'card.undo','args':{}}");
  else
    EXPECT (self, expected, "{'command':'card.undo','args':{'card':'%s'}}", card);
}

void
fold_resolve (Fold *self, const char *exception, const char *action, const char *expected)
{
  EXPECT (self, expected, "{'command':'exception.resolve','args':{'exception':'%s','action':'%s'}}",
          exception, action);
}
