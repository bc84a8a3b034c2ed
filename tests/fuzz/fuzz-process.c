/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A small picture, parameters and strokes from any bytes through the whole chain, then before all
 * validators: a picture or a problem, and verdicts within their limits. */
#include "fuzz.h"

#include "imaging/assay-process-private.h"
#include "judge/assay-validator.h"

#include <string.h>

#define MAX_SIDE 24

/* The bytes, one after the other; 0 when they have run out. */
typedef struct
{
  const guint8 *at, *end;
} Source;

static guint
draw (Source *self, guint below)
{
  return self->at < self->end ? *self->at++ % below : 0;
}

static AssayPixel
draw_pixel (Source *self)
{
  AssayPixel pixel;

  pixel.r = (guint8) draw (self, 256);
  pixel.g = (guint8) draw (self, 256);
  pixel.b = (guint8) draw (self, 256);
  pixel.a = (guint8) draw (self, 256);
  return pixel;
}

static AssayProcessParameters
draw_parameters (Source *self)
{
  AssayProcessParameters process = {0};

  process.cut = (int) draw (self, 2);
  process.key = draw_pixel (self);
  process.key_tolerance = (int) draw (self, 256);
  process.fringe = (gboolean) draw (self, 2);
  process.placement = (int) draw (self, 3);
  process.scaling = (int) draw (self, 3);
  process.canvas_width = (int) draw (self, 2 * MAX_SIDE + 1);
  process.canvas_height = (int) draw (self, 2 * MAX_SIDE);
  process.safe_area = (int) draw (self, MAX_SIDE);
  /* The most a recipe may say, which is more than a picture holds; seldom, since it is slow. */
  if (process.canvas_width == 2 * MAX_SIDE && process.canvas_height == 2 * MAX_SIDE - 1)
    process.canvas_width = process.canvas_height = 16384;
  return process;
}

/* Each field unset, or anywhere between the limits of its table. */
static AssayContract
draw_contract (Source *self, const AssayProcessParameters *process)
{
  AssayContract contract = {.canvas_width = MAX (process->canvas_width, 1),
                            .canvas_height = MAX (process->canvas_height, 1)};

  for (guint i = 0; i < assay_contract_fields_table.n_fields; i++)
    {
      const AssayField *field = &assay_contract_fields_table.fields[i];
      gint64 *value = (gint64 *) ((char *) &contract.fields + field->offset);
      guint part = draw (self, 256);

      if (part == 255)
        *value = ASSAY_UNSET;
      else if (field->type == ASSAY_FIELD_ENUM)
        *value = part % 4;
      else
        *value = part < 128
                   ? MIN (field->minimum + part, field->maximum)
                   : field->minimum + (field->maximum - field->minimum) * (part - 128) / 126;
    }
  contract.requires_alpha = (gboolean) draw (self, 2);
  return contract;
}

/* Runs: a byte says how many pixels the color behind it covers. */
static AssayPicture *
draw_picture (Source *self)
{
  AssayPicture *picture =
    assay_picture_new (1 + (int) draw (self, MAX_SIDE), 1 + (int) draw (self, MAX_SIDE));
  gsize n_pixels = (gsize) picture->width * (gsize) picture->height;
  AssayPixel pixel = {0};
  guint run = 0;

  for (gsize i = 0; i < n_pixels; i++, run--)
    {
      if (run == 0)
        {
          run = 1 + draw (self, 256);
          if (self->at < self->end)
            pixel = draw_pixel (self);
        }
      picture->pixels[i] = pixel;
    }
  return picture;
}

/* In and around the picture, some as far off as can be. */
static gint64
draw_coordinate (Source *self)
{
  guint drawn = draw (self, 256);

  return drawn == 255   ? ASSAY_STROKE_FARTHEST
         : drawn == 254 ? -ASSAY_STROKE_FARTHEST
                        : (gint64) drawn % 64 - 20;
}

static AssayStrokes *
draw_strokes (Source *self)
{
  AssayStrokes *strokes = assay_strokes_new ();

  while (self->at < self->end)
    {
      int kind = (int) draw (self, 2), radius = 1 + (int) draw (self, 256);
      AssayStrokePoint points[4];
      guint n_points = 1 + draw (self, G_N_ELEMENTS (points));

      for (guint i = 0; i < n_points; i++)
        {
          points[i].x = draw_coordinate (self);
          points[i].y = draw_coordinate (self);
        }
      if (!assay_strokes_add (strokes, kind, radius, points, n_points))
        break;
    }
  return strokes;
}

/* What is painted has the last word in the cut. */
static void
check_by_hand (const AssayPicture *source, const AssayProcessParameters *process)
{
  AssayProcessParameters settled = assay_process_settle (source, process);
  AssayProcessStep step = {0};
  g_autoptr (AssayPicture) cut = assay_processors[0]->run (source, &settled, &step, NULL);
  g_autoptr (AssayMask) by_hand =
    _assay_by_hand_paint (process->strokes, source->width, source->height);
  gsize n_pixels = (gsize) source->width * (gsize) source->height;

  for (gsize i = 0; i < n_pixels && cut != NULL; i++)
    if (_assay_by_hand_at (by_hand, i) == ASSAY_BY_HAND_ERASE)
      g_assert_cmpint (cut->pixels[i].a, ==, 0);
    else if (_assay_by_hand_at (by_hand, i) == ASSAY_BY_HAND_KEEP)
      g_assert_cmpmem (&cut->pixels[i], 4, &source->pixels[i], 4);
}

