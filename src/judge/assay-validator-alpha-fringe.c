/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/decide/assay-route.h"
#include "imaging/assay-color.h"
#include "imaging/assay-morphology.h"
#include "judge/assay-judge-private.h"
#include "judge/assay-rim.h"

#include <string.h>

/* A halo is a thin rim whose color is not the object's. Each pixel of the outermost rings is
 * compared with the most similar solid pixel further inside near it, both laid over black and over
 * white; the larger difference counts, so what is too transparent to be seen does not.
 *
 * Beside the uncut source (assay-rim) it is known which rims were drawn: they are spared, whatever
 * their color. What has the background's color in it, lies over what was only background, or is
 * nowhere in the source, is counted.
 *
 * Without one there are only looks. light, colored: lighter than the inside, or of another hue:
 * what a cut leaves of the background. dark: only where translucent and twice over the limit: a
 * solid dark rim is an outline the artist drew. A rim that is mostly solid may be drawn on purpose
 * too (a sticker's white edge): its fail is at most 850 sure, so that a person is asked; so it is
 * where the background has no strong hue. Shapes too thin to have an inside are not counted. */

#define EDGE_ALPHA           16 /* from here on a pixel belongs to the shape */
#define MIN_OUTLINE_PX       16
#define SOLID_RIM_CONFIDENCE 850
#define FAINT_RIM_CONFIDENCE 850
#define STRONG_RIM           12 /* delta E, spread over the whole outline: less is never acted on */
#define BEYOND_PER_MILLE     500 /* of the outline: so much is never the edge's own softness */

#define FAINT_ALPHA   96
#define INK_LIGHTNESS 40
#define INK_CHROMA    40

enum
{
  UNKNOWN = -1,
  CLEAN,
  LIGHT,
  COLORED,
  DARK,
  KEY,
  BEYOND,
  N_KINDS
};

typedef struct
{
  const AssayPicture *picture;
  AssayMask *rings;
  AssayMask *kinds;         /* LIGHT … of rim pixels */
  int rim;                  /* rings that count as edge */
  gint64 limit;             /* delta E */
  const AssayRimView *view; /* of the uncut source; NULL: there is none */
} Fringe;

typedef struct
{
  guint n_outline,
    n_halo; /* pixels of the outermost ring with an inside; those with a halo at or beside them */
  guint n_kinds[N_KINDS], n_solid; /* halo pixels of all rings; those of them that are solid */
  gint64 sum_delta_e;
} Count;

static int
rim_width (const AssayPicture *picture)
{
  int side = MIN (picture->width, picture->height);

  return side >= 512 ? 4 : side >= 96 ? 3 : 2;
}

static gint64
rgb_distance (AssayPixel p, AssayPixel q)
{
  gint64 r = p.r - q.r, g = p.g - q.g, b = p.b - q.b;

  return r * r + g * g + b * b;
}

static guint8
ring_at (const Fringe *self, int x, int y)
{
  return self->rings->bytes[(gsize) y * (gsize) self->rings->width + (gsize) x];
}

/* The solid pixel deeper than @ring near (x, y) whose color is nearest; the first of equals in
 * reading order. */
static gboolean
find_inside (const Fringe *self, int x, int y, int ring, AssayPixel *out)
{
  const AssayPicture *picture = self->picture;
  AssayPixel color = *assay_picture_at (picture, x, y);
  gint64 nearest = G_MAXINT64;
  int reach = self->rim + 2;

  for (int ny = MAX (y - reach, 0); ny <= MIN (y + reach, picture->height - 1); ny++)
    for (int nx = MAX (x - reach, 0); nx <= MIN (x + reach, picture->width - 1); nx++)
      {
        AssayPixel inside = *assay_picture_at (picture, nx, ny);

        if (inside.a < ASSAY_SOLID_ALPHA || ring_at (self, nx, ny) <= ring || (nx == x && ny == y)
            || rgb_distance (color, inside) >= nearest)
          continue;
        nearest = rgb_distance (color, inside);
        *out = inside;
      }
  return nearest != G_MAXINT64;
}

static guint8
over (guint8 level, guint8 alpha, int backdrop)
{
  return (guint8) ((level * alpha + backdrop * (255 - alpha) + 127) / 255);
}

static AssayPixel
laid_over (AssayPixel color, guint8 alpha, int backdrop)
{
  return (AssayPixel){over (color.r, alpha, backdrop), over (color.g, alpha, backdrop),
                      over (color.b, alpha, backdrop), 255};
}

/* How different the pixel looks from the inside's color at the same alpha, on the worse of black
 * and white. */
