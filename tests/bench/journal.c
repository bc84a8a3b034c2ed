/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ./dev bench journal [DIR [OUT.json [VERSIONS]]], DIR on the disk to measure (/tmp), VERSIONS of
 * the project whose index is rebuilt (5000): the journal and the writer against bare writes and
 * syncs. Rounds of both are interleaved; each figure is the median over the rounds of the ratio
 * within one round, with its quartiles. */

#include "store/assay-writer.h"
#include "store/store-kit.h"
#include "support/floor-program.h"
#include "support/generated-project.h"

#include "store/assay-event-line.h"

#include <glib/gstdio.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define ROUNDS    15
#define PER_ROUND 60
#define BLOCK                                                                                      \
  3 /* so many of ours, then so many of the floor's: the disk's moods change by the millisecond */
#define GROUP    64
#define VERSIONS 5000
#define REBUILDS 5

static guint n_versions = VERSIONS;

static double
cpu_s (void)
{
  struct timespec t;

  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &t);
  return (double) t.tv_sec + (double) t.tv_nsec * 1e-9;
}

static int
compare_cb (const void *a, const void *b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return (x > y) - (x < y);
}

/* Sorts. */
static double
quantile (double *values, guint n, double p)
{
  qsort (values, n, sizeof *values, compare_cb);
  return values[(guint) (p * (n - 1) + 0.5)];
}

/* One figure: per round ours and the floor's. */
typedef struct
{
  const char *name, *unit, *reach;
  double ours[ROUNDS], floor[ROUNDS];
  guint n;
} Figure;

static void
add_round (Figure *figure, double ours, double floor)
{
  figure->ours[figure->n] = ours;
  figure->floor[figure->n++] = floor;
}

static void
print_figure (const Figure *figure, FILE *json, gboolean last)
{
  double ratios[ROUNDS], ours[ROUNDS], floor[ROUNDS];
  double low, middle, high;

  for (guint i = 0; i < figure->n; i++)
    ratios[i] = figure->ours[i] / figure->floor[i];
  memcpy (ours, figure->ours, sizeof ours);
  memcpy (floor, figure->floor, sizeof floor);
  low = quantile (ratios, figure->n, 0.25);
  middle = quantile (ratios, figure->n, 0.5);
  high = quantile (ratios, figure->n, 0.75);
  printf ("%-44s %9.2f %-8s floor %9.2f   ratio %5.2f [%.2f .. %.2f]   reach %s\n", figure->name,
          quantile (ours, figure->n, 0.5), figure->unit, quantile (floor, figure->n, 0.5), middle,
          low, high, figure->reach);
  fprintf (json, "  {\"name\":\"%s\",\"unit\":\"%s\",\"reach\":\"%s\",\"ours\":[", figure->name,
           figure->unit, figure->reach);
  for (guint i = 0; i < figure->n; i++)
    fprintf (json, "%s%.4f", i > 0 ? "," : "", figure->ours[i]);
  fprintf (json, "],\"floor\":[");
  for (guint i = 0; i < figure->n; i++)
    fprintf (json, "%s%.4f", i > 0 ? "," : "", figure->floor[i]);
  fprintf (json, "]}%s\n", last ? "" : ",");
}

static gsize
stage_n (AssayJournal *journal, guint n)
{
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *key =
        g_strdup_printf ("bench:%" G_GUINT64_FORMAT, assay_journal_get_last_seq (journal));

      kit_stage_small (journal, "a reason such as a person gives", key);
    }
  return assay_journal_staged_bytes (journal);
}

/* Of @times batches, microseconds each. */
static void
append_batches (AssayJournal *journal, guint times, guint group, double *out, gsize *bytes)
{
  for (guint i = 0; i < times; i++)
    {
      struct timespec a, b;

      clock_gettime (CLOCK_MONOTONIC, &a);
      *bytes = stage_n (journal, group) / group;
      if (!assay_journal_sync (journal, NULL))
        g_error ("the journal could not be written");
      clock_gettime (CLOCK_MONOTONIC, &b);
      out[i] = (double) (b.tv_sec - a.tv_sec) * 1e6 + (double) (b.tv_nsec - a.tv_nsec) * 1e-3;
    }
}

