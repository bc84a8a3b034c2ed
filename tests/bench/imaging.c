/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Milliseconds of the imaging chain and the validators, beside an empty pass over the same pixels.
 * Prints; gates nothing. */

#include "assay-synthetic.h"
#include "imaging/assay-png.h"
#include "imaging/assay-processor.h"
#include "judge/assay-validator.h"

#include <stdlib.h>
#include <string.h>

#define ROUNDS 9

typedef struct
{
  const AssayPicture *input;
  const AssayProcessor *processor;
  const AssayProcessParameters *parameters;
  const AssayValidator *validator;
  const AssayOrigin *origin;
  const AssayContract *contract;
  GBytes *png;
  int level;
} Work;

typedef void (*Kernel) (const Work *work);

static int
compare (const void *a, const void *b)
{
  gint64 x = *(const gint64 *) a, y = *(const gint64 *) b;

  return (x > y) - (x < y);
}

static gint64
median_us (Kernel kernel, const Work *work)
{
  gint64 samples[ROUNDS];

  kernel (work);
  for (int i = 0; i < ROUNDS; i++)
    {
      gint64 start = g_get_monotonic_time ();

      kernel (work);
      samples[i] = g_get_monotonic_time () - start;
    }
  qsort (samples, ROUNDS, sizeof *samples, compare);
  return samples[ROUNDS / 2];
}

static gint64
print_median (const char *name, Kernel kernel, const Work *work)
{
  gint64 us = median_us (kernel, work);

  g_print ("%-28s %4d px  %7.2f ms\n", name, work->input->width, (double) us / 1000);
  return us;
}

/* The least any pass over the picture costs: one copy. */
static void
empty_pass (const Work *work)
{
  AssayPicture *copy = assay_picture_new (work->input->width, work->input->height);

  memcpy (copy->pixels, work->input->pixels,
          (gsize) copy->width * (gsize) copy->height * sizeof (AssayPixel));
  assay_picture_unref (copy);
}

static void
run_processor (const Work *work)
{
  AssayProcessStep step = {0};

  assay_picture_unref (work->processor->run (work->input, work->parameters, &step, NULL));
}

static void
run_chain (const Work *work)
{
  assay_picture_unref (assay_process (work->input, work->parameters, NULL, NULL));
}

/* What one picture costs, whatever there is to compare it with. */
static const AssayReferences no_references;

static void
run_validator (const Work *work)
{
  assay_verdict_free (work->validator->judge (
    &(AssayExhibit){work->input, work->contract, &no_references, work->origin}));
}

static void
run_judge (const Work *work)
{
  assay_report_free (assay_judge (
    &(AssayExhibit){work->input, work->contract, &no_references, work->origin}, 1, NULL));
}

static void
run_decode (const Work *work)
{
  assay_picture_unref (assay_png_decode (work->png, "bench", NULL, NULL));
}

static void
run_encode (const Work *work)
{
  g_bytes_unref (assay_png_encode (work->input, work->level, NULL, 0));
}

static AssayPicture *
draw_source (void)
{
  AssayPicture *picture = synthetic_flat (1024, 1024, (AssayPixel){10, 240, 20, 255});

  for (int k = 0; k < 12; k++)
    synthetic_disk (picture, 300 + k * 40, 400 + (k * 97) % 200, 180 - (k % 5) * 20,
                    (AssayPixel){(guint8) (k * 53), (guint8) ((k * 97 + 60) & 127),
                                 (guint8) (k * 31 + 120), 255});
  synthetic_noise (picture, 3, 3);
  return picture;
}

static void
measure_chain (const AssayPicture *source, const AssayProcessParameters *parameters)
{
  AssayPicture *current = assay_picture_ref (source);

  for (guint i = 0; assay_processors[i] != NULL; i++)
    {
      const Work work = {
        .input = current, .processor = assay_processors[i], .parameters = parameters};
      AssayProcessStep step = {0};
      AssayPicture *next;

      print_median (assay_processors[i]->id, run_processor, &work);
      next = assay_processors[i]->run (current, parameters, &step, NULL);
      assay_picture_unref (current);
      current = next;
    }
  assay_picture_unref (current);
  print_median ("chain", run_chain, &(const Work){.input = source, .parameters = parameters});
}

static void
measure_judge (const AssayPicture *source, AssayProcessParameters parameters, int side)
{
  AssayContract contract = {.fields = {.background_policy = ASSAY_BACKGROUND_TRANSPARENT,
                                       .safe_area_px = 6,
                                       .border_filled_per_mille = 5,
                                       .stray_island_px = 24,
                                       .fringe_per_mille = 80,
                                       .fringe_delta_e = 20,
                                       .sharpness_min = 20,
                                       .duplicate_bits = 2,
                                       .content_min_per_mille = 40},
                            .canvas_width = side,
                            .canvas_height = side,
                            .requires_alpha = TRUE};
  AssayOrigin origin = {.source = source, .keyed = TRUE, .key = parameters.key};
  g_autoptr (GArray) steps = g_array_new (FALSE, TRUE, sizeof (AssayProcessStep));
  g_autoptr (AssayPicture) picture = NULL;

  parameters.canvas_width = parameters.canvas_height = side;
  picture = assay_process (source, &parameters, steps, NULL);
  assay_process_trace (source, steps, &origin.from, &origin.to);
  for (guint i = 0; assay_validators[i] != NULL; i++)
    print_median (assay_validators[i]->id, run_validator,
                  &(const Work){.input = picture,
                                .validator = assay_validators[i],
                                .contract = &contract,
                                .origin = &origin});
  print_median ("report", run_judge,
                &(const Work){.input = picture, .contract = &contract, .origin = &origin});
}

int
main (void)
{
  const AssayProcessParameters parameters = {
    .cut = ASSAY_CUT_METHOD_KEY_COLOR,
    .key = {0, 255, 0, 255},
    .key_tolerance = 12,
    .fringe = TRUE,
    .placement = ASSAY_PLACEMENT_CENTER,
    .scaling = ASSAY_SCALING_AREA,
    .canvas_width = 128,
    .canvas_height = 128,
    .safe_area = 6,
  };
  g_autoptr (AssayPicture) source = draw_source ();
  g_autoptr (GBytes) png = assay_png_encode (source, 6, NULL, 0);
  Work work = {.input = source, .png = png};
  gint64 slow, fast;

  print_median ("empty pass (copy)", empty_pass, &work);
  print_median ("decode", run_decode, &work);
  work.level = 6;
  slow = print_median ("encode, level 6", run_encode, &work);
  work.level = 1;
  fast = print_median ("encode, level 1", run_encode, &work);
  g_print ("level 1 is %.1f times as fast\n", (double) slow / (double) MAX (fast, 1));
  measure_chain (source, &parameters);
  measure_judge (source, parameters, 1024);
  measure_judge (source, parameters, 128);
  return 0;
}