static int
visible_delta_e (AssayPixel pixel, AssayPixel inside)
{
  int worst = 0;

  for (int backdrop = 0; backdrop <= 255; backdrop += 255)
    worst = MAX (worst, assay_color_delta_e (laid_over (pixel, pixel.a, backdrop),
                                             laid_over (inside, pixel.a, backdrop)));
  return worst;
}

/* Dark and of little color: what outlines are drawn with. */
static gboolean
is_ink (AssayLab lab)
{
  return lab.l < INK_LIGHTNESS * 256
         && (gint64) lab.a * lab.a + (gint64) lab.b * lab.b
              < (gint64) INK_CHROMA * INK_CHROMA * 256 * 256;
}

static int
kind_by_lightness (const Fringe *self, AssayLab lab, AssayPixel inside)
{
  gint64 lighter = (lab.l - assay_color_lab (inside).l) / 256;

  if (!is_ink (lab) && lighter * 2 > self->limit)
    return LIGHT;
  return !is_ink (lab) && lighter * 2 >= -self->limit ? COLORED : DARK;
}

/* By the looks of it alone: a solid dark rim is an outline the artist drew. */
static int
kind_by_looks (const Fringe *self, int x, int y, AssayPixel inside)
{
  AssayPixel pixel = *assay_picture_at (self->picture, x, y), drawn;
  int kind = kind_by_lightness (self, assay_color_lab (pixel), inside);

  if (kind == DARK
      && (pixel.a >= ASSAY_SOLID_ALPHA || !find_inside (self, x, y, 0, &drawn)
          || visible_delta_e (pixel, drawn) < 2 * self->limit))
    return CLEAN;
  return kind;
}

static int
kind_by_source (const Fringe *self, int x, int y, AssayPixel inside, int delta_e)
{
  AssayPixel pixel = *assay_picture_at (self->picture, x, y);
  AssayRim rim = _assay_rim_judge (self->view, x, y, pixel, &inside);

  if (rim == ASSAY_RIM_BEYOND)
    return BEYOND;
  if (delta_e < self->limit || rim == ASSAY_RIM_DRAWN)
    return CLEAN;
  return rim == ASSAY_RIM_MIXED ? KEY : kind_by_lightness (self, assay_color_lab (pixel), inside);
}

static int
kind_of (const Fringe *self, int x, int y, AssayPixel inside, int *out_delta_e)
{
  *out_delta_e = visible_delta_e (*assay_picture_at (self->picture, x, y), inside);
  if (self->view != NULL)
    return kind_by_source (self, x, y, inside, *out_delta_e);
  return *out_delta_e < self->limit ? CLEAN : kind_by_looks (self, x, y, inside);
}

/* A shape without an inside is held against the source alone; where there is none it has no say. */
static int
kind_of_thin (const Fringe *self, int x, int y, int *out_delta_e)
{
  AssayPixel pixel = *assay_picture_at (self->picture, x, y);

  *out_delta_e = (int) self->limit;
  if (self->view == NULL)
    return UNKNOWN;
  if (pixel.a < FAINT_ALPHA)
    return CLEAN;
  switch (_assay_rim_judge (self->view, x, y, pixel, NULL))
    {
    case ASSAY_RIM_MIXED:
      return KEY;
    case ASSAY_RIM_BEYOND:
      return BEYOND;
    default:
      return CLEAN;
    }
}

/* A rim begins outside: a pixel further in belongs to it only where the one outside does, or is too
 * faint to tell. Else it is a mixture of outline and fill. */
static gboolean
continues_rim (const Fringe *self, int x, int y, int ring)
{
  if (ring == 1)
    return TRUE;
  for (int ny = MAX (y - 1, 0); ny <= MIN (y + 1, self->picture->height - 1); ny++)
    for (int nx = MAX (x - 1, 0); nx <= MIN (x + 1, self->picture->width - 1); nx++)
      if (ring_at (self, nx, ny) == ring - 1
          && (self->kinds->bytes[(gsize) ny * (gsize) self->kinds->width + (gsize) nx] != CLEAN
              || assay_picture_at (self->picture, nx, ny)->a < FAINT_ALPHA))
        return TRUE;
  return FALSE;
}

static void
classify_pixel (Fringe *self, int x, int y, int ring, AssayMask *thin, Count *count)
{
  gsize index = (gsize) y * (gsize) self->kinds->width + (gsize) x;
  int delta_e = 0, kind;
  AssayPixel inside;

  if (!continues_rim (self, x, y, ring))
    return;
  if (find_inside (self, x, y, self->rim, &inside))
    kind = kind_of (self, x, y, inside, &delta_e);
  else
    kind = kind_of_thin (self, x, y, &delta_e);
  thin->bytes[index] = kind == UNKNOWN ? 255 : 0;
  if (kind == UNKNOWN)
    return;
  if (kind == CLEAN)
    return;
  self->kinds->bytes[index] = (guint8) kind;
  count->n_kinds[kind]++;
  count->n_solid += self->picture->pixels[index].a >= ASSAY_SOLID_ALPHA;
  count->sum_delta_e += delta_e;
}