static void
bench_append (Kit *kit, FloorProgram *floor, Figure *one, Figure *burst)
{
  g_autoptr (AssayJournal) journal = kit_open (kit, NULL, NULL);
  double ours[PER_ROUND], theirs[PER_ROUND];
  gsize bytes;

  for (guint round = 0; round < ROUNDS; round++)
    {
      for (guint i = 0; i < PER_ROUND; i += BLOCK)
        {
          append_batches (journal, BLOCK, 1, ours + i, &bytes);
          floor_program_ask (floor, theirs + i, BLOCK, "append %s %d 1 %d", kit->top, BLOCK,
                             (int) bytes);
        }
      add_round (one, quantile (ours, PER_ROUND, 0.5), quantile (theirs, PER_ROUND, 0.5));
      for (guint i = 0; i < PER_ROUND / 3; i++)
        {
          append_batches (journal, 1, GROUP, ours + i, &bytes);
          floor_program_ask (floor, theirs + i, 1, "append %s 1 %d %d", kit->top, GROUP,
                             (int) bytes);
        }
      add_round (burst, GROUP / quantile (ours, PER_ROUND / 3, 0.5) * 1e6,
                 GROUP / quantile (theirs, PER_ROUND / 3, 0.5) * 1e6);
    }
}

/* A project at the kit's place, written by the product; the index beside it is made. */
static void
generate (Kit *kit, guint versions, guint cards)
{
  AssayGeneratedOptions options = ASSAY_GENERATED_OPTIONS_INIT;
  g_autofree char *project = g_path_get_dirname (kit->folder);
  g_autoptr (GError) error = NULL;

  options.n_specs = options.n_versions = versions;
  options.n_cards = cards;
  options.n_exceptions = options.n_queued = 0;
  options.n_approved = ASSAY_GENERATED_REST;
  if (!assay_generated_project_write (project, &options, &error))
    g_error ("%s", error->message);
}

static GPtrArray *
open_cards (const char *index_file)
{
  g_autoptr (AssayReader) reader = assay_reader_open (index_file, NULL);
  g_autoptr (GArray) rows = assay_reader_list (reader, "cards", NULL, NULL);
  GPtrArray *ids = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < rows->len; i++)
    {
      g_autoptr (AssayRecord) row =
        assay_reader_row (reader, "cards", g_array_index (rows, gint64, i));

      g_ptr_array_add (ids, g_strdup (((const AssayCardRow *) assay_record_get_data (row))->id));
    }
  return ids;
}

static AssayCommand *
make_answer (const char *card)
{
  AssayArgsCardAnswer *args = assay_table_new (&assay_args_card_answer_table);

  args->card = g_strdup (card);
  args->answer = ASSAY_ANSWER_YES;
  args->milliseconds = 900;
  return assay_command_new ("card.answer", args, ASSAY_ACTOR_USER, "me");
}

/* One key press after the other, microseconds until each is saved. */
static void
answer_cards (AssayWriter *writer, GPtrArray *cards, guint n, double *out)
{
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *card = g_ptr_array_steal_index (cards, cards->len - 1);
      AssayCommand *command = make_answer (card);
      g_autoptr (AssayOutcome) outcome = NULL;
      struct timespec a, b;

      assay_writer_wait_indexed (writer);
      clock_gettime (CLOCK_MONOTONIC, &a);
      outcome = assay_writer_submit_sync (writer, command);
      clock_gettime (CLOCK_MONOTONIC, &b);
      if (outcome->first_seq == 0 || outcome->repeated || outcome->problems != NULL)
        g_error ("an answer was not taken");
      out[i] = (double) (b.tv_sec - a.tv_sec) * 1e6 + (double) (b.tv_nsec - a.tv_nsec) * 1e-3;
    }
}

static int
log_bytes (Kit *kit)
{
  g_autofree char *file = kit_segment (kit, 1);
  GStatBuf info;

  return g_stat (file, &info) == 0 ? (int) info.st_size : 0;
}

