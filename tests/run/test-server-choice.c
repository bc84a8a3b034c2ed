/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "run/assay-server-choice.h"

#include "model/log/assay-words.h"

/* Whose server: every line a story. */

#define A "http://a:8188"
#define B "http://b:8188"
#define S ASSAY_SERVER_SANDBOX

static const struct
{
  const char *name;
  AssayServerFacts facts;
  AssayServerChoice choice;
  const char *server, *code;
} stories[] = {
  /* mutation: the last `else if` without its condition (refused) */
  {"first-ever", {0}, ASSAY_SERVER_TAKE, S, NULL},
  {"named", {.wished = A}, ASSAY_SERVER_TAKE, A, NULL},
  {"named-over-last", {.wished = B, .last = A, .logged = A}, ASSAY_SERVER_TAKE, B, NULL},
  /* mutation: facts->last left out (refused, or drawings) */
  {"last", {.last = A}, ASSAY_SERVER_TAKE, A, NULL},
  {"last-sandbox", {.last = S}, ASSAY_SERVER_TAKE, S, NULL},
  /* mutation: facts->logged == NULL left out (drawings over a real server's art) */
  {"other-machine", {.logged = A}, ASSAY_SERVER_REFUSE, NULL, "server.not_known_here"},
  {"sandbox-then-real-then-plain",
   {.last = S, .logged = A},
   ASSAY_SERVER_REFUSE,
   NULL,
   "server.not_known_here"},
  {"sandbox-on-wish", {.wished = S, .last = A, .logged = A}, ASSAY_SERVER_TAKE, S, NULL},
  {"comfyui-unsaid", {.never_sandbox = TRUE}, ASSAY_SERVER_REFUSE, NULL, "server.not_said"},
  {"comfyui-last", {.never_sandbox = TRUE, .last = A}, ASSAY_SERVER_TAKE, A, NULL},
  /* mutation: join that refuses nothing (the second moves the first) */
  {"second-same", {.wished = A, .in_use = A}, ASSAY_SERVER_JOIN, A, NULL},
  {"second-plain", {.last = B, .in_use = A}, ASSAY_SERVER_JOIN, A, NULL},
  {"second-other", {.wished = B, .in_use = A}, ASSAY_SERVER_REFUSE, NULL, "server.in_use"},
  {"second-sandbox", {.wished = S, .in_use = A}, ASSAY_SERVER_REFUSE, NULL, "server.in_use"},
  {"beside-sandbox", {.wished = A, .in_use = S}, ASSAY_SERVER_REFUSE, NULL, "server.in_use"},
  {"second-model",
   {.wished = A, .other_models = TRUE, .in_use = A},
   ASSAY_SERVER_REFUSE,
   NULL,
   "server.other_model"},
  /* mutation: refused whatever is in use (the first run with --checkpoint) */
  {"first-with-model", {.wished = A, .other_models = TRUE}, ASSAY_SERVER_TAKE, A, NULL},
};

static void
test_story (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  g_autoptr (AssayProblems) problems = assay_problems_new ();
  const char *server;

  g_assert_cmpint (assay_server_choose (&stories[i].facts, &server, problems), ==,
                   stories[i].choice);
  g_assert_cmpstr (server, ==, stories[i].server);
  g_assert_cmpuint (assay_problems_count (problems), ==, stories[i].code != NULL);
  if (stories[i].code == NULL)
    return;
  g_assert_true (assay_problems_has (problems, stories[i].code));
  g_assert_nonnull (assay_problems_get (problems, 0)->fix);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (stories); i++)
    {
      g_autofree char *path = g_strconcat ("/run/server-choice/", stories[i].name, NULL);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_story);
    }
  return g_test_run ();
}
