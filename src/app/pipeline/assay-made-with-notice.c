/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/pipeline/assay-made-with-notice.h"

#include "app/pipeline/assay-again-notice.h"
#include "app/widgets/assay-choice-bar.h"
#include "app/widgets/assay-model-name.h"
#include "base/assay-sentence.h"

#include <glib/gi18n.h>

static const AssayMadeWithRow *
row_at (GPtrArray *rows, guint i)
{
  return assay_row_get (rows->pdata[i], &assay_made_with_row_table);
}

static gboolean
is_alike (const AssayMadeWithRow *a, const AssayMadeWithRow *b)
{
  return g_strcmp0 (a->model, b->model) == 0 && g_strcmp0 (a->file, b->file) == 0
         && g_strcmp0 (a->now, b->now) == 0;
}

char *
assay_made_with_dup_id (const AssayMadeWithRow *row)
{
  return g_strjoin ("\n", assay_text_or_empty (row->model), assay_text_or_empty (row->file),
                    assay_text_or_empty (row->now), NULL);
}

guint
assay_made_with_count (GPtrArray *rows, const AssayMadeWithRow *of)
{
  guint n = 0;

  for (guint i = 0; i < rows->len; i++)
    n += is_alike (row_at (rows, i), of);
  return n;
}

static gboolean
is_known (GPtrArray *list, const AssayMadeWithRow *row)
{
  for (guint i = 0; i < list->len; i++)
    if (is_alike (row_at (list, i), row))
      return TRUE;
  return FALSE;
}

GPtrArray *
assay_made_with_list (GPtrArray *rows)
{
  GPtrArray *list = g_ptr_array_new ();

  for (guint i = 0; i < rows->len; i++)
    if (!is_known (list, row_at (rows, i)))
      g_ptr_array_add (list, rows->pdata[i]);
  return list;
}

static void
add_alike (AssayArgsSlotChoose *args, GPtrArray *rows, AssayRow *offer)
{
  const AssayMadeWithRow *of = assay_row_get (offer, &assay_made_with_row_table);

  for (guint i = 0; i < rows->len; i++)
    if (is_alike (row_at (rows, i), of))
      assay_choice_args_add (args, row_at (rows, i)->spec, &row_at (rows, i)->slot);
}

static char *
dup_sentence (const AssayMadeWithRow *row, guint n)
{
  const char *args[] = {assay_text_or_empty (row->file),
                        assay_model_name (assay_text_or_empty (row->model)),
                        assay_text_or_empty (row->now), NULL};

  return assay_sentence_fill_n (
    /* Translators: {1}: a file, {2}: the model that it was, {3}: the file that this is now */
    ngettext ("{0} picture was made with {1} as “{2}”, which is {3} now. It stays as it is until "
              "you have it made again.",
              "{0} pictures were made with {1} as “{2}”, which is {3} now. They stay as they are "
              "until you have them made again.",
              n),
    n, args);
}

void
assay_made_with_notice_show (GtkWidget *notice, AssayRow *row, guint n)
{
  g_autofree char *text = dup_sentence (assay_row_get (row, &assay_made_with_row_table), n);
  g_autofree char *label = assay_sentence_fill_n (
    ngettext ("Make {0} Picture Again", "Make {0} Pictures Again", n), n, NULL);

  assay_again_notice_show (notice, text, label);
}

GtkWidget *
assay_made_with_notice_new (
  AssayProject *project, AssayRow *row, guint n, AssayTellFunc tell, gpointer owner)
{
  const AssayAgainOffer offer = {
    .query = {.kind = "madeWith"},
    .add = add_alike,
    .row = row,
    .done = NP_ ("{0} picture is made again by the next run; it stays until then",
                 "{0} pictures are made again by the next run; they stay until then"),
  };
  GtkWidget *notice = assay_again_notice_new (project, &offer, tell, owner);

  assay_made_with_notice_show (notice, row, n);
  return notice;
}
