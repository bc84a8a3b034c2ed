/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "assay-judge-fixture.h"
#include "core/decide/assay-route.h"

/* Mutations that turn it red: .hard = TRUE (family, copies); colors not looked at (table, family);
 * is_liker always FALSE or TRUE (likest); has_colors not asked (table); a part's color without its
 * alpha (colors). */

#define ID "duplicate.near"

static AssayVerdict *
judge (const AssayPicture *picture, const AssayReferences *references)
{
  AssayContract contract = fixture_contract ();

  return assay_validator_find (ID)->judge (
    &(AssayExhibit){.picture = picture, .contract = &contract, .references = references});
}

static AssayReference
reference_of (const AssayPicture *picture, const char *version)
{
  AssayReference reference = {.title = "Red flask", .version = version, .picture = "abcd"};

  assay_likeness_of (picture, &reference.likeness);
  return reference;
}

static void
shift_color (AssayReference *reference, int levels)
{
  reference->likeness.colors[4].r = (guint8) (reference->likeness.colors[4].r + levels);
}

static void
test_table (void)
{
  static const struct
  {
    guint64 flips;
    int levels; /* of red, of the middle part */
    gboolean colorless;
    int outcome;
    const char *sentence;
  } cases[] = {
    {0x0, 0, FALSE, ASSAY_VERDICT_FAIL, "{0} of 64 marks differ, colors alike"},
    {0x3, 5, FALSE, ASSAY_VERDICT_FAIL, "{0} of 64 marks differ, colors alike"},
    {0x7, 0, FALSE, ASSAY_VERDICT_UNCERTAIN, "{0} of 64 marks differ, colors alike"},
    {0xf, 0, FALSE, ASSAY_VERDICT_PASS, "no picture of another asset is alike"},
    {0x0, 20, FALSE, ASSAY_VERDICT_UNCERTAIN, "{0} of 64 marks differ, colors nearly alike"},
    {0x0, 55, FALSE, ASSAY_VERDICT_PASS, "no picture of another asset is alike"},
    {0x0, 0, TRUE, ASSAY_VERDICT_UNCERTAIN, "{0} of 64 marks differ, colors not known"},
    {0xf, 0, TRUE, ASSAY_VERDICT_PASS, "no picture of another asset is alike"},
  };
  g_autoptr (AssayPicture) picture = fixture_icon ();

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      AssayReference reference = reference_of (picture, "v");
      const AssayReferences references = {&reference, 1, 7};
      g_autoptr (AssayVerdict) verdict = NULL;

      reference.likeness.marks ^= cases[i].flips;
      reference.likeness.has_colors = !cases[i].colorless;
      shift_color (&reference, cases[i].levels);
      verdict = judge (picture, &references);
      g_test_message ("case %u", i);
      g_assert_cmpint (verdict->outcome, ==, cases[i].outcome);
      g_assert_cmpstr (verdict->sentence, ==, cases[i].sentence);
      if (verdict->outcome != ASSAY_VERDICT_PASS)
        g_assert_cmpstr (verdict->reason, ==, "near.alike");
    }
}

/* The evidence names the other: marks, title, version, picture. */
static void
test_likest (void)
{
  g_autoptr (AssayPicture) picture = fixture_icon ();
  AssayReference references[] = {reference_of (picture, "3"), reference_of (picture, "2"),
                                 reference_of (picture, "1"), reference_of (picture, "4")};

  references[0].likeness.marks ^= 0x1; /* one mark */
  shift_color (&references[1], 4);     /* no mark, but another color */
  references[2].likeness.marks ^= 0x7; /* only doubtful */
  references[3].likeness.marks ^= 0x1; /* as the first, later */
  for (int turn = 0; turn < 4; turn++)
    {
      const AssayReference turned[] = {references[turn % 4], references[(turn + 1) % 4],
                                       references[(turn + 2) % 4], references[(turn + 3) % 4]};
      const AssayReferences all = {turned, 4, 7};
      g_autoptr (AssayVerdict) verdict = judge (picture, &all);

      g_assert_cmpint (verdict->outcome, ==, ASSAY_VERDICT_FAIL);
      g_assert_cmpuint (g_strv_length (verdict->sentence_args), ==, 4);
      g_assert_cmpstr (verdict->sentence_args[0], ==, "0");
      g_assert_cmpstr (verdict->sentence_args[1], ==, "Red flask");
      g_assert_cmpstr (verdict->sentence_args[2], ==, "2");
      g_assert_cmpstr (verdict->sentence_args[3], ==, "abcd");
      g_assert_cmpint (fixture_measured (verdict, "duplicateDistance"), ==, 0);
      g_assert_cmpint (fixture_measured (verdict, "colorDistance"), >, 0);
    }
  references[1].likeness.marks ^= 0xff; /* now the two with one mark are nearest */
  {
    const AssayReferences all = {references, 4, 7};
    g_autoptr (AssayVerdict) verdict = judge (picture, &all);

    g_assert_cmpstr (verdict->sentence_args[2], ==, "3");
  }
}