static void
check_verdict (const AssayVerdict *verdict, const AssayPicture *picture)
{
  g_assert_true (verdict->outcome >= ASSAY_VERDICT_PASS
                 && verdict->outcome <= ASSAY_VERDICT_SKIPPED);
  if (verdict->outcome == ASSAY_VERDICT_SKIPPED)
    return;
  g_assert_true (verdict->score_per_mille >= 0 && verdict->score_per_mille <= 1000);
  g_assert_true (verdict->confidence_per_mille >= 0 && verdict->confidence_per_mille <= 1000);
  g_assert_cmpuint (verdict->measurements->len, >, 0);
  for (guint i = 0; i < verdict->regions->len; i++)
    {
      const AssayRegion *region = verdict->regions->pdata[i];

      g_assert_true (region->x >= 0 && region->y >= 0 && region->width > 0 && region->height > 0);
      g_assert_cmpint (region->x + region->width, <=, picture->width);
      g_assert_cmpint (region->y + region->height, <=, picture->height);
    }
}

static void
check_judged (const AssayPicture *picture, const AssayContract *contract, const AssayOrigin *origin)
{
  AssayReference of[] = {{.title = "One", .version = "01", .picture = "a1"},
                         {.title = "Two", .version = "02", .picture = "a2"}};
  const AssayReferences references = {of, G_N_ELEMENTS (of), 7};
  const AssayExhibit frames[] = {
    {.picture = picture, .contract = contract, .references = &references, .origin = origin}};
  g_autoptr (AssayProblems) problems = assay_problems_new ();
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (AssayReport) again = NULL, report = NULL;

  assay_likeness_of (picture, &of[0].likeness);
  of[0].likeness.marks ^= 3;
  report = assay_judge (frames, 1, NULL);
  g_assert_nonnull (report);
  for (guint i = 0; i < report->verdicts->len; i++)
    {
      const AssayVerdict *verdict = report->verdicts->pdata[i];

      g_assert_cmpstr (verdict->validator, ==, assay_validators[i]->id);
      check_verdict (verdict, picture);
    }
  g_assert_null (assay_validators[report->verdicts->len]);
  /* It is kept as a blob: what is written can be read. */
  g_clear_pointer (&report->picture, g_free);
  g_clear_pointer (&report->contract, g_free);
  report->picture = g_strnfill (ASSAY_DIGEST_HEX_LENGTH, 'a');
  report->contract = g_strnfill (ASSAY_DIGEST_HEX_LENGTH, 'b');
  bytes = assay_table_to_bytes (&assay_report_table, report, ASSAY_JSON_CANONICAL);
  again = assay_table_read_bytes (&assay_report_table, bytes, "report", problems);
  g_assert_nonnull (again);
}

/* A canvas that no picture can be is refused before anything is scaled to it: that took 19 s. */
static void
check_refused_early (const AssayProcessParameters *process,
                     const GArray *steps,
                     const AssayProblems *problems)
{
  if (process->scaling == ASSAY_SCALING_NONE
      || MIN (process->canvas_width, process->canvas_height) < 1 /* no size: left to place */
      || !assay_problems_has (problems, "picture.too_large"))
    return;
  g_assert_cmpstr (g_array_index (steps, AssayProcessStep, steps->len - 1).processor, ==, "scale");
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t n_bytes)
{
  Source source = {data, data + n_bytes};
  g_auto (AssayProcessParameters) process = draw_parameters (&source);
  AssayContract contract = draw_contract (&source, &process);
  g_autoptr (AssayPicture) picture = draw_picture (&source);
  g_autoptr (AssayProblems) problems = assay_problems_new ();
  g_autoptr (GArray) steps = g_array_new (FALSE, TRUE, sizeof (AssayProcessStep));
  g_autoptr (AssayPicture) before = assay_picture_new (picture->width, picture->height);
  g_autoptr (AssayPicture) result = NULL;
  AssayOrigin origin;

  memcpy (before->pixels, picture->pixels,
          (gsize) picture->width * (gsize) picture->height * sizeof (AssayPixel));
  process.strokes = draw_strokes (&source);
  check_by_hand (picture, &process);
  result = assay_process (picture, &process, steps, problems);
  g_assert_true (assay_picture_equal (before, picture)); /* the source is never changed */
  g_assert_true ((result != NULL) == (assay_problems_count (problems) == 0));
  check_refused_early (&process, steps, problems);
  check_judged (picture, &contract, NULL);
  if (result == NULL)
    return 0;
  g_assert_true (result->width >= 1 && result->width <= ASSAY_PICTURE_MAX_SIDE);
  g_assert_true (result->height >= 1 && result->height <= ASSAY_PICTURE_MAX_SIDE);
  for (guint i = 0; i < steps->len; i++)
    g_assert_cmpuint (g_array_index (steps, AssayProcessStep, i).n_measurements, <=,
                      ASSAY_PROCESS_MAX_MEASUREMENTS);
  origin = (AssayOrigin){.source = picture, .keyed = TRUE, .key = process.key};
  assay_process_trace (picture, steps, &origin.from, &origin.to);
  check_judged (result, &contract, &origin);
  return 0;
}
