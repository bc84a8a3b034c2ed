/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/decide/assay-route.h"
#include "imaging/assay-color.h"
#include "imaging/assay-morphology.h"
#include "judge/assay-ground.h"
#include "judge/assay-detached.h"
#include "judge/assay-judge-private.h"

/* What lies around the object, by backgroundPolicy:
 *   transparent  share of the outermost row and column of pixels that is filled, filled corners,
 * the largest speck detached from the object flat         nothing transparent; share of the border
 * that differs from its median color opaque       nothing transparent any          nothing to check
 */

#define HAZE_ALPHA 16 /* from here on a border pixel is filled */
#define FLAT_DELTA_E                                                                               \
  12 /* a border pixel of a flat background may differ from the median by this much */
#define MAX_FINDINGS 5

/* What is left of the background, per mille of what is visible. Nobody sets these: a picture with
 * less is good for any game. */
#define LEFT_LIMIT       5 /* surely left */
#define LEFT_BAND        2
#define HUED_LIMIT       20 /* of its hue: glass before it, or an object that has it */
#define HUED_BAND        8
#define SPECK_CONFIDENCE 800 /* most: of a speck within its limit */
#define DRAWN_CONFIDENCE 850 /* most: of one beyond it that may be drawn, so a person is asked */
#define HUED_CONFIDENCE  850 /* most: an object may have the hue, so a person is asked */

typedef gboolean (*BorderTest) (const AssayPicture *picture, int x, int y, gconstpointer data);

typedef struct
{
  guint n_border, n_found;
  AssayRect sides[4]; /* top, bottom, left, right: what was found, empty if nothing */
} Border;

static void
extend (AssayRect *rect, int x, int y)
{
  int right = MAX (rect->x + rect->width, x + 1), bottom = MAX (rect->y + rect->height, y + 1);

  if (rect->width == 0)
    {
      *rect = (AssayRect){x, y, 1, 1};
      return;
    }
  rect->x = MIN (rect->x, x);
  rect->y = MIN (rect->y, y);
  rect->width = right - rect->x;
  rect->height = bottom - rect->y;
}

static void
test_pixel (Border *border,
            const AssayPicture *picture,
            int x,
            int y,
            int side,
            BorderTest test,
            gconstpointer data)
{
  border->n_border++;
  if (!test (picture, x, y, data))
    return;
  border->n_found++;
  extend (&border->sides[side], x, y);
}

static Border
walk_border (const AssayPicture *picture, BorderTest test, gconstpointer data)
{
  Border border = {0};
  int right = picture->width - 1, bottom = picture->height - 1;

  for (int x = 0; x <= right; x++)
    {
      test_pixel (&border, picture, x, 0, 0, test, data);
      if (bottom > 0)
        test_pixel (&border, picture, x, bottom, 1, test, data);
    }
  for (int y = 1; y < bottom; y++)
    {
      test_pixel (&border, picture, 0, y, 2, test, data);
      if (right > 0)
        test_pixel (&border, picture, right, y, 3, test, data);
    }
  return border;
}

static gboolean
is_filled (const AssayPicture *picture, int x, int y, gconstpointer data)
{
  return assay_picture_at (picture, x, y)->a >= HAZE_ALPHA;
}

static gboolean
differs (const AssayPicture *picture, int x, int y, gconstpointer data)
{
  const AssayPixel *flat = data, *at = assay_picture_at (picture, x, y);

  return at->a != 255 || assay_color_delta_e (*at, *flat) > FLAT_DELTA_E;
}

static AssayFinding
find_border (const Border *border, gint64 limit)
{
  gint64 share = ((gint64) border->n_found * 1000 + border->n_border / 2) / border->n_border;

  if (border->n_found > 0)
    share = MAX (share, 1);
  return (AssayFinding){
    .name = "borderFilled",
    .value = share,
    .limit = limit,
    .unit = "per_mille",
    .gauge = _assay_gauge_at_most (share, limit, _assay_gauge_band (limit)),
    .reason = "background.border",
    .sentence = N_ ("{0} % of the border is filled, limit {1} %"),
    .args = {_assay_text_per_cent (share), _assay_text_per_cent (limit)},
  };
}