/* Nothing asked for is skipped; nobody who looked is no pass. */
static void
test_skipped (void)
{
  const AssayReferences none = {NULL, 0, 7};
  AssayContract silent = fixture_contract ();
  g_autoptr (AssayPicture) picture = fixture_icon ();
  g_autoptr (AssayVerdict) unread = judge (picture, NULL);
  g_autoptr (AssayVerdict) alone = judge (picture, &none);
  g_autoptr (AssayVerdict) quiet = NULL;

  g_assert_cmpint (assay_references_reach (&silent), ==, 3);
  silent.fields.duplicate_bits = ASSAY_UNSET;
  g_assert_cmpint (assay_references_reach (&silent), ==, -1);
  quiet =
    assay_validator_find (ID)->judge (&(AssayExhibit){.picture = picture, .contract = &silent});
  g_assert_cmpstr (quiet->reason, ==, ASSAY_SKIPPED_NOT_REQUIRED);
  g_assert_cmpint (unread->outcome, ==, ASSAY_VERDICT_SKIPPED);
  g_assert_cmpstr (unread->reason, ==, "near.not_compared");
  g_assert_cmpint (alone->outcome, ==, ASSAY_VERDICT_PASS);
  g_assert_cmpint (alone->confidence_per_mille, >=, 900);
}

/* Left-to-right ramp: every cell is brighter than the one before. */
static void
test_dhash (void)
{
  g_autoptr (AssayPicture) ramp = synthetic_flat (90, 80, (AssayPixel){0, 0, 0, 255});
  g_autoptr (AssayPicture) empty = assay_picture_new (1, 1);

  for (int y = 0; y < 80; y++)
    for (int x = 0; x < 90; x++)
      *assay_picture_at (ramp, x, y) =
        (AssayPixel){(guint8) (x * 2), (guint8) (x * 2), (guint8) (x * 2), 255};
  g_assert_cmphex (assay_dhash (ramp), ==, G_MAXUINT64);
  for (int y = 0; y < 10; y++)
    for (int x = 0; x < 90; x++)
      *assay_picture_at (ramp, x, y) = (AssayPixel){(guint8) (200 - x), 0, 0, 255};
  g_assert_cmphex (assay_dhash (ramp), ==, G_GUINT64_CONSTANT (0x00ffffffffffffff));
  g_assert_cmphex (assay_dhash (empty), ==, 0);
}

/* Known colors, and what is written of them is read again. */
static void
test_colors (void)
{
  g_autoptr (AssayPicture) picture = synthetic_flat (30, 30, (AssayPixel){0, 0, 0, 0});
  g_autofree char *text = NULL;
  AssayLikeness likeness, read = {0};

  synthetic_rectangle (picture, (AssayRect){0, 0, 10, 10}, (AssayPixel){200, 0, 0, 255});
  synthetic_rectangle (picture, (AssayRect){20, 20, 10, 5}, (AssayPixel){0, 255, 0, 255});
  assay_likeness_of (picture, &likeness);
  text = assay_likeness_dup_colors (&likeness);
  g_assert_cmpstr (text, ==,
                   "c80000808080808080"
                   "808080808080808080"
                   "80808080808040c040");
  g_assert_true (assay_likeness_read_colors (&read, text));
  g_assert_cmpint (assay_likeness_colors_apart (&likeness, &read), ==, 0);
  g_assert_false (assay_likeness_read_colors (&read, NULL));
  g_assert_cmpint (assay_likeness_colors_apart (&likeness, &read), ==, ASSAY_LIKENESS_UNKNOWN);
  g_assert_false (assay_likeness_read_colors (&read, "c80000"));
  text[7] = 'x';
  g_assert_false (assay_likeness_read_colors (&read, text));
}

/* 2,000 icons of one family: the same round flask with a label, in slowly turning colors, the
 * label here or there. */

#define N_ICONS 2000
#define N_HUES  40

static AssayPixel
hue (guint i, guint8 dark)
{
  static const guint8 wheel[6][3] = {{1, 0, 0}, {1, 1, 0}, {0, 1, 0},
                                     {0, 1, 1}, {0, 0, 1}, {1, 0, 1}};
  guint turn = i % N_HUES * 6, from = turn / N_HUES, part = turn % N_HUES;
  guint8 out[3];

  for (guint c = 0; c < 3; c++)
    out[c] = (guint8) ((wheel[from][c] * (N_HUES - part) + wheel[(from + 1) % 6][c] * part)
                         * (200u - dark) / N_HUES
                       + 30);
  return (AssayPixel){out[0], out[1], out[2], 255};
}