/* Marks halo pixels of the rim and counts them. Pixels without an inside get no say: their ring
 * becomes 0. */
static void
classify_rim (Fringe *self, Count *count)
{
  g_autoptr (AssayMask) thin = assay_mask_new (self->picture->width, self->picture->height);
  gsize n_pixels = (gsize) self->picture->width * (gsize) self->picture->height;
  const guint8 *rings = self->rings->bytes;

  for (int ring = 1; ring <= self->rim; ring++)
    for (const guint8 *at = rings;
         (at = memchr (at, ring, (gsize) (rings + n_pixels - at))) != NULL; at++)
      {
        gsize index = (gsize) (at - rings);

        classify_pixel (self, (int) (index % (gsize) self->picture->width),
                        (int) (index / (gsize) self->picture->width), ring, thin, count);
      }
  for (gsize i = 0; i < n_pixels; i++)
    if (thin->bytes[i] != 0)
      self->rings->bytes[i] = 0;
}

static gboolean
has_halo_near (const Fringe *self, int x, int y)
{
  for (int ny = MAX (y - 1, 0); ny <= MIN (y + 1, self->picture->height - 1); ny++)
    for (int nx = MAX (x - 1, 0); nx <= MIN (x + 1, self->picture->width - 1); nx++)
      if (self->kinds->bytes[(gsize) ny * (gsize) self->kinds->width + (gsize) nx] != CLEAN)
        return TRUE;
  return FALSE;
}

static void
count_outline (const Fringe *self, Count *count)
{
  for (int y = 0; y < self->picture->height; y++)
    for (int x = 0; x < self->picture->width; x++)
      if (ring_at (self, x, y) == 1)
        {
          count->n_outline++;
          count->n_halo += has_halo_near (self, x, y);
        }
}

static int
main_kind (const Count *count)
{
  int found = LIGHT;

  for (int kind = LIGHT; kind < N_KINDS; kind++)
    if (count->n_kinds[kind] > count->n_kinds[found])
      found = kind;
  return found;
}

static guint
n_rim_pixels (const Count *count)
{
  guint n = 0;

  for (int kind = LIGHT; kind < N_KINDS; kind++)
    n += count->n_kinds[kind];
  return n;
}

/* Good edges have a short rim, or one hardly seen, too: a person is asked. */
static gboolean
is_faint (const Count *count, gint64 share)
{
  if (main_kind (count) == BEYOND && share >= BEYOND_PER_MILLE)
    return FALSE;
  return share * count->sum_delta_e < (gint64) STRONG_RIM * 1000 * n_rim_pixels (count);
}

static AssayFinding
find_share (const Count *count, gint64 limit, gboolean hued)
{
  static const struct
  {
    const char *reason, *sentence;
  } words[N_KINDS] = {
    [LIGHT] = {"fringe.light", N_ ("a light rim of {0} px on {1} % of the outline, limit {2} %")},
    [COLORED] = {"fringe.color",
                 N_ ("a colored rim of {0} px on {1} % of the outline, limit {2} %")},
    [DARK] = {"fringe.dark", N_ ("a dark rim of {0} px on {1} % of the outline, limit {2} %")},
    [KEY] = {"fringe.key", N_ ("a rim of {0} px with the background's color in it on {1} % of the "
                               "outline, limit {2} %")},
    [BEYOND] = {"fringe.beyond", N_ ("a rim of {0} px over what was only background on {1} % of "
                                     "the outline, limit {2} %")},
  };
  guint n_area = n_rim_pixels (count);
  gint64 share = (gint64) count->n_halo * 1000 / count->n_outline;
  gint64 width = MAX ((n_area + count->n_halo / 2) / MAX (count->n_halo, 1), 1);
  AssayFinding finding = {
    .name = "fringeShare",
    .value = share,
    .limit = limit,
    .unit = "per_mille",
    .gauge = _assay_gauge_at_most (share, limit, _assay_gauge_band (limit)),
    .reason = words[main_kind (count)].reason,
    .sentence = N_ ("no rim around the outline"),
  };

  if (finding.gauge.outcome == ASSAY_VERDICT_FAIL && is_faint (count, share))
    finding.gauge.confidence = MIN (finding.gauge.confidence, FAINT_RIM_CONFIDENCE);
  if (!hued && finding.gauge.outcome == ASSAY_VERDICT_FAIL && count->n_solid * 2 > n_area)
    finding.gauge.confidence = MIN (finding.gauge.confidence, SOLID_RIM_CONFIDENCE);
  if (share > 0)
    {
      finding.sentence = words[main_kind (count)].sentence;
      finding.args[0] = _assay_text_number (width);
      finding.args[1] = _assay_text_per_cent (share);
      finding.args[2] = _assay_text_per_cent (limit);
    }
  return finding;
}

