/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/decide/assay-command-private.h"

#include <string.h>

#define MAX_PROBLEM_ARGS 4 /* the table engine gives at most these */

/* assay-command-list.h is made by meson from the array that also names the sources. The store adds
 * command.refused and clock.stepped by itself. */
#define COMMAND(name) extern const AssayCommandKind assay_command_##name;
#include "assay-command-list.h"
#undef COMMAND

const AssayCommandKind *const assay_command_kinds[] = {
#define COMMAND(name) &assay_command_##name,
#include "assay-command-list.h"
#undef COMMAND
  NULL,
};

/* The text form. An actor from outside is never the engine itself, so that word is not in the list
 * (it is the last of AssayActorKind). */
typedef struct
{
  char *command;
  GBytes *args;
  gint64 actor;
  char *actor_id, *key, *chain;
  gint64 depth;
} Head;

static const char *const outside_actors[] = {"user", "rule",     "autopilot", "api",
                                             "cli",  "external", NULL};

static const AssayField head_fields[] = {
  ASSAY_FIELD_OF_LABEL (Head, command, "command", ASSAY_FIELD_REQUIRED),
  {.name = "args", .type = ASSAY_FIELD_JSON, .offset = ASSAY_AT_BYTES (Head, args)},
  {.name = "actor",
   .type = ASSAY_FIELD_ENUM,
   .offset = ASSAY_AT_NUMBER (Head, actor),
   .values = outside_actors,
   .initial = "\"cli\""},
  ASSAY_FIELD_OF_KEY (Head, actor_id, "actorId", 0),
  ASSAY_FIELD_OF_KEY (Head, key, "idempotencyKey", 0),
  ASSAY_FIELD_OF_KEY (Head, chain, "chain", 0),
  {.name = "depth",
   .type = ASSAY_FIELD_INTEGER,
   .offset = ASSAY_AT_NUMBER (Head, depth),
   .minimum = 0,
   .maximum = ASSAY_CHAIN_MAX_DEPTH,
   .initial = "0"},
};

static ASSAY_TABLE_DEFINE (head_table, "command", Head, head_fields);

const AssayCommandKind *
assay_command_kind_find (const char *kind)
{
  for (guint i = 0; assay_command_kinds[i] != NULL; i++)
    if (g_strcmp0 (assay_command_kinds[i]->kind, kind) == 0)
      return assay_command_kinds[i];
  return NULL;
}

AssayCommand *
assay_command_new (const char *kind, gpointer args, AssayActorKind actor, const char *actor_id)
{
  const AssayCommandKind *known = assay_command_kind_find (kind);
  AssayCommand *self;

  g_return_val_if_fail (known != NULL, NULL);
  g_return_val_if_fail (args != NULL, NULL);
  self = g_new0 (AssayCommand, 1);
  self->kind = known->kind;
  self->args = args;
  self->actor.kind = actor;
  self->actor.id = g_strdup (actor_id);
  return self;
}

void
assay_command_free (AssayCommand *self)
{
  if (self == NULL)
    return;
  assay_table_free (assay_command_kind_find (self->kind)->args, self->args);
  g_free (self->actor.id);
  g_free (self->idempotency_key);
  g_free (self->chain_id);
  g_free (self);
}

/* The arguments are read as a text of their own; their problems point into the whole again. */
static void
take_with_prefix (AssayProblems *problems, const AssayProblems *found)
{
  for (guint i = 0; i < assay_problems_count (found); i++)
    {
      const AssayProblem *problem = assay_problems_get (found, i);
      g_autofree char *pointer = g_strconcat ("/args", problem->pointer, NULL);
      const char *args[MAX_PROBLEM_ARGS] = {NULL};

      for (guint a = 0; problem->args != NULL && problem->args[a] != NULL && a < MAX_PROBLEM_ARGS;
           a++)
        args[a] = problem->args[a];
      assay_problems_add (problems, problem->file, pointer, problem->code, problem->message,
                          problem->fix, args[0], args[1], args[2], args[3], NULL);
    }
}

