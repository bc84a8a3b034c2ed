/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Any bytes as a command of the socket: refused with a problem, or written to a fixed point; and
 * deciding it with nothing known gives events or a refusal, never both. */
#include "fuzz.h"

#include "core/decide/assay-command.h"

#define NOW_US G_GINT64_CONSTANT (1795000000000000)

static void
check_decision (const AssayCommand *command)
{
  g_autoptr (AssayView) view = assay_view_new ();
  g_autoptr (AssayDecision) decision = NULL;
  g_autofree char *key = assay_command_dup_key (command, "01ARZ3NDEKTSV4RRFFQ69G5FAV");
  AssayNeeds needs;

  g_assert_nonnull (key);
  assay_command_needs (command, &needs);
  assay_needs_clear (&needs);
  decision = assay_decide (command, view, NOW_US);
  g_assert_nonnull (decision);
  g_assert_true (decision->events->len == 0 || assay_problems_count (decision->problems) == 0);
  for (guint i = 0; i < decision->events->len; i++)
    {
      const AssayEventDraft *draft = decision->events->pdata[i];

      g_assert_nonnull (assay_event_type_find (draft->type));
      g_assert_nonnull (draft->entity_id);
      g_assert_true (assay_json_is_valid (g_bytes_get_data (draft->payload, NULL),
                                          g_bytes_get_size (draft->payload)));
    }
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t n_bytes)
{
  g_autoptr (GBytes) bytes = g_bytes_new (data, n_bytes);
  g_autoptr (AssayProblems) problems = assay_problems_new ();
  g_autoptr (AssayCommand) command = assay_command_parse (bytes, "socket", problems);
  g_autoptr (AssayCommand) again = NULL;
  g_autoptr (GBytes) written = NULL;
  g_autoptr (GBytes) written_again = NULL;

  g_assert_true ((command != NULL) == (assay_problems_count (problems) == 0));
  if (command == NULL)
    return 0;
  written = assay_command_to_bytes (command);
  again = assay_command_parse (written, "socket", problems);
  if (again == NULL)
    g_error ("Written, but not read again: %s",
             assay_problem_dup_line (assay_problems_get (problems, 0), NULL));
  written_again = assay_command_to_bytes (again);
  g_assert_true (g_bytes_equal (written, written_again));
  check_decision (command);
  return 0;
}
