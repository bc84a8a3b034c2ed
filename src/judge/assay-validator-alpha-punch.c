/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/decide/assay-route.h"
#include "imaging/assay-morphology.h"
#include "judge/assay-ground.h"
#include "judge/assay-judge-private.h"
#include "judge/assay-share.h"

/* Holes that the uncut source does not have: places that are transparent although the source must
 * show the thing there (assay-share). Counted are those that the thing lies around, and bites from
 * outside that are thicker than an edge and mostly framed by it; a lost rim or a lost thin part is
 * none. What is so dark that it may be a shadow counts only where the thing lies around it.
 *
 * Looked at on at most GRID_SIDE x GRID_SIDE places, each by the pixel in its middle: up to that
 * size every pixel is one. */

#define GRID_SIDE       1024
#define SOLID_ALPHA     128 /* below it a place is open */
#define LOST_SHARE      100 /* of 255: so much less than the source must show */
#define DARK_SHARE      208 /* of 255: of what is darker than any soft shadow */
#define LEAST_PX        2   /* of area: a single pixel is seen by nobody */
#define BITE_DEEP       2   /* rings: a bite is at least 3 px thick */
#define FRAMED_PER_CENT 50
#define HOLE_LIMIT      3 /* px of the largest. Nobody sets it: less is seen in no game */
#define HOLE_BAND       3
#define MIN_CONTENT     16 /* places: less is no thing that could have a hole */

enum
{
  KEPT,
  OPEN,
  LOST_DARK, /* perhaps a shadow */
  LOST,
};

typedef struct
{
  const AssayExhibit *exhibit;
  AssayPixel ground;
  int step;         /* px of a place's side */
  AssayMask *kinds; /* of places */
  guint n_kept;
} Punch;

typedef struct
{
  gint64 n, largest;                    /* px */
  AssayRect regions[ASSAY_MAX_REGIONS]; /* in the picture's pixels */
  gint64 sizes[ASSAY_MAX_REGIONS];      /* of them, largest first */
  guint n_regions;
} Holes;

static guint8
kind_of (const Punch *self, int column, int row)
{
  const AssayPicture *picture = self->exhibit->picture;
  int x = MIN (column * self->step + self->step / 2, picture->width - 1);
  int y = MIN (row * self->step + self->step / 2, picture->height - 1);
  int alpha = assay_picture_at (picture, x, y)->a;
  AssayPixel source;

  if (alpha >= SOLID_ALPHA)
    return KEPT;
  if (!_assay_origin_mean (self->exhibit->origin, x, y, &source))
    return OPEN;
  if (_assay_share_least (self->ground, source) - alpha >= LOST_SHARE)
    return LOST;
  return _assay_share_unshaded (self->ground, source) - alpha >= DARK_SHARE ? LOST_DARK : OPEN;
}

static void
find_kinds (Punch *self)
{
  const AssayPicture *picture = self->exhibit->picture;
  int side = MAX (picture->width, picture->height);

  self->step = (side + GRID_SIDE - 1) / GRID_SIDE;
  self->kinds = assay_mask_new ((picture->width + self->step - 1) / self->step,
                                (picture->height + self->step - 1) / self->step);
  for (int row = 0; row < self->kinds->height; row++)
    for (int column = 0; column < self->kinds->width; column++)
      {
        guint8 kind = kind_of (self, column, row);

        self->kinds->bytes[(gsize) row * (gsize) self->kinds->width + (gsize) column] = kind;
        self->n_kept += kind == KEPT;
      }
}

/* What is dark and not enclosed may be a shadow, and is forgotten. */
static void
forget_shadows (Punch *self)
{
  g_autoptr (AssayComponents) gaps = assay_components_find (self->kinds, OPEN, FALSE);

  for (guint i = 0; i < gaps->runs->len; i++)
    {
      const AssayRun *run = &g_array_index (gaps->runs, AssayRun, i);
      guint8 *row = self->kinds->bytes + (gsize) run->y * (gsize) self->kinds->width;

      if (!g_array_index (gaps->components, AssayComponent, run->component).touches_border)
        continue;
      for (int x = run->begin; x < run->end; x++)
        if (row[x] == LOST_DARK)
          row[x] = OPEN;
    }
}

/* Of a patch of lost places: how thick it is, and what lies around it. */
typedef struct
{
  guint8 deepest;
  guint64 n_sides, n_framed;
} Frame;

static void
look_beside (const Punch *self, int x, int y, Frame *frame)
{
  guint8 kind;

  if (x < 0 || y < 0 || x >= self->kinds->width || y >= self->kinds->height)
    {
      frame->n_sides++;
      return;
    }
  kind = self->kinds->bytes[(gsize) y * (gsize) self->kinds->width + (gsize) x];
  frame->n_sides += kind <= OPEN;
  frame->n_framed += kind == KEPT;
}

static Frame *
find_frames (const Punch *self, const AssayComponents *patches)
{
  g_autoptr (AssayMask) rings = assay_rings_find (self->kinds, LOST_DARK, BITE_DEEP);
  Frame *frames = g_new0 (Frame, patches->components->len + 1);

  for (guint i = 0; i < patches->runs->len; i++)
    {
      const AssayRun *run = &g_array_index (patches->runs, AssayRun, i);
      Frame *frame = &frames[run->component];

      for (int x = run->begin; x < run->end; x++)
        {
          guint8 ring = rings->bytes[(gsize) run->y * (gsize) rings->width + (gsize) x];

          frame->deepest = MAX (frame->deepest, ring);
          look_beside (self, x - 1, run->y, frame);
          look_beside (self, x + 1, run->y, frame);
          look_beside (self, x, run->y - 1, frame);
          look_beside (self, x, run->y + 1, frame);
        }
    }
  return frames;
}