static gpointer
read_args (const AssayCommandKind *kind,
           const Head *head,
           const char *file,
           AssayProblems *problems)
{
  g_autoptr (AssayProblems) found = assay_problems_new ();
  g_autoptr (GBytes) nothing = g_bytes_new_static ("{}", 2);
  gpointer args =
    assay_table_read_bytes (kind->args, head->args != NULL ? head->args : nothing, file, found);

  take_with_prefix (problems, found);
  return args;
}

static AssayCommand *
command_from_head (const Head *head, const char *file, AssayProblems *problems)
{
  const AssayCommandKind *kind = assay_command_kind_find (head->command);
  AssayCommand *self;
  gpointer args;

  if (kind == NULL)
    {
      assay_problems_add (problems, file, "/command", "command.unknown",
                          N_ ("There is no command “{0}”."), NULL, head->command, NULL);
      return NULL;
    }
  args = read_args (kind, head, file, problems);
  if (args == NULL)
    return NULL;
  self = assay_command_new (kind->kind, args, (AssayActorKind) head->actor, head->actor_id);
  self->idempotency_key = g_strdup (head->key);
  self->chain_id = g_strdup (head->chain);
  self->chain_depth = head->depth;
  return self;
}

AssayCommand *
assay_command_parse (GBytes *json, const char *file, AssayProblems *problems)
{
  Head *head;
  AssayCommand *self;

  if (g_bytes_get_size (json) > ASSAY_COMMAND_MAX_BYTES)
    {
      assay_problems_add (problems, file, "", "command.too_large",
                          N_ ("The command is larger than 4 MiB."), NULL, NULL);
      return NULL;
    }
  head = assay_table_read_bytes (&head_table, json, file, problems);
  if (head == NULL)
    return NULL;
  self = command_from_head (head, file, problems);
  assay_table_free (&head_table, head);
  return self;
}

GBytes *
assay_command_to_bytes (const AssayCommand *self)
{
  const AssayCommandKind *kind = assay_command_kind_find (self->kind);
  g_autoptr (GBytes) args = assay_table_to_bytes (kind->args, self->args, ASSAY_JSON_CANONICAL);
  Head head = {
    .command = (char *) self->kind,
    .args = args,
    .actor = self->actor.kind == ASSAY_ACTOR_ENGINE ? ASSAY_UNSET : (gint64) self->actor.kind,
    .actor_id = self->actor.id,
    .key = self->idempotency_key,
    .chain = self->chain_id,
    .depth = self->chain_depth,
  };

  return assay_table_to_bytes (&head_table, &head, ASSAY_JSON_CANONICAL);
}

void
assay_command_needs (const AssayCommand *command, AssayNeeds *out)
{
  const AssayCommandKind *kind = assay_command_kind_find (command->kind);

  memset (out, 0, sizeof *out);
  out->jobs = g_ptr_array_new ();
  out->slots = g_ptr_array_new_with_free_func ((GDestroyNotify) assay_slot_fact_free);
  out->standings = g_ptr_array_new_with_free_func ((GDestroyNotify) assay_slot_fact_free);
  if (kind != NULL && kind->needs != NULL)
    kind->needs (command, out);
}

char *
assay_command_dup_key (const AssayCommand *command, const char *nonce)
{
  const AssayCommandKind *kind = assay_command_kind_find (command->kind);
  g_autoptr (GBytes) args = NULL;
  AssayDigest digest;

  if (command->idempotency_key != NULL)
    return g_strdup (command->idempotency_key);
  if (!kind->keyed)
    return g_strconcat (command->kind, ":", nonce, NULL);
  args = assay_table_to_bytes (kind->args, command->args, ASSAY_JSON_CANONICAL);
  assay_digest_of_bytes (&digest, args);
  return g_strconcat (command->kind, ":", assay_digest_hex (&digest).text, NULL);
}
