/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/command-history.h"

const AssaySlot history_slots[HISTORY_SLOTS] = {
  {0}, {1}, {0, (char *) "open", 0}, {0, NULL, 2}, {0, (char *) "open", 2}};

typedef AssayCommand *(*Step) (History *self); /* %NULL: there is nothing to wish for yet */

History *
history_new (guint32 seed, const char *name, int n_specs)
{
  History *self = g_new0 (History, 1);

  self->fold = fold_new ();
  self->fold->routing.audit_per_mille = 200;
  self->rand = g_rand_new_with_seed (seed);
  self->name = g_strdup (name);
  self->n_specs = n_specs;
  return self;
}

void
history_free (History *self)
{
  fold_free (self->fold);
  g_rand_free (self->rand);
  g_free (self->name);
  g_free (self);
}

char *
history_dup_spec (History *self, int n)
{
  return g_strdup_printf ("%s-spec-%d", self->name, n);
}

static char *
any_spec (History *self)
{
  return history_dup_spec (self, g_rand_int_range (self->rand, 0, self->n_specs));
}

static const char *
pick (History *self, const char *const *words, gint n)
{
  return words[g_rand_int_range (self->rand, 0, n)];
}

/* A known job, mostly; else one there never was. */
static const AssayJobFact *
any_job (History *self)
{
  guint n = self->fold->jobs->len;

  if (n == 0)
    return NULL;
  /* mostly recent ones, so that something happens */
  if (n > 12 && g_rand_int_range (self->rand, 0, 8) > 0)
    return g_ptr_array_index (self->fold->jobs,
                              n - 1 - (guint) g_rand_int_range (self->rand, 0, 12));
  return g_ptr_array_index (self->fold->jobs, (guint) g_rand_int_range (self->rand, 0, (gint32) n));
}

static const char *
any_card (History *self)
{
  guint n = self->fold->cards->len;

  if (n == 0 || g_rand_int_range (self->rand, 0, 20) == 0)
    return "nobody:asked";
  if (n > 6 && g_rand_int_range (self->rand, 0, 4) > 0)
    n = (guint) g_rand_int_range (self->rand, (gint32) n - 6, (gint32) n);
  else
    n = (guint) g_rand_int_range (self->rand, 0, (gint32) n);
  return ((AssayCardFact *) g_ptr_array_index (self->fold->cards, n))->card;
}

/* The right number more often than not. */
static gint64
any_attempt (History *self, gint64 right)
{
  if (right > 0 && g_rand_int_range (self->rand, 0, 8) == 0)
    return right + g_rand_int_range (self->rand, -1, 2);
  return right;
}

static AssayCommand *
step_plan (History *self)
{
  AssayCommand *command;
  g_autofree char *hash = fold_hex (g_rand_int_range (self->rand, 0, 1000));
  GString *text = g_string_new (NULL);
  gint n = g_rand_int_range (self->rand, 1, 4);

  g_string_printf (text, "{'command':'plan.accept','args':{'hash':'%s','jobs':[", hash);
  for (gint i = 0; i < n; i++)
    {
      g_autofree char *spec = any_spec (self);
      int k = g_rand_int_range (self->rand, 0, HISTORY_SLOTS);
      const AssaySlotFact *slot = fold_slot (self->fold, spec, &history_slots[k]);
      g_autofree char *key = fold_slot_text (&history_slots[k]);
      g_autofree char *remedies = fold_remedies_text (slot);
      guint regeneration = slot->regeneration + (g_rand_int_range (self->rand, 0, 10) == 0);
      guint documents = (guint) g_rand_int_range (self->rand, 0, 3);
      g_autofree char *recipe = fold_hex (documents * 1000 + regeneration * 10 + (guint) k);
      const char *reason = g_rand_int_range (self->rand, 0, 4) == 0 ? "changed.prompt" : "new";

      g_string_append_printf (
        text,
        "%s{'job':'%s%u','spec':'%s',%s,%s,'regeneration':%u,'recipe':'%s','priority':%d,"
        "'documents':'1:%u','reason':'%s'}",
        i > 0 ? "," : "", self->name, self->n_jobs++, spec, key, remedies, regeneration, recipe,
        g_rand_int_range (self->rand, 0, 4), documents, reason);
    }
  g_string_append (text, "]}}");
  command = fold_parse (text->str);
  g_string_free (text, TRUE);
  return command;
}

static AssayCommand *
step_start (History *self)
{
  const AssayJobFact *job = any_job (self);
  g_autofree char *text = NULL;

  if (job == NULL)
    return NULL;
  text =
    g_strdup_printf ("{'command':'job.submit','args':{'job':'%s','attempt':%d,"
                     "'promptId':'0b9f3c52-5f0e-4d5e-8a55-%012x','server':'x'}}",
                     job->job, (int) any_attempt (self, job->attempt + 1), g_rand_int (self->rand));
  return fold_parse (text);
}