static AssayFinding
find_corners (const AssayPicture *picture)
{
  int right = picture->width - 1, bottom = picture->height - 1;
  int n = is_filled (picture, 0, 0, NULL) + is_filled (picture, right, 0, NULL)
          + is_filled (picture, 0, bottom, NULL) + is_filled (picture, right, bottom, NULL);

  return (AssayFinding){
    .name = "cornersFilled",
    .value = n,
    .limit = 0,
    .unit = "count",
    .gauge = _assay_gauge_exact (n == 0),
    .reason = "background.corner",
    .sentence = N_ ("{0} of 4 corners are filled, limit 0"),
    .args = {_assay_text_number (n)},
  };
}

/* A speck within the limit is asked about: it is still one. Beyond it, it is surely wrong by the
 * size of what nobody drew. */
static AssayGauge
gauge_specks (const AssayDetached *detached, gint64 limit)
{
  gint64 band = _assay_gauge_band (limit);
  AssayGauge gauge = _assay_gauge_at_most (detached->largest, limit, band);
  AssayGauge sure = _assay_gauge_at_most (detached->largest_sure, limit, band);

  if (gauge.outcome == ASSAY_VERDICT_PASS && detached->largest > 0)
    gauge.confidence = MIN (gauge.confidence, SPECK_CONFIDENCE);
  if (gauge.outcome == ASSAY_VERDICT_FAIL && sure.outcome != ASSAY_VERDICT_FAIL)
    gauge.confidence = MIN (gauge.confidence, DRAWN_CONFIDENCE);
  else if (gauge.outcome == ASSAY_VERDICT_FAIL)
    gauge.confidence = MIN (gauge.confidence, MAX (sure.confidence, DRAWN_CONFIDENCE));
  return gauge;
}

static AssayFinding
find_island (const AssayDetached *detached, gint64 limit)
{
  gint64 largest = detached->largest;

  return (AssayFinding){
    .name = "strayIsland",
    .value = largest,
    .limit = limit,
    .unit = "px",
    .gauge = gauge_specks (detached, limit),
    .reason = "background.island",
    .sentence =
      largest > 0 ? N_ ("a detached speck of {0} px, limit {1} px") : N_ ("nothing is detached"),
    .args = {largest > 0 ? _assay_text_number (largest) : NULL,
             largest > 0 ? _assay_text_number (limit) : NULL},
  };
}

static AssayFinding
find_left (const AssayLeftover *left)
{
  gint64 share = left->n_background * 1000 / MAX (left->n_visible, 1);

  return (AssayFinding){
    .name = "backgroundLeft",
    .value = share,
    .limit = LEFT_LIMIT,
    .unit = "per_mille",
    .gauge = _assay_gauge_at_most (share, LEFT_LIMIT, LEFT_BAND),
    .reason = "background.left",
    .sentence =
      share > 0 ? N_ (
        "{0} % of it is background that was left, limit {1} %; the largest part {2} px at {3}")
                : N_ ("nothing of the background is left"),
    .args = {share > 0 ? _assay_text_per_cent (share) : NULL,
             share > 0 ? _assay_text_per_cent (LEFT_LIMIT) : NULL,
             share > 0 ? _assay_text_number (left->largest) : NULL,
             share > 0 ? _assay_text_place (left->box) : NULL},
  };
}

static AssayFinding
find_hued (const AssayLeftover *left)
{
  gint64 share = left->n_hued * 1000 / MAX (left->n_visible, 1);
  AssayFinding finding = {
    .name = "backgroundHue",
    .value = share,
    .limit = HUED_LIMIT,
    .unit = "per_mille",
    .gauge = _assay_gauge_at_most (share, HUED_LIMIT, HUED_BAND),
    .reason = "background.hue",
    .sentence =
      share > 0
        ? N_ ("{0} % of it has the background's hue, limit {1} %; the largest part {2} px at {3}")
        : N_ ("nothing has the background's hue"),
    .args = {share > 0 ? _assay_text_per_cent (share) : NULL,
             share > 0 ? _assay_text_per_cent (HUED_LIMIT) : NULL,
             share > 0 ? _assay_text_number (left->largest) : NULL,
             share > 0 ? _assay_text_place (left->box) : NULL},
  };

  if (finding.gauge.outcome == ASSAY_VERDICT_FAIL)
    finding.gauge.confidence = MIN (finding.gauge.confidence, HUED_CONFIDENCE);
  return finding;
}

