/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sandbox/assay-sandbox-defect.h"

#define PROMPT "a red health potion, game icon, plain solid magenta background"

static AssayPicture *
draw (const char *positive, const char *loras, guint64 seed, guint index, int side)
{
  return sandbox_draw (&(SandboxDrawRequest){side, side, positive, "sd_xl_base_1.0.safetensors",
                                             loras, seed, index, 20, 70, 0},
                       NULL);
}

static void
test_same_pixels (void)
{
  g_autoptr (AssayPicture) a = draw (PROMPT, "painted-glow.safetensors\t800\n", 42, 0, 256);
  g_autoptr (AssayPicture) b = draw (PROMPT, "painted-glow.safetensors\t800\n", 42, 0, 256);
  g_autoptr (AssayPicture) seed = draw (PROMPT, "painted-glow.safetensors\t800\n", 43, 0, 256);
  g_autoptr (AssayPicture) index = draw (PROMPT, "painted-glow.safetensors\t800\n", 42, 1, 256);
  g_autoptr (AssayPicture) weight = draw (PROMPT, "painted-glow.safetensors\t300\n", 42, 0, 256);
  g_autoptr (AssayPicture) plain = draw (PROMPT, NULL, 42, 0, 256);
  g_autoptr (AssayPicture) unknown = draw (PROMPT, "nobody.safetensors\t1000\n", 42, 0, 256);

  g_assert_true (assay_picture_equal (a, b));
  g_assert_false (assay_picture_equal (a, seed));
  g_assert_false (assay_picture_equal (a, index));
  g_assert_false (assay_picture_equal (a, weight));
  g_assert_false (assay_picture_equal (a, plain));
  g_assert_false (assay_picture_equal (plain, unknown));
}

static void
test_words (void)
{
  static const struct
  {
    const char *prompt, *subject;
    int color, background; /* -1 = none */
  } cases[] = {
    {PROMPT, "potion", 0xd8322e, 0xff00ff},
    {"(masterpiece:1.2), ui_icon, A Golden KEY!, #00ff00 background", "key", 0xf2b632, 0x00ff00},
    {"ruby heart-shaped shield with a star, on white", "shield", 0xc4163f, 0xffffff},
    {"rubber duck", "duck", -1, -1},
    {"bag of coins, black outline, isolated on cyan", "coin", -1, 0x00ffff},
    {"blue portion", "potion", 0x2f68d8, -1},
    {"a red potion on dark background", "potion", 0xd8322e, -1},
    {"an emerald gem, background is yellow", "gem", 0x1fa368, 0xffff00},
    {"flying spaceship, plain background", "rocket", -1, 0xd9d9d9},
    {"", "crate", -1, -1},
    {"\xff\xfe,,,(((:::", "crate", -1, -1},
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      SandboxScene scene;

      sandbox_words_read (cases[i].prompt, &scene);
      g_test_message ("case %d: %s", (int) i, scene.subject);
      g_assert_cmpstr (scene.subject, ==, cases[i].subject);
      g_assert_cmpint (scene.has_color, ==, cases[i].color >= 0);
      g_assert_cmpint (scene.has_background, ==, cases[i].background >= 0);
      if (scene.has_color)
        g_assert_cmphex (scene.color.r << 16 | scene.color.g << 8 | scene.color.b, ==,
                         (guint) cases[i].color);
      if (scene.has_background)
        g_assert_cmphex (scene.background.r << 16 | scene.background.g << 8 | scene.background.b,
                         ==, (guint) cases[i].background);
    }
  g_assert_true (sandbox_words_hash ("A red potion") == sandbox_words_hash ("a (red:1.3), potion"));
  g_assert_true (sandbox_words_hash ("a red potion") != sandbox_words_hash ("a blue potion"));
}

/* Names of every subject; borrowed strings. */
static GPtrArray *
list_subjects (void)
{
  GPtrArray *names = g_ptr_array_new ();

  for (gsize file = 0; sandbox_subjects[file] != NULL; file++)
    for (const SandboxSubject *row = sandbox_subjects[file]; row->name != NULL; row++)
      g_ptr_array_add (names, (gpointer) row->name);
  g_assert_cmpuint (names->len, >=, 13);
  return names;
}

/* Every subject: the border is the asked colour within 45 levels (test-sandbox-ground.c says how
 * that comes), and in the middle stands something else. */
static void
test_background (void)
{
  g_autoptr (GPtrArray) names = list_subjects ();

  for (guint i = 0; i < names->len; i++)
    {
      const char *name = names->pdata[i];
      g_autofree char *prompt = g_strdup_printf ("a %s, solid magenta background", name);

      for (guint64 seed = 0; seed < 12; seed++)
        {
          g_autoptr (AssayPicture) picture = draw (prompt, NULL, seed, 0, 192);
          int inked = 0;

          for (int at = 0; at < 192; at++)
            {
              AssayPixel border[4] = {
                *assay_picture_at (picture, at, 0), *assay_picture_at (picture, at, 191),
                *assay_picture_at (picture, 0, at), *assay_picture_at (picture, 191, at)};

              for (int side = 0; side < 4; side++)
                {
                  g_assert_cmpint (border[side].r, >=, 210);
                  g_assert_cmpint (border[side].g, <=, 45);
                  g_assert_cmpint (border[side].b, >=, 210);
                  g_assert_cmpint (border[side].a, ==, 255);
                }
            }
          for (int at = 0; at < 192 * 192; at++)
            {
              AssayPixel p = picture->pixels[at];

              inked += p.g > 45 || p.r < 90 || p.b < 90;
            }
          g_test_message ("%s %d: %d", name, (int) seed, inked);
          g_assert_cmpint (inked, >, 192 * 192 / 12);
        }
    }
}