static AssayCommand *
step_report (History *self)
{
  static const char *const outcomes[] = {"accepted", "running", "resumed",  "failed",
                                         "failed",   "lost",    "canceled", "interrupted"};
  static const char *const classes[] = {"timeout", "retryable", "missing_model", "out_of_memory",
                                        "else"};
  const AssayJobFact *job = any_job (self);
  g_autofree char *text = NULL;

  if (job == NULL)
    return NULL;
  text = g_strdup_printf (
    "{'command':'job.report','args':{'job':'%s','attempt':%d,'outcome':'%s','errorClass':'%s',"
    "'message':'no answer \\\"at all\\\" für Änne'}}",
    job->job, (int) any_attempt (self, job->attempt),
    pick (self, outcomes, G_N_ELEMENTS (outcomes)), pick (self, classes, G_N_ELEMENTS (classes)));
  return fold_parse (text);
}

static AssayCommand *
step_version (History *self)
{
  static const char *const reports[] = {
    PASS, PASS "," UNCERTAIN, DOUBTFUL, BREACH "," PASS, UNCERTAIN "," BREACH, ""};
  const AssayJobFact *job = any_job (self);
  g_autofree char *text = NULL, *key = NULL;
  g_autofree char *hex = fold_hex (8);

  if (job == NULL)
    return NULL;
  key = fold_slot_text (&job->slot);
  text = g_strdup_printf (
    "{'command':'version.create','args':{'success':{'job':'%1$s','attempt':%"
    "2$d},'version':{'id':'%1$s','spec':'%3$s',%4$s,"
    "'regeneration':%5$u,'recipe':'%6$s','picture':'%7$s','provider':'%9$s'},'report':{'"
    "picture':'%7$s','verdicts':[%8$s]},'reportBlob':'%7$s'}}",
    job->job, (int) any_attempt (self, job->attempt), job->spec, key, job->regeneration,
    job->recipe, hex, pick (self, reports, G_N_ELEMENTS (reports)),
    g_rand_boolean (self->rand) ? "sandbox" : "comfyui");
  return fold_parse (text);
}

static AssayCommand *
step_answer (History *self)
{
  static const char *const answers[] = {"yes", "no", "no", "unsure"};
  g_autofree char *text =
    g_strdup_printf ("{'command':'card.answer','args':{'card':'%s','answer':'%s'}}",
                     any_card (self), pick (self, answers, G_N_ELEMENTS (answers)));

  return fold_parse (text);
}

static AssayCommand *
step_undo (History *self)
{
  g_autofree char *text = NULL;

  if (g_rand_boolean (self->rand))
    text = g_strdup ("{'command':'card.undo','args':{}}");
  else
    text = g_strdup_printf ("{'command':'card.undo','args':{'card':'%s'}}", any_card (self));
  return fold_parse (text);
}

static AssayCommand *
step_skip (History *self)
{
  g_autofree char *text =
    g_strdup_printf ("{'command':'card.skip','args':{'card':'%s'}}", any_card (self));

  return fold_parse (text);
}

static AssayCommand *
step_resolve (History *self)
{
  static const char *const actions[] = {"retry", "retry", "leave_out"};
  guint n = self->fold->exceptions->len;
  const AssayExceptionFact *exception;
  g_autofree char *text = NULL;

  if (n == 0)
    return NULL;
  exception = g_ptr_array_index (self->fold->exceptions,
                                 (guint) g_rand_int_range (self->rand, 0, (gint32) n));
  text = g_strdup_printf ("{'command':'exception.resolve','args':{'exception':'%s','action':'%s'}}",
                          exception->exception, pick (self, actions, G_N_ELEMENTS (actions)));
  return fold_parse (text);
}

/* Of one slot, or of several at once. */
static AssayCommand *
step_choose (History *self)
{
  AssayCommand *command;
  GString *text = g_string_new (NULL);
  gint n = g_rand_int_range (self->rand, 0, 4) == 0 ? 4 : 1;

  g_string_printf (text, "{'command':'slot.choose','args':{'choice':'%s','slots':[",
                   pick (self, assay_choice_words, ASSAY_N_CHOICES));
  for (gint i = 0; i < n; i++)
    {
      g_autofree char *spec = any_spec (self);
      g_autofree char *key =
        fold_slot_text (&history_slots[g_rand_int_range (self->rand, 0, HISTORY_SLOTS)]);

      g_string_append_printf (text, "%s{'spec':'%s',%s}", i > 0 ? "," : "", spec, key);
    }
  g_string_append (text, "]}}");
  command = fold_parse (text->str);
  g_string_free (text, TRUE);
  return command;
}

static AssayCommand *
step_undo_choice (History *self)
{
  guint n = self->fold->choices->len;
  const FoldChoice *choice;
  g_autofree char *text = NULL;

  if (n == 0 || g_rand_boolean (self->rand))
    return fold_parse ("{'command':'choice.undo','args':{}}");
  choice =
    g_ptr_array_index (self->fold->choices, (guint) g_rand_int_range (self->rand, 0, (gint32) n));
  text = g_strdup_printf ("{'command':'choice.undo','args':{'made':%" G_GINT64_FORMAT "}}",
                          choice->fact.made);
  return fold_parse (text);
}