static AssayPicture *
draw_flask (guint i)
{
  AssayPicture *picture = assay_picture_new (32, 32);

  synthetic_sprite_disk (picture, 16, 18, 11, hue (i, 0));
  synthetic_rectangle (picture, (AssayRect){14, 3, 4, 6}, hue (i, 90));
  synthetic_rectangle (picture,
                       (AssayRect){8 + (int) (i / N_HUES % 10), 14 + (int) (i / N_HUES / 10), 6, 5},
                       hue (i / N_HUES * 7, 40));
  return picture;
}

typedef struct
{
  AssayPicture *pictures[N_ICONS];
  AssayReference of[N_ICONS];
} Family;

static Family *
draw_family (void)
{
  Family *self = g_new0 (Family, 1);

  for (guint i = 0; i < N_ICONS; i++)
    {
      self->pictures[i] = draw_flask (i);
      self->of[i] = reference_of (self->pictures[i], "family");
    }
  return self;
}

static void
family_free (Family *self)
{
  for (guint i = 0; i < N_ICONS; i++)
    assay_picture_unref (self->pictures[i]);
  g_free (self);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Family, family_free)

/* As the runner would: the likeness alone is asked for, everything it finds is let through. */
static AssayRoute *
route_icon (const AssayPicture *picture, const AssayReferences *others, guint left)
{
  static const AssayRoutingPolicy trusting = {
    .trust = ASSAY_TRUST_ALL, .accept_per_mille = 900, .reject_per_mille = 900};
  AssayContract contract = {.canvas_width = 32, .canvas_height = 32};
  g_autoptr (AssayReport) report = NULL;

  contract.fields.background_policy = ASSAY_BACKGROUND_ANY;
#define LIMIT(member, json, most, stricter, title, description)                                    \
  contract.fields.member = ASSAY_UNSET;
  ASSAY_CONTRACT_LIMITS (LIMIT)
#undef LIMIT
  contract.fields.duplicate_bits = 2;
  report = assay_judge (
    &(AssayExhibit){.picture = picture, .contract = &contract, .references = others}, 1, NULL);
  return assay_route_decide (report, &trusting, left, FALSE);
}

/* 0 are thrown away, 0 made again: with and without regenerations left. Some are asked about, and
 * fewer than without a look at the colors. */
static void
test_family (void)
{
  g_autoptr (Family) family = draw_family ();
  guint n_asked = 0, n_approved = 0, n_marks = 0;

  for (guint i = 0; i < N_ICONS; i++)
    {
      const AssayReferences before = {family->of, i, 7};
      g_autoptr (AssayRoute) route = route_icon (family->pictures[i], &before, i % 2 * 3);

      n_asked += route->outcome == ASSAY_ROUTE_ASK;
      n_approved += route->outcome == ASSAY_ROUTE_AUTO_APPROVED;
      for (guint k = 0; k < i; k++)
        if (assay_likeness_marks_apart (&family->of[i].likeness, &family->of[k].likeness) <= 3)
          {
            n_marks++;
            break;
          }
    }
  g_test_message ("%u asked, %u approved, %u have nearly the marks of another", n_asked, n_approved,
                  n_marks);
  g_assert_cmpuint (n_asked + n_approved, ==, N_ICONS);
  g_assert_cmpuint (n_approved, >, 100);
  g_assert_cmpuint (n_asked, <, n_marks);
}

/* An exact copy gives a card that names it, however many others there are. */
static void
test_copies (void)
{
  g_autoptr (Family) family = draw_family ();
  const AssayReferences all = {family->of, N_ICONS, 7};

  for (guint i = 0; i < N_ICONS; i += 97)
    {
      g_autoptr (AssayPicture) copy = draw_flask (i);
      g_autoptr (AssayRoute) route = route_icon (copy, &all, 3);

      g_assert_cmpint (route->outcome, ==, ASSAY_ROUTE_ASK);
      g_assert_cmpstr (route->reasons[0], ==, "duplicate.near:near.alike");
      g_assert_cmpstr (assay_validators[route->asked]->id, ==, ID);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/judge/near/table", test_table);
  g_test_add_func ("/judge/near/likest", test_likest);
  g_test_add_func ("/judge/near/skipped", test_skipped);
  g_test_add_func ("/judge/near/dhash", test_dhash);
  g_test_add_func ("/judge/near/colors", test_colors);
  g_test_add_func ("/judge/near/family", test_family);
  g_test_add_func ("/judge/near/copies", test_copies);
  return g_test_run ();
}