static gboolean
is_hole (const AssayComponent *patch, const Frame *frame)
{
  if (patch->n_pixels < LEAST_PX)
    return FALSE;
  if (frame->n_framed == frame->n_sides)
    return TRUE;
  return frame->deepest >= BITE_DEEP && frame->n_framed * 100 >= frame->n_sides * FRAMED_PER_CENT;
}

static AssayRect
in_pixels (const Punch *self, AssayRect box)
{
  const AssayPicture *picture = self->exhibit->picture;
  int x = box.x * self->step, y = box.y * self->step;

  return (AssayRect){x, y, MIN (box.width * self->step, picture->width - x),
                     MIN (box.height * self->step, picture->height - y)};
}

/* The largest ones are marked, largest first; of equals the first. */
static void
add_hole (const Punch *self, const AssayComponent *patch, Holes *out)
{
  gint64 size = (gint64) patch->n_pixels * self->step * self->step;
  guint at = out->n_regions;

  out->n++;
  out->largest = MAX (out->largest, size);
  while (at > 0 && out->sizes[at - 1] < size)
    at--;
  if (at == ASSAY_MAX_REGIONS)
    return;
  out->n_regions = MIN (out->n_regions + 1, ASSAY_MAX_REGIONS);
  for (guint i = out->n_regions - 1; i > at; i--)
    {
      out->regions[i] = out->regions[i - 1];
      out->sizes[i] = out->sizes[i - 1];
    }
  out->regions[at] = in_pixels (self, patch->box);
  out->sizes[at] = size;
}

static void
find_holes (Punch *self, Holes *out)
{
  g_autoptr (AssayComponents) patches = NULL;
  g_autofree Frame *frames = NULL;

  forget_shadows (self);
  patches = assay_components_find (self->kinds, LOST_DARK, FALSE);
  frames = find_frames (self, patches);
  for (guint i = 0; i < patches->components->len; i++)
    {
      const AssayComponent *patch = &g_array_index (patches->components, AssayComponent, i);

      if (is_hole (patch, &frames[i]))
        add_hole (self, patch, out);
    }
}

static AssayVerdict *
verdict_of (const Holes *holes)
{
  AssayFinding findings[] = {
    {.name = "largestHole",
     .value = holes->largest,
     .limit = HOLE_LIMIT,
     .unit = "px",
     .gauge = _assay_gauge_at_most (holes->largest, HOLE_LIMIT, HOLE_BAND),
     .reason = "punch.holes",
     .sentence = N_ ("no holes but those of the uncut picture")},
    {.name = "holes",
     .value = holes->n,
     .limit = ASSAY_UNSET,
     .unit = "count",
     .gauge = _assay_gauge_exact (TRUE)},
  };
  AssayVerdict *verdict;

  if (holes->n > 0)
    {
      findings[0].sentence =
        holes->n == 1 ? N_ ("1 hole of {1} px") : N_ ("{0} holes, the largest {1} px");
      findings[0].args[0] = _assay_text_number (holes->n);
      findings[0].args[1] = _assay_text_number (holes->largest);
    }
  verdict = _assay_verdict_decide (findings, G_N_ELEMENTS (findings));
  for (guint i = 0; i < holes->n_regions; i++)
    _assay_verdict_mark (verdict, holes->regions[i]);
  return verdict;
}

static AssayVerdict *
judge_punch (const AssayExhibit *exhibit)
{
  const AssayOrigin *origin = exhibit->origin;
  g_autoptr (AssayMask) kinds = NULL;
  Punch self = {.exhibit = exhibit};
  Holes holes = {0};

  if (exhibit->contract->fields.background_policy != ASSAY_BACKGROUND_TRANSPARENT
      || (origin != NULL && !origin->keyed))
    return _assay_verdict_skipped (ASSAY_SKIPPED_NOT_REQUIRED);
  if (origin == NULL)
    return _assay_verdict_skipped ("punch.no_source");
  if (origin->source->width < 3 || origin->source->height < 3)
    return _assay_verdict_skipped ("punch.no_ground");
  self.ground = _assay_ground_color (origin->source);
  if (!_assay_share_can_tell (origin->source, self.ground))
    return _assay_verdict_skipped ("punch.no_ground");
  find_kinds (&self);
  kinds = self.kinds;
  if (self.n_kept < MIN_CONTENT)
    return _assay_verdict_skipped ("punch.empty");
  find_holes (&self, &holes);
  return verdict_of (&holes);
}

static const char *const limits[] = {NULL};
static const AssayValidatorReason reasons[] = {
  {"punch.holes", "Places are transparent where the uncut picture shows the object.",
   "Made again on another key color."},
  {"punch.no_source", "It is not known what it was cut from.",
   "Look at it on another color (**B**): drawn holes cannot be told from lost places."},
  {"punch.no_ground", "The uncut picture has no one background.", "Look at it on another color."},
  {"punch.empty", "There is too little of it to have a hole.", "Look at the picture."},
  {NULL},
};

extern const AssayValidator assay_validator_alpha_punch;
const AssayValidator assay_validator_alpha_punch = {
  .id = "alpha.punch",
  .version = 1,
  .sentence = N_ ("Whether holes were cut into the object that the uncut picture does not have."),
  .hard = TRUE,
  .in_shadow = TRUE,
  .limits = limits,
  .reasons = reasons,
  .remediations = assay_remediations_key,
  .judge = judge_punch,
};