static void
mark_left (AssayVerdict *verdict, const AssayLeftover *left)
{
  g_autoptr (AssayComponents) patches = NULL;

  if (left->hues == NULL)
    return;
  _assay_verdict_mark (verdict, left->box);
  patches = assay_components_find (left->hues, ASSAY_HUE_TINT, FALSE);
  for (guint i = 0; i < patches->components->len; i++)
    {
      const AssayComponent *patch = &g_array_index (patches->components, AssayComponent, i);

      if ((gint64) patch->n_pixels < left->largest)
        _assay_verdict_mark (verdict, patch->box);
    }
}

static void
mark_border (AssayVerdict *verdict, const Border *border)
{
  for (guint i = 0; i < G_N_ELEMENTS (border->sides); i++)
    _assay_verdict_mark (verdict, border->sides[i]);
}

static void
mark_specks (AssayVerdict *verdict, const AssayDetached *detached)
{
  for (guint i = 0; i < detached->specks->len; i++)
    _assay_verdict_mark (verdict, g_array_index (detached->specks, AssayRect, i));
}

/* A pass says what nobody could look at. */
static void
tell_unseen (AssayVerdict *verdict, const AssayOrigin *origin)
{
  if (verdict->outcome != ASSAY_VERDICT_PASS)
    return;
  g_free (verdict->sentence);
  g_strfreev (verdict->sentence_args);
  verdict->sentence_args = g_new0 (char *, 1);
  verdict->sentence = g_strdup (
    origin == NULL ? N_ ("the border is free; what may be left inside cannot be told without the "
                         "uncut picture")
                   : N_ ("the border is free; what may be left inside cannot be told by a "
                         "background without a strong hue"));
}

static AssayVerdict *
judge_transparent (const AssayExhibit *exhibit)
{
  const AssayPicture *picture = exhibit->picture;
  const AssayContractFields *fields = &exhibit->contract->fields;
  g_autoptr (AssayGround) ground = _assay_ground_find (exhibit->origin);
  g_auto (AssayLeftover) left = {0};
  g_auto (AssayDetached) detached = {0};
  Border border = walk_border (picture, is_filled, NULL);
  AssayFinding findings[MAX_FINDINGS];
  guint n = 0;
  AssayVerdict *verdict;

  if (fields->border_filled_per_mille != ASSAY_UNSET)
    {
      findings[n++] = find_border (&border, fields->border_filled_per_mille);
      if (fields->border_filled_per_mille < 1000)
        findings[n++] = find_corners (picture);
    }
  if (fields->stray_island_px != ASSAY_UNSET)
    {
      _assay_detached_find (picture, ground, &detached);
      findings[n++] = find_island (&detached, fields->stray_island_px);
    }
  if (ground != NULL)
    {
      _assay_leftover_find (ground, picture, &left);
      findings[n++] = find_left (&left);
      findings[n++] = find_hued (&left);
    }
  if (n == 0)
    return _assay_verdict_skipped (ASSAY_SKIPPED_NOT_REQUIRED);
  verdict = _assay_verdict_decide (findings, n);
  if (ground == NULL && (exhibit->origin == NULL || exhibit->origin->keyed))
    tell_unseen (verdict, exhibit->origin);
  mark_left (verdict, &left);
  if (fields->border_filled_per_mille != ASSAY_UNSET && fields->border_filled_per_mille < 1000)
    mark_border (verdict, &border);
  if (fields->stray_island_px != ASSAY_UNSET)
    mark_specks (verdict, &detached);
  return verdict;
}

static AssayFinding
find_transparent (const AssayPicture *picture)
{
  gsize n_pixels = (gsize) picture->width * (gsize) picture->height, n = 0;
  gint64 share;

  for (gsize i = 0; i < n_pixels; i++)
    n += picture->pixels[i].a < 255;
  share = (gint64) ((n * 1000 + n_pixels - 1) / n_pixels);
  return (AssayFinding){
    .name = "transparent",
    .value = share,
    .limit = 0,
    .unit = "per_mille",
    .gauge = _assay_gauge_exact (n == 0),
    .reason = "background.holes",
    .sentence = N_ ("{0} % of the picture is transparent, limit 0 %"),
    .args = {_assay_text_per_cent (share)},
  };
}

