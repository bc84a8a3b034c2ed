/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "run/assay-shelving.h"

#include "core/plan/assay-shelf.h"

#define SHELVED_AT_ONCE 256 /* slots by one commit */

/* The last ones of @adrift, moved. */
static AssayCommand *
take_some (GPtrArray *adrift, gboolean sent)
{
  AssayArgsSlotsShelve *args = assay_table_new (assay_command_kind_find ("slots.shelve")->args);

  args->sent = sent;
  for (guint i = 0; i < SHELVED_AT_ONCE && adrift->len > 0; i++)
    g_ptr_array_add (args->slots, g_ptr_array_steal_index (adrift, adrift->len - 1));
  return assay_command_new ("slots.shelve", args, ASSAY_ACTOR_ENGINE, "documents");
}

int
assay_shelving_follow (AssayWriter *writer,
                       GPtrArray *adrift,
                       gboolean sent,
                       AssayProblems *problems)
{
  int n_events = 0;

  while (adrift->len > 0)
    {
      g_autoptr (AssayOutcome) outcome =
        assay_writer_submit_sync (writer, take_some (adrift, sent));

      if (assay_problems_count (outcome->problems) > 0)
        {
          if (problems != NULL)
            assay_problems_add_copy (problems, assay_problems_get (outcome->problems, 0));
          return -1;
        }
      n_events += (int) outcome->n_events;
    }
  return n_events;
}