/* What a server got is elsewhere, or is given up. */
static AssayCommand *
step_away (History *self)
{
  const AssayJobFact *job = any_job (self);
  g_autofree char *text = NULL;

  if (job == NULL)
    return NULL;
  text =
    g_strdup_printf (g_rand_boolean (self->rand)
                       ? "{'command':'job.redirect','args':{'jobs':['%s'],'server':'http://b'}}"
                       : "{'command':'job.give_up','args':{'jobs':['%s']}}",
                     job->job);
  return fold_parse (text);
}

/* Of one slot, as it stands or as somebody thinks it stands. */
static AssayCommand *
step_close_drawing (History *self)
{
  guint n = self->fold->versions->len;
  const AssayVersionFact *version;
  const AssayJobFact *job = any_job (self);
  g_autofree char *key = NULL, *text = NULL;

  if (n == 0 || job == NULL)
    return NULL;
  version =
    g_ptr_array_index (self->fold->versions, (guint) g_rand_int_range (self->rand, 0, (gint32) n));
  key = fold_slot_text (&version->slot);
  text = g_strdup_printf ("{'command':'drawings.close','args':{'drawings':[{'spec':'%s',%s,"
                          "'version':'%s','job':'%s'}]}}",
                          version->spec, key, version->version, job->job);
  return fold_parse (text);
}

/* Documents come, change and go. */
static AssayCommand *
step_document (History *self)
{
  g_autofree char *spec = any_spec (self);
  g_autofree char *hash = fold_hex (g_rand_int_range (self->rand, 1, 1000));
  g_autofree char *text = NULL;

  if (g_rand_int_range (self->rand, 0, 4) == 0)
    text = g_strdup_printf ("{'command':'documents.observe','args':{'changes':[{'path':'specs/%s."
                            "json','kind':'spec','id':'%s'}]}}",
                            spec, spec);
  else
    text = g_strdup_printf ("{'command':'documents.observe','args':{'changes':[{'path':'specs/%s."
                            "json','kind':'spec','id':'%s','hash':'%s','blob':'%s'}]}}",
                            spec, spec, hash, hash);
  return fold_parse (text);
}

/* To one of two names, back and forth. */
static AssayCommand *
step_rename (History *self)
{
  g_autofree char *from = any_spec (self), *to = g_strconcat (from, "-too", NULL), *text = NULL;
  gboolean back = g_rand_boolean (self->rand);

  text = g_strdup_printf ("{'command':'spec.rename','args':{'from':'%s','to':'%s'}}",
                          back ? to : from, back ? from : to);
  return fold_parse (text);
}

/* Documents stop wanting some slots, or want them again. */
static AssayCommand *
step_shelve (History *self)
{
  AssayCommand *command;
  GString *text = g_string_new (NULL);
  gint n = g_rand_int_range (self->rand, 1, 5);

  g_string_printf (text, "{'command':'slots.shelve','args':{'sent':%s,'slots':[",
                   g_rand_boolean (self->rand) ? "true" : "false");
  for (gint i = 0; i < n; i++)
    {
      g_autofree char *spec = any_spec (self);
      g_autofree char *key =
        fold_slot_text (&history_slots[g_rand_int_range (self->rand, 0, HISTORY_SLOTS)]);

      g_string_append_printf (text, "%s{'spec':'%s',%s", i > 0 ? "," : "", spec, key);
      if (g_rand_boolean (self->rand))
        g_string_append_printf (text, ",'why':'%s'", pick (self, assay_shelf_words, 5));
      g_string_append (text, "}");
    }
  g_string_append (text, "]}}");
  command = fold_parse (text->str);
  g_string_free (text, TRUE);
  return command;
}

static AssayCommand *
step_queue (History *self)
{
  return fold_parse (self->fold->paused || g_rand_boolean (self->rand)
                       ? "{'command':'queue.resume','args':{}}"
                       : "{'command':'queue.pause','args':{'reason':'lunch'}}");
}

static AssayCommand *
wish (History *self, const Step *steps, gint n)
{
  AssayCommand *command;

  do
    command = steps[g_rand_int_range (self->rand, 0, n)](self);
  while (command == NULL);
  return command;
}

AssayCommand *
history_wish (History *self)
{
  static const Step steps[] = {
    step_plan,        step_plan,     step_plan,   step_start,   step_start,
    step_start,       step_start,    step_report, step_version, step_version,
    step_version,     step_answer,   step_answer, step_undo,    step_skip,
    step_resolve,     step_document, step_queue,  step_choose,  step_choose,
    step_undo_choice, step_shelve,   step_rename, step_away,    step_close_drawing};

  return wish (self, steps, G_N_ELEMENTS (steps));
}

AssayCommand *
history_wish_at_review (History *self)
{
  static const Step steps[] = {step_answer, step_answer,  step_answer, step_undo,
                               step_skip,   step_resolve, step_plan,   step_queue};

  return wish (self, steps, G_N_ELEMENTS (steps));
}

AssayDecision *
history_decide (History *self)
{
  for (;;)
    {
      g_autoptr (AssayCommand) command = history_wish (self);
      AssayDecision *decision = fold_submit (self->fold, command);

      if (decision->events->len > 0)
        return decision;
      assay_decision_free (decision);
    }
}
