/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kit.h"

/* From the reply to an answer, which is when it is durable, until the list of open cards has told
 * that the card is gone; beside a text frame between two ends of a websocket. One answer at a time,
 * always to the first card. */

#define FRAME_BYTES 200

typedef struct
{
  AssayProject *project;
  AssayRowModel *cards;
  double replied_us, changed_us; /* 0: not yet */
} Delivery;

static void
changed_cb (GListModel *model, guint position, guint removed, guint added, gpointer data)
{
  Delivery *delivery = data;

  if (position == 0 && removed == added + 1)
    delivery->changed_us = lists_now_us ();
}

static void
replied_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Delivery *delivery = data;
  g_autoptr (GError) error = NULL;

  if (!assay_project_submit_finish (ASSAY_PROJECT (source), result, NULL, &error))
    g_error ("an answer was not taken: %s", error->message);
  delivery->replied_us = lists_now_us ();
}

static AssayCommand *
make_answer (const char *card)
{
  AssayArgsCardAnswer *args = assay_table_new (assay_command_kind_find ("card.answer")->args);

  args->card = g_strdup (card);
  args->answer = ASSAY_ANSWER_YES;
  args->milliseconds = 900;
  return assay_command_new ("card.answer", args, ASSAY_ACTOR_USER, "me");
}

/* 0 when the list had told before the reply came. */
static double
answer_first (Delivery *delivery)
{
  g_autoptr (AssayRow) first = g_list_model_get_item (G_LIST_MODEL (delivery->cards), 0);

  if (first == NULL)
    g_error ("there is no open card left");
  lists_until_loaded (first);
  delivery->replied_us = delivery->changed_us = 0;
  assay_project_submit_async (delivery->project, make_answer (assay_row_get_id (first)), NULL,
                              replied_cb, delivery);
  while (delivery->replied_us == 0 || delivery->changed_us == 0)
    g_main_context_iteration (NULL, TRUE);
  engine_kit_settle ();
  return MAX (delivery->changed_us - delivery->replied_us, 0);
}

static void
bench_rounds (ListsKit *kit, Delivery *delivery)
{
  FloorProgram floor = floor_program_start (kit->program, "floor-delivery");
  g_autofree double *ours = g_new (double, kit->n_each), *theirs = g_new (double, kit->n_each);

  for (guint round = 0; round < kit->n_rounds; round++)
    {
      for (guint i = 0; i < kit->n_each; i++)
        ours[i] = answer_first (delivery);
      floor_program_ask (&floor, theirs, kit->n_each, "deliver %d %u", FRAME_BYTES, kit->n_each);
      lists_print ("cards", "delivery_us", ours, kit->n_each);
      lists_print ("cards", "floor_us", theirs, kit->n_each);
    }
}

void
lists_bench_delivery (ListsKit *kit)
{
  const AssayQuery query = {.kind = "cards"};
  Delivery delivery = {.project = lists_open (kit)};
  double items;

  lists_rest ();
  delivery.cards = lists_query (delivery.project, &query);
  items = g_list_model_get_n_items (G_LIST_MODEL (delivery.cards));
  lists_print ("cards", "items", &items, 1);
  g_signal_connect (delivery.cards, "items-changed", G_CALLBACK (changed_cb), &delivery);
  answer_first (&delivery); /* the first one warms */
  bench_rounds (kit, &delivery);
  g_object_unref (delivery.cards);
  engine_kit_close (delivery.project);
}
