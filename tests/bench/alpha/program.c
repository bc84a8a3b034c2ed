/* SPDX-License-Identifier: GPL-3.0-or-later */

/* bench-alpha COMMAND: what the validators say of real art, for `dev bench judgement alpha`.
 * Sprites come on standard input (bench/cut/sprite.h); a row a picture goes to standard output.
 *
 *   cuts BACKGROUND…  the product's cuts, delivered, beside how bad they are against the truth
 *   untouched         the art itself, delivered
 *   defects           the same with one defect each */

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
                                    "bounds.safe_area"};

/* A picture to be judged, with what it was cut from. */
typedef struct
{
  const AssayPicture *picture;
  const AssayPicture *uncut; /* %NULL: it never was on a background */
  AssayPixel key;
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

  return assay_judge (&judged->picture, 1, &asks, &none, NULL);
}

static gboolean
is_asked (const AssayVerdict *verdict)
{
  for (guint i = 0; i < G_N_ELEMENTS (asked); i++)
    if (g_str_equal (asked[i], verdict->validator))
      return TRUE;
  return FALSE;
}

/* "<validator> <outcome> <confidence> <score> <hard> <reason>" of each that was asked, tabs
 * between. */
static void
print_verdicts (const Judged *judged)
{
  static const char *const outcomes[] = {"pass", "fail", "uncertain", "skipped"};
  g_autoptr (AssayReport) report = judge (judged);

  for (guint i = 0; i < report->verdicts->len; i++)
    {
      const AssayVerdict *v = report->verdicts->pdata[i];

      if (is_asked (v))
        g_print ("\t%s %s %" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %d %s", v->validator,
                 outcomes[v->outcome], v->confidence_per_mille, v->score_per_mille, v->hard == TRUE,
                 v->reason != NULL && *v->reason != '\0' ? v->reason : "-");
    }
}

static void
print_row (const Sprite *sprite, const char *what, const char *state, const Judged *judged)
{
  g_autofree char *kinds = truth_dup_kinds (sprite->truth->kinds);

  g_print ("%s\t%s\t%s\t%s\t%.3f\t%u", sprite->name, what, kinds, state,
           trivial_ring_to_core (judged->picture), trivial_components (judged->picture));
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
deliver (const AssayPicture *cut)
{
  AssayPicture *placed = cut != NULL ? product_place (cut) : NULL;

  return placed != NULL ? placed : art_new (PRODUCT_CANVAS_PX, PRODUCT_CANVAS_PX);
}

static void
judge_cut (const Sprite *sprite, SceneKind kind)
{
  AssayPixel key = scene_key (kind, sprite->seed);
  g_autoptr (AssayPicture) composed = scene_compose (sprite->picture, kind, sprite->seed);
  g_autoptr (AssayPicture) cut = product_cut (composed, key);
  g_autoptr (AssayPicture) placed = deliver (cut);
  g_autofree char *state = dup_state (sprite, cut);

  print_row (sprite, scene_name (kind), state, &(Judged){placed, composed, key});
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

static AssayPicture *
deliver_untouched (const Sprite *sprite)
{
  g_autoptr (AssayPicture) padded = art_pad (sprite->original, PAD_PX);

  return deliver (padded);
}

static void
judge_untouched (const Sprite *sprite, gpointer data)
{
  g_autoptr (AssayPicture) placed = deliver_untouched (sprite);

  (void) data;
  print_row (sprite, "untouched", "-", &(Judged){placed, NULL, defect_key (sprite->seed)});
}

static void
judge_defects (const Sprite *sprite, gpointer data)
{
  g_autoptr (AssayPicture) placed = deliver_untouched (sprite);
  AssayRect all = {0, 0, placed->width, placed->height};

  judge_untouched (sprite, data);
  for (const Defect *defect = defects; defect->name != NULL; defect++)
    {
      g_autoptr (AssayPicture) bad = art_crop (placed, all);

      if (defect->draw (bad, defect->which, sprite->seed))
        print_row (sprite, defect->name, "-", &(Judged){bad, NULL, defect_key (sprite->seed)});
    }
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