static void
bench_writer (Kit *kit, FloorProgram *floor, Figure *figure)
{
  AssayJournal *journal;
  AssayIndex *index;
  AssayWriter *writer;
  g_autoptr (GPtrArray) cards = NULL;
  double ours[PER_ROUND], theirs[PER_ROUND];
  int bytes;

  generate (kit, ROUNDS * PER_ROUND + 200, ROUNDS * PER_ROUND + 100);
  journal = kit_open (kit, NULL, NULL);
  index = kit_open_index (kit, journal);
  cards = open_cards (kit->index_file);
  writer =
    assay_writer_new (journal, index, assay_clock_system (), assay_entropy_system (), NULL, NULL);
  bytes = log_bytes (kit);
  answer_cards (writer, cards, BLOCK, ours);
  bytes = (log_bytes (kit) - bytes) / BLOCK;
  for (guint round = 0; round < ROUNDS; round++)
    {
      for (guint i = 0; i < PER_ROUND; i += BLOCK)
        {
          answer_cards (writer, cards, BLOCK, ours + i);
          floor_program_ask (floor, theirs + i, BLOCK, "append %s %d 1 %d", kit->top, BLOCK, bytes);
        }
      add_round (figure, quantile (ours, PER_ROUND, 0.5), quantile (theirs, PER_ROUND, 0.5));
    }
  assay_writer_free (writer);
}

static void
bench_cpu (FloorProgram *floor, Figure *figure)
{
  AssayQueueChanged changed = {(char *) "a reason such as a person gives, of ordinary length, so "
                                        "the line has some five hundred bytes"};
  AssayEventDraft *draft = assay_event_draft_new ("queue.paused", "queue", &changed);
  AssayEvent event = {.seq = 123456,
                      .id = {"01ARZ3NDEKTSV4RRFFQ69G5FAV"},
                      .ts_us = G_GINT64_CONSTANT (1795000000123000),
                      .project_id = (char *) "01ARZ3NDEKTSV4RRFFQ69G5FAW",
                      .type = draft->type,
                      .version = 1,
                      .entity_type = (char *) "queue",
                      .entity_id = (char *) "queue",
                      .chain_id = (char *) "01ARZ3NDEKTSV4RRFFQ69G5FAV",
                      .idempotency_key = (char *) "queue.pause:01ARZ3NDEKTSV4RRFFQ69G5FAV",
                      .payload = draft->payload,
                      .commit = 123456,
                      .of = 1,
                      .synced = 123455};
  g_autoptr (GByteArray) out = g_byte_array_new ();

  for (guint round = 0; round < ROUNDS; round++)
    {
      double t, theirs;

      t = cpu_s ();
      for (guint i = 0; i < 20000; i++)
        {
          if (i % 64 == 0)
            g_byte_array_set_size (out, 0);
          assay_event_line_append (&event, out);
        }
      t = cpu_s () - t;
      floor_program_ask (floor, &theirs, 1, "sha 20000 %d", (int) (out->len / (20000 % 64)));
      add_round (figure, t / 20000 * 1e6, theirs * 1e-3);
    }
  assay_event_draft_free (draft);
}

static gboolean
nothing_cb (const AssayEvent *event, gpointer data)
{
  return TRUE;
}

static guint64
last_seq (Kit *kit, AssayDigest *out_origin)
{
  g_autoptr (AssayJournal) journal = kit_open (kit, NULL, NULL);

  assay_journal_get_origin (journal, out_origin);
  return assay_journal_get_last_seq (journal);
}

static double
rebuild_index (Kit *kit, const AssayDigest *origin)
{
  g_autoptr (GError) error = NULL;
  double t;

  g_unlink (kit->index_file);
  t = cpu_s ();
  assay_index_close (
    assay_index_open (kit->io, kit->index_file, kit->folder, origin, NULL, NULL, &error));
  g_assert_no_error (error);
  return cpu_s () - t;
}

