/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "run/assay-server-choice.h"

#include "model/log/assay-words.h"

static gboolean
is_sandbox (const char *server)
{
  return g_strcmp0 (server, ASSAY_SERVER_SANDBOX) == 0;
}

static AssayServerChoice
refuse_unknown (const AssayServerFacts *facts, AssayProblems *problems)
{
  if (facts->logged != NULL)
    assay_problems_add (
      problems, NULL, NULL, "server.not_known_here",
      N_ ("The pictures of this project come from a server, and this machine does not know yet "
          "which one to ask. Nothing was made. The newest came from {0}."),
      N_ ("Say which: --server URL. For drawings, not AI: --provider sandbox."), facts->logged,
      NULL);
  else
    assay_problems_add (problems, NULL, NULL, "server.not_said",
                        N_ ("No server was named, and none was used before. Nothing was made."),
                        N_ ("Say which, for example: --server http://127.0.0.1:8188."), NULL);
  return ASSAY_SERVER_REFUSE;
}

static AssayServerChoice
refuse_other (const AssayServerFacts *facts, AssayProblems *problems)
{
  if (is_sandbox (facts->in_use))
    assay_problems_add (
      problems, NULL, NULL, "server.in_use",
      N_ ("A run with the sandbox is under way. This one would take its pictures to {0}, so it was "
          "not begun."),
      N_ ("Wait until that run has ended, or stop it first."), facts->wished, NULL);
  else
    assay_problems_add (
      problems, NULL, NULL, "server.in_use",
      N_ (
        "A run at {0} is under way. This one would take its pictures to another server, so it was "
        "not begun."),
      N_ ("Wait until that run has ended, or stop it first. To join it: --server {0}."),
      facts->in_use, NULL);
  return ASSAY_SERVER_REFUSE;
}

static AssayServerChoice
refuse_model (const AssayServerFacts *facts, AssayProblems *problems)
{
  assay_problems_add (
    problems, NULL, NULL, "server.other_model",
    N_ ("A run at {0} is under way, with other models. This one would change what it makes, so it "
        "was not begun."),
    N_ ("Wait until that run has ended, or stop it first. To join it, leave --checkpoint out."),
    facts->in_use, NULL);
  return ASSAY_SERVER_REFUSE;
}

/* Who names no server takes what is there. */
static AssayServerChoice
join (const AssayServerFacts *facts, const char **out_server, AssayProblems *problems)
{
  if (facts->wished != NULL && !g_str_equal (facts->wished, facts->in_use))
    return refuse_other (facts, problems);
  if (facts->never_sandbox && is_sandbox (facts->in_use))
    return refuse_unknown (facts, problems);
  if (facts->other_models)
    return refuse_model (facts, problems);
  *out_server = facts->in_use;
  return ASSAY_SERVER_JOIN;
}

AssayServerChoice
assay_server_choose (const AssayServerFacts *facts,
                     const char **out_server,
                     AssayProblems *problems)
{
  g_return_val_if_fail (facts != NULL, ASSAY_SERVER_REFUSE);
  g_return_val_if_fail (out_server != NULL, ASSAY_SERVER_REFUSE);

  *out_server = NULL;
  if (facts->in_use != NULL)
    return join (facts, out_server, problems);
  if (facts->wished != NULL)
    *out_server = facts->wished;
  else if (facts->last != NULL && !is_sandbox (facts->last))
    *out_server = facts->last;
  else if (facts->logged == NULL && !facts->never_sandbox)
    *out_server = ASSAY_SERVER_SANDBOX;
  return *out_server != NULL ? ASSAY_SERVER_TAKE : refuse_unknown (facts, problems);
}