static guint8
median_of (guint32 *histogram, guint32 total)
{
  guint32 seen = 0;
  int level = 0;

  while (level < 255 && (seen += histogram[level]) * 2 < total)
    level++;
  return (guint8) level;
}

static gboolean
count_levels (const AssayPicture *picture, int x, int y, gconstpointer data)
{
  guint32 (*histograms)[256] = (guint32 (*)[256]) data;
  AssayPixel at = *assay_picture_at (picture, x, y);

  histograms[0][at.r]++;
  histograms[1][at.g]++;
  histograms[2][at.b]++;
  return TRUE;
}

static AssayVerdict *
judge_flat (const AssayPicture *picture, const AssayContractFields *fields)
{
  guint32 histograms[3][256] = {0};
  guint32 n_border = walk_border (picture, count_levels, histograms).n_border;
  AssayPixel flat = {median_of (histograms[0], n_border), median_of (histograms[1], n_border),
                     median_of (histograms[2], n_border), 255};
  Border border = walk_border (picture, differs, &flat);
  AssayFinding findings[MAX_FINDINGS];
  guint n = 0;
  AssayVerdict *verdict;

  findings[n++] = find_transparent (picture);
  if (fields->border_filled_per_mille != ASSAY_UNSET)
    {
      findings[n] = find_border (&border, fields->border_filled_per_mille);
      findings[n].name = "borderUneven";
      findings[n].reason = "background.not_flat";
      findings[n++].sentence = N_ ("{0} % of the border differs from the background, limit {1} %");
    }
  verdict = _assay_verdict_decide (findings, n);
  mark_border (verdict, &border);
  return verdict;
}

static AssayVerdict *
judge_background (const AssayExhibit *exhibit)
{
  const AssayPicture *picture = exhibit->picture;
  const AssayContract *contract = exhibit->contract;
  AssayFinding finding;

  switch (contract->fields.background_policy)
    {
    case ASSAY_BACKGROUND_TRANSPARENT:
      return judge_transparent (exhibit);
    case ASSAY_BACKGROUND_FLAT:
      return judge_flat (picture, &contract->fields);
    case ASSAY_BACKGROUND_OPAQUE:
      finding = find_transparent (picture);
      return _assay_verdict_decide (&finding, 1);
    default: /* any, or nothing said */
      return _assay_verdict_skipped (ASSAY_SKIPPED_NOT_REQUIRED);
    }
}

static const char *const limits[] = {"borderFilledPerMille", "strayIslandPx", NULL};
static const AssayValidatorReason reasons[] = {
  {"background.border", "Too much of the border is filled.",
   "Made again; the object may be too large or the background uneven.", assay_remediations_scenery},
  {"background.corner", "A corner is filled.", "Made again.", assay_remediations_scenery},
  {"background.island", "A detached speck is larger than `strayIslandPx`.",
   "Made again; raise the limit for objects in several parts.", assay_remediations_key},
  {"background.left", "A part of the background was not cut out: a shadow on it, or a hole.",
   "Made again on another key color.", assay_remediations_key},
  {"background.hue",
   "A large part has the background's hue: glass before it, or the object has it.",
   "Yes if the object has that color, no if it is left of the background; `keyColor` sets another.",
   assay_remediations_key},
  {"background.not_flat", "A flat background was asked for and the border is uneven.",
   "Made again."},
  {"background.holes", "An opaque picture was asked for and parts are transparent.",
   "Correct `backgroundPolicy` or `cut`."},
  {NULL},
};

extern const AssayValidator assay_validator_alpha_background;
const AssayValidator assay_validator_alpha_background = {
  .id = "alpha.background",
  .version = 2, /* 1 knew nothing of what was cut away */
  .sentence =
    N_ ("Whether the background is what was asked for, up to the border, without specks."),
  .hard = TRUE,
  .limits = limits,
  .reasons = reasons,
  .remediations = assay_remediations_seed,
  .judge = judge_background,
};