static void
bench_parse (Kit *kit, FloorProgram *floor, FloorProgram *rows, Figure *parse, Figure *rebuild)
{
  g_autofree char *file = kit_segment (kit, 1), *copy = NULL;
  AssayDigest origin;
  guint64 n;

  generate (kit, n_versions, n_versions / 20);
  n = last_seq (kit, &origin);
  copy = g_strconcat (kit->index_file, "-rows", NULL);
  for (guint round = 0; round < ROUNDS; round++)
    {
      double t = cpu_s (), theirs[2], inserts;

      if (!assay_journal_read (kit->io, kit->folder, 1, nothing_cb, NULL, NULL))
        g_error ("the journal could not be read");
      t = cpu_s () - t;
      floor_program_ask (floor, theirs, 2, "parse %s", file);
      add_round (parse, t / (double) n * 1e6, theirs[0] / theirs[1] * 1e6);
      if (round >= REBUILDS)
        continue;
      t = rebuild_index (kit, &origin);
      floor_program_ask (rows, &inserts, 1, "rows %s %s", kit->index_file, copy);
      add_round (rebuild, t / (double) n * 1e6, (theirs[0] + inserts) / (double) n * 1e6);
    }
}

static void
print_floor_hash (const char *source)
{
  g_autofree char *text = NULL;
  AssayDigest digest;
  gsize n;

  if (!g_file_get_contents (source, &text, &n, NULL))
    g_error ("no floor source at %s", source);
  assay_digest_compute (&digest, text, n);
  printf ("floor %s SHA-256 %s\n", source, assay_digest_hex (&digest).text);
}

static void
kit_begin (Kit *kit, const char *dir)
{
  if (dir != NULL)
    g_setenv ("TMPDIR", dir, TRUE);
  kit_init (kit);
  kit->segment_bytes = G_GINT64_CONSTANT (1) << 40;
}

int
main (int argc, char **argv)
{
  const char *dir = argc > 1 ? argv[1] : NULL;
  FILE *json = fopen (argc > 2 ? argv[2] : "bench-journal.json", "we");
  Figure one = {.name = "append of one event, p50", .unit = "us", .reach = "<= 1.10"};
  Figure burst = {.name = "burst of 64", .unit = "events/s", .reach = ">= 0.55"};
  Figure writer = {.name = "answer -> acknowledged, p50", .unit = "us", .reach = "<= 1.35"};
  Figure cpu = {
    .name = "CPU per event (line + hash); floor: hash", .unit = "us", .reach = "<= 2.5 us"};
  Figure parse = {
    .name = "parse + chain, CPU per event; floor: by hand", .unit = "us", .reach = "<= 2.5"};
  Figure rebuild = {
    .name = "index rebuild, CPU per event; parse + inserts", .unit = "us", .reach = "<= 1.5"};
  FloorProgram floor, rows;
  Kit kit;

  if (json == NULL)
    g_error ("the samples cannot be written");
  if (argc > 3)
    n_versions = (guint) g_ascii_strtoull (argv[3], NULL, 10);
  print_floor_hash (ASSAY_FLOOR_SOURCE);
  print_floor_hash (ASSAY_FLOOR_ROWS_SOURCE);
  floor = floor_program_start (argv[0], "floor-append");
  rows = floor_program_start (argv[0], "floor-rows");
  kit_begin (&kit, dir);
  bench_append (&kit, &floor, &one, &burst);
  kit_clear (&kit);
  kit_begin (&kit, dir);
  bench_writer (&kit, &floor, &writer);
  kit_clear (&kit);
  bench_cpu (&floor, &cpu);
  kit_begin (&kit, dir);
  bench_parse (&kit, &floor, &rows, &parse, &rebuild);
  kit_clear (&kit);
  fprintf (json, "[\n");
  print_figure (&one, json, FALSE);
  print_figure (&writer, json, FALSE);
  print_figure (&burst, json, FALSE);
  print_figure (&cpu, json, FALSE);
  print_figure (&parse, json, FALSE);
  print_figure (&rebuild, json, TRUE);
  fprintf (json, "]\n");
  fclose (json);
  return 0;
}
