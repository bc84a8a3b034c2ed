/* SPDX-License-Identifier: GPL-3.0-or-later */

/* bench-alpha COMMAND: what the validators say of real art, for `dev bench judgement alpha`.
 * Sprites come on standard input (bench/cut/sprite.h); a row a picture goes to standard output.
 *
 *   cuts BACKGROUND…  the product's cuts, delivered, beside how bad they are against the truth
 *   untouched         the art itself, delivered: beside itself on a mixed background, which is what
 *                     it would have been cut from, and imported, with nothing beside it
 *   defects           both with one defect each */

#include "bench/alpha/defect.h"
#include "bench/alpha/trivial.h"
#include "bench/cut/art.h"
#include "bench/cut/product.h"
#include "bench/cut/scene.h"
#include "bench/cut/score.h"
#include "bench/cut/sprite.h"
#include "judge/assay-validator.h"
#include "model/documents/assay-builtin.h"
#include "model/documents/assay-documents.h"

#define PAD_PX 8

/* What is asked: all but whether it is like another picture. */
static const char *const asked[] = {"technical.decode", "alpha.background", "alpha.fringe",
                                    "bounds.safe_area", "alpha.punch",      "alpha.feather"};

/* A picture to be judged, with what it was cut from. */
typedef struct
{
  const AssayPicture *picture;
  AssayOrigin origin; /* without source: nobody knows what it was cut from */
} Judged;

/* The limits that ship. */
static AssayContractFields
shipped_limits (void)
{
  GPtrArray *documents = assay_builtin_documents ();

  for (guint i = 0; i < documents->len; i++)
    {
      const AssayDocument *document = documents->pdata[i];

      if (document->kind == ASSAY_KIND_CONTRACT_BASELINE)
        return *((const AssayContractBaseline *) document)->contract;
    }
  g_error ("no built-in contract baseline");
}

static AssayContract
contract (void)
{
  AssayContract asks = {.fields = shipped_limits (),
                        .canvas_width = PRODUCT_CANVAS_PX,
                        .canvas_height = PRODUCT_CANVAS_PX,
                        .requires_alpha = TRUE};

  asks.fields.background_policy = ASSAY_BACKGROUND_TRANSPARENT;
  asks.fields.safe_area_px = PRODUCT_SAFE_PX;
  return asks;
}

static AssayReport *
judge (const Judged *judged)
{
  const AssayContract asks = contract ();
  static const AssayReferences none;

  return assay_judge (&(AssayExhibit){judged->picture, &asks, &none,
                                      judged->origin.source != NULL ? &judged->origin : NULL},
                      1, NULL);
}

static gboolean
is_asked (const AssayVerdict *verdict)
{
  for (guint i = 0; i < G_N_ELEMENTS (asked); i++)
    if (g_str_equal (asked[i], verdict->validator))
      return TRUE;
  return FALSE;
}

/* "<validator> <outcome> <confidence> <score> <hard> <shadow> <reason>" of each that was asked,
 * tabs between. */
static void
print_verdicts (const Judged *judged)
{
  static const char *const outcomes[] = {"pass", "fail", "uncertain", "skipped"};
  g_autoptr (AssayReport) report = judge (judged);

  for (guint i = 0; i < report->verdicts->len; i++)
    {
      const AssayVerdict *v = report->verdicts->pdata[i];

      if (is_asked (v))
        g_print ("\t%s %s %" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %d %d %s", v->validator,
                 outcomes[v->outcome], v->confidence_per_mille, v->score_per_mille, v->hard == TRUE,
                 v->in_shadow == TRUE, v->reason != NULL && *v->reason != '\0' ? v->reason : "-");
    }
}

static void
print_row (const Sprite *sprite, const char *what, const char *state, const Judged *judged)
{
  g_autofree char *kinds = truth_dup_kinds (sprite->truth->kinds);

  g_print ("%s\t%s\t%s\t%s\t%.3f\t%u\t%u\t%.4f", sprite->name, what, kinds, state,
           trivial_ring_to_core (judged->picture), trivial_components (judged->picture),
           trivial_holes (judged->picture), trivial_translucent (judged->picture));
  print_verdicts (judged);
  g_print ("\n");
}

/* As cut.py counts them: "edge left lost hole", or "refused". */
static char *
dup_state (const Sprite *sprite, const AssayPicture *cut)
{
  Score score;

  if (cut == NULL)
    return g_strdup ("refused");
  score = score_of (sprite->truth, cut);
  return g_strdup_printf ("%.3f %.3f %.3f %.2f", score.edge, score.background_left,
                          score.subject_lost, score.hole_kept);
}