static void
test_rate (void)
{
  static const int percents[] = {0, 10, 30, 100};
  guint64 words = sandbox_words_hash (PROMPT);

  for (gsize p = 0; p < G_N_ELEMENTS (percents); p++)
    {
      int planted = 0, kinds[6] = {0};

      for (guint64 seed = 0; seed < 2000; seed++)
        {
          const SandboxDefect *defect = sandbox_defect_decide (seed, 0, words, percents[p]);

          g_assert_true (defect == sandbox_defect_decide (seed, 0, words, percents[p]));
          if (defect != NULL)
            {
              planted++;
              kinds[defect->kind]++;
            }
        }
      g_test_message ("%d %%: %d of 2000 (%d %d %d %d %d %d)", percents[p], planted, kinds[0],
                      kinds[1], kinds[2], kinds[3], kinds[4], kinds[5]);
      g_assert_cmpint (ABS (planted - percents[p] * 20), <=, 40);
      for (int k = 0; k < 6 && percents[p] > 0; k++)
        g_assert_cmpint (kinds[k], >, 0);
    }
}

/* A defect is what its name says: seen in the pixels, against the same picture without it. */
static void
test_planted (void)
{
  gboolean seen[6] = {FALSE};
  guint64 words = sandbox_words_hash (PROMPT);

  for (guint64 seed = 0; seed < 200; seed++)
    {
      const SandboxDefect *defect = sandbox_defect_decide (seed, 0, words, 100);
      SandboxDrawRequest request = {256, 256, PROMPT, NULL, NULL, seed, 0, 20, 70, 100};
      g_autofree char *truth = NULL;
      g_autoptr (AssayPicture) with = NULL;
      g_autoptr (AssayPicture) without = NULL;
      int border = 0, changed = 0, object = 0;

      if (seen[defect->kind] || strcmp (defect->level, "far") != 0)
        continue;
      seen[defect->kind] = TRUE;
      with = sandbox_draw (&request, &truth);
      without = draw (PROMPT, NULL, seed, 0, 256);
      g_assert_nonnull (strstr (truth, defect->name));
      for (int y = 0; y < 256; y++)
        for (int x = 0; x < 256; x++)
          {
            AssayPixel p = *assay_picture_at (with, x, y), q = *assay_picture_at (without, x, y);
            gboolean off_key = p.g > 45 || p.r < 210 || p.b < 210;

            border += off_key && (x == 0 || y == 0 || x == 255 || y == 255);
            changed += ABS (p.r - q.r) + ABS (p.g - q.g) + ABS (p.b - q.b) > 40;
            object += off_key;
          }
      g_test_message ("%s: border %d, changed %d, object %d", truth, border, changed, object);
      g_assert_cmpint (changed, >, 20);
      if (defect->kind == SANDBOX_BACKGROUND_PATCH || defect->kind == SANDBOX_OFF_CANVAS)
        g_assert_cmpint (border, >, 8);
      else
        g_assert_cmpint (border, ==, 0);
      if (defect->kind == SANDBOX_BLANK)
        g_assert_cmpint (object, ==, 0);
    }
  for (int k = 0; k < 6; k++)
    g_assert_true (seen[k]);
}

static void
test_time (void)
{
  gint64 start = g_get_monotonic_time (), used;
  g_autoptr (GPtrArray) names = list_subjects ();

  for (guint i = 0; i < names->len; i++)
    {
      g_autofree char *prompt =
        g_strdup_printf ("a %s, solid magenta background", (const char *) names->pdata[i]);
      g_autoptr (AssayPicture) picture =
        draw (prompt, "painted-glow.safetensors\t1000\n", 5, 0, 1024);

      g_assert_nonnull (picture);
    }
  used = (g_get_monotonic_time () - start) / 1000 / names->len;
  g_test_message ("%d ms for 1024 x 1024 in the slowest style", (int) used);
  g_test_minimized_result ((double) used, "drawing: %d ms", (int) used);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sandbox/draw/same-pixels", test_same_pixels);
  g_test_add_func ("/sandbox/draw/words", test_words);
  g_test_add_func ("/sandbox/draw/background", test_background);
  g_test_add_func ("/sandbox/draw/rate", test_rate);
  g_test_add_func ("/sandbox/draw/planted", test_planted);
  g_test_add_func ("/sandbox/draw/time", test_time);
  return g_test_run ();
}