/* For the eye only: how strong the halo is. The share decides. */
static void
add_strength (AssayVerdict *verdict, const Count *count, gint64 limit)
{
  guint n_area = n_rim_pixels (count);
  AssayMeasurement *measurement = g_new0 (AssayMeasurement, 1);

  measurement->name = g_strdup ("fringeDeltaE");
  measurement->value = n_area > 0 ? count->sum_delta_e / n_area : 0;
  measurement->limit = limit;
  measurement->unit = g_strdup ("delta_e");
  g_ptr_array_add (verdict->measurements, measurement);
}

/* The largest stretches of halo, largest first. */
static void
mark_halos (AssayVerdict *verdict, const Fringe *self)
{
  g_autoptr (AssayComponents) halos = assay_components_find (self->kinds, LIGHT, TRUE);

  for (guint round = 0; round < MIN (halos->components->len, ASSAY_MAX_REGIONS); round++)
    {
      AssayComponent *largest = &g_array_index (halos->components, AssayComponent, 0);

      for (guint i = 1; i < halos->components->len; i++)
        {
          AssayComponent *at = &g_array_index (halos->components, AssayComponent, i);

          if (at->n_pixels > largest->n_pixels)
            largest = at;
        }
      _assay_verdict_mark (verdict, largest->box);
      largest->n_pixels = 0;
    }
}

static AssayVerdict *
judge_fringe (const AssayExhibit *exhibit)
{
  const AssayPicture *picture = exhibit->picture;
  const AssayContract *contract = exhibit->contract;
  const AssayContractFields *fields = &contract->fields;
  g_autoptr (AssayMask) alpha = NULL;
  g_autoptr (AssayMask) rings = NULL;
  g_autoptr (AssayMask) kinds = NULL;
  Fringe self = {picture, .rim = rim_width (picture), .limit = fields->fringe_delta_e};
  g_autoptr (AssayGround) ground = _assay_ground_find (exhibit->origin);
  AssayRimView view = {exhibit->origin, ground};
  Count count = {0};
  AssayFinding finding;
  AssayVerdict *verdict;

  if (fields->fringe_per_mille == ASSAY_UNSET || fields->fringe_delta_e == ASSAY_UNSET)
    return _assay_verdict_skipped (ASSAY_SKIPPED_NOT_REQUIRED);
  if (exhibit->origin != NULL && exhibit->origin->keyed)
    {
      view.color = _assay_ground_color (exhibit->origin->source);
      self.view = &view;
    }
  alpha = assay_mask_of_alpha (picture);
  self.rings = rings = assay_rings_find (alpha, EDGE_ALPHA, self.rim + 1);
  self.kinds = kinds = assay_mask_new (picture->width, picture->height);
  classify_rim (&self, &count);
  count_outline (&self, &count);
  if (count.n_outline < MIN_OUTLINE_PX)
    return _assay_verdict_skipped (fields->background_policy == ASSAY_BACKGROUND_TRANSPARENT
                                     ? "fringe.no_outline"
                                     : ASSAY_SKIPPED_NOT_REQUIRED);
  finding = find_share (&count, fields->fringe_per_mille, ground != NULL);
  verdict = _assay_verdict_decide (&finding, 1);
  add_strength (verdict, &count, fields->fringe_delta_e);
  mark_halos (verdict, &self);
  return verdict;
}

static const char *const limits[] = {"fringePerMille", "fringeDeltaE", NULL};
static const AssayValidatorReason reasons[] = {
  {"fringe.light", "A light rim runs along the edge.",
   "Yes if it is drawn on purpose, no if it is left of the background."},
  {"fringe.color", "A rim of another hue runs along the edge.", "As above.",
   assay_remediations_key},
  {"fringe.key", "The edge has the background's color in it.", "Made again on another key color.",
   assay_remediations_key},
  {"fringe.beyond", "The edge reaches over what was only background.",
   "Made again on another key color.", assay_remediations_key},
  {"fringe.dark", "A half-transparent dark rim runs along the edge.", "As above."},
  {"fringe.no_outline", "Too little outline to measure.",
   "Look at the picture; it may be nearly empty."},
  {NULL},
};

extern const AssayValidator assay_validator_alpha_fringe;
const AssayValidator assay_validator_alpha_fringe = {
  .id = "alpha.fringe",
  .version = 2, /* 1 knew nothing of what was cut away */
  .sentence = N_ ("Whether the edge carries a rim of another color."),
  .hard = TRUE,
  .limits = limits,
  .reasons = reasons,
  .remediations = assay_remediations_seed,
  .judge = judge_fringe,
};