/* What is refused, or leaves nothing, is delivered as an empty canvas, as the product does. */
static AssayPicture *
deliver (const AssayPicture *cut, AssayOrigin *origin)
{
  AssayPicture *placed = cut != NULL ? product_place (cut, &origin->from, &origin->to) : NULL;

  return placed != NULL ? placed : art_new (PRODUCT_CANVAS_PX, PRODUCT_CANVAS_PX);
}

static void
judge_cut (const Sprite *sprite, SceneKind kind)
{
  AssayPixel key = scene_key (kind, sprite->seed);
  g_autoptr (AssayPicture) composed = scene_compose (sprite->picture, kind, sprite->seed);
  g_autoptr (AssayPicture) cut = product_cut (composed, key);
  AssayRect all = {0, 0, composed->width, composed->height};
  Judged judged = {.origin = {composed, TRUE, key, all, all}};
  g_autoptr (AssayPicture) placed = deliver (cut, &judged.origin);
  g_autofree char *state = dup_state (sprite, cut);

  judged.picture = placed;
  print_row (sprite, scene_name (kind), state, &judged);
}

static void
judge_cuts (const Sprite *sprite, gpointer data)
{
  for (char **name = data; *name != NULL; name++)
    {
      SceneKind kind = scene_find (*name);

      if (kind == SCENE_KINDS)
        g_error ("no background is called %s", *name);
      judge_cut (sprite, kind);
    }
}

/* A picture, and what comes before the names of its rows. */
typedef struct
{
  Judged judged;
  const char *prefix;
} Shown;

static void
print_shown (const Sprite *sprite, const char *name, const Shown *shown)
{
  g_autofree char *what = g_strconcat (shown->prefix, name, NULL);

  print_row (sprite, what, "-", &shown->judged);
}

static void
judge_with (const Sprite *sprite, const Shown *clean, const Defect *put_in)
{
  const AssayPicture *picture = clean->judged.picture;

  print_shown (sprite, "untouched", clean);
  for (; put_in->name != NULL; put_in++)
    {
      g_autoptr (AssayPicture) bad =
        art_crop (picture, (AssayRect){0, 0, picture->width, picture->height});

      if (put_in->draw (bad, put_in->which, sprite->seed))
        print_shown (sprite, put_in->name, &(Shown){{bad, clean->judged.origin}, clean->prefix});
    }
}

static void
judge_imported (const Sprite *sprite, const Defect *put_in)
{
  AssayOrigin nowhere = {0};
  g_autoptr (AssayPicture) padded = art_pad (sprite->original, PAD_PX);
  g_autoptr (AssayPicture) placed = deliver (padded, &nowhere);

  judge_with (sprite, &(Shown){{.picture = placed}, "imported "}, put_in);
}

/* Enlarged, as a model draws it: what a faultless cut of it would give. */
static void
judge_beside_uncut (const Sprite *sprite, const Defect *put_in)
{
  AssayPixel key = defect_key (sprite->seed);
  g_autoptr (AssayPicture) uncut = scene_compose (sprite->picture, SCENE_MIXED, sprite->seed);
  AssayOrigin origin = {uncut, TRUE, key, {0}, {0}};
  g_autoptr (AssayPicture) placed = deliver (sprite->picture, &origin);

  judge_with (sprite, &(Shown){{placed, origin}, ""}, put_in);
}

static void
judge_original (const Sprite *sprite, const Defect *put_in)
{
  judge_beside_uncut (sprite, put_in);
  judge_imported (sprite, put_in);
}

static void
judge_untouched (const Sprite *sprite, gpointer data)
{
  static const Defect none[] = {{NULL}};

  (void) data;
  judge_original (sprite, none);
}

static void
judge_defects (const Sprite *sprite, gpointer data)
{
  (void) data;
  judge_original (sprite, defects);
}

int
main (int n_words, char **words)
{
  const char *command = n_words > 1 ? words[1] : "";

  if (g_str_equal (command, "cuts"))
    sprite_each (judge_cuts, words + 2);
  else if (g_str_equal (command, "untouched"))
    sprite_each (judge_untouched, NULL);
  else if (g_str_equal (command, "defects"))
    sprite_each (judge_defects, NULL);
  else
    g_printerr ("bench-alpha cuts | untouched | defects\n");
  return 0;
}
