/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What models leave around a thing: a background that is not quite flat, a shadow, light, and what
 * glass lets through. */

#include "sandbox/assay-sandbox-ground.h"

#define SIDE 192
#define NEAR 45 /* levels that a background may lie off the asked color */

static AssayPicture *
draw (const char *positive, guint64 seed)
{
  return sandbox_draw (&(SandboxDrawRequest){SIDE, SIDE, positive, NULL, NULL, seed, 0, 20, 70, 0},
                       NULL);
}

static gboolean
is_near (AssayPixel p, SandboxRgb color)
{
  return ABS (p.r - color.r) <= NEAR && ABS (p.g - color.g) <= NEAR && ABS (p.b - color.b) <= NEAR;
}

/* --- the flat color --- */

/* Near the asked color everywhere, and hardly two neighbors alike. Mutations: STEP without noise
 * (strength 0); a depth of 60 levels. */
static void
test_uneven (void)
{
  static const int colors[] = {0xff00ff, 0x00ff00, 0x00ffff, 0xffffff, 0x808080, 0x000000};

  for (gsize c = 0; c < G_N_ELEMENTS (colors); c++)
    for (guint32 random = 1; random < 12; random++)
      {
        g_autoptr (AssayPicture) picture = assay_picture_new (SIDE, SIDE);
        SandboxRgb color = sandbox_rgb (colors[c]);
        SandboxRgb came = sandbox_ground_flat (picture, color, random * 2654435761u);
        int alike = 0;

        g_assert_true (color.g == 128 || came.g != color.g);
        for (int at = 0; at < SIDE * SIDE; at++)
          {
            AssayPixel p = picture->pixels[at], q = picture->pixels[MAX (0, at - 1)];

            g_assert_true (is_near (p, color));
            g_assert_cmpint (p.a, ==, 255);
            alike += p.r == q.r && p.g == q.g && p.b == q.b;
          }
        g_test_message ("%06x %u: %d alike", (guint) colors[c], random, alike);
        g_assert_cmpint (alike, <, SIDE * SIDE / 4);
      }
}

static int
mean_at (const AssayPicture *picture, int x0, int y0)
{
  int sum = 0;

  for (int y = y0; y < y0 + 16; y++)
    for (int x = x0; x < x0 + 16; x++)
      sum += assay_picture_at (picture, x, y)->g;
  return sum;
}

/* The corners differ, by a level and more, and each seed in its own way. Mutation: no slope and no
 * vignette. */
static void
test_corners (void)
{
  gboolean lightest[4] = {FALSE};
  int far = 0;

  for (guint32 random = 1; random <= 24; random++)
    {
      g_autoptr (AssayPicture) picture = assay_picture_new (SIDE, SIDE);
      int corners[4], best = 0, least = 0, middle;

      sandbox_ground_flat (picture, sandbox_rgb (0x00ff00), random * 2654435761u);
      middle = mean_at (picture, SIDE / 2 - 8, SIDE / 2 - 8);
      for (int i = 0; i < 4; i++)
        {
          corners[i] = mean_at (picture, i & 1 ? SIDE - 16 : 0, i & 2 ? SIDE - 16 : 0);
          if (corners[i] > corners[best])
            best = i;
          if (corners[i] < corners[least])
            least = i;
        }
      lightest[best] = TRUE;
      far += middle - corners[least] > 3 * 256;
    }
  for (int i = 0; i < 4; i++)
    g_assert_true (lightest[i]);
  g_assert_cmpint (far, >, 16);
}

/* Integers only: recorded once, the same from every compiler. Mutation: any number in it. */
static void
test_same_everywhere (void)
{
  g_autoptr (AssayPicture) picture = assay_picture_new (61, 47);
  g_autoptr (AssayPicture) again = assay_picture_new (61, 47);
  g_autofree char *digest = NULL;

  sandbox_ground_flat (picture, sandbox_rgb (0xff00ff), 0x5eed);
  sandbox_ground_flat (again, sandbox_rgb (0xff00ff), 0x5eed);
  g_assert_true (assay_picture_equal (picture, again));
  digest = g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guchar *) picture->pixels,
                                        61 * 47 * sizeof (AssayPixel));
  g_assert_cmpstr (digest, ==, "4dfa9f8d2a1b61600b5df1d58c46023dc5bfd5df9153f0d3ee9af0051e5d5d6d");
}

/* What is planted is mixed with the background that is there, not with the asked one, which is
 * nowhere. Mutation: the scene's background to sandbox_defect_before. */
static void
test_planted (void)
{
  int rims = 0;

  for (guint64 seed = 0; seed < 150; seed++)
    {
      SandboxDrawRequest request = {
        SIDE, SIDE, "a red heart, solid magenta background", NULL, NULL, seed, 0, 20, 70, 100};
      g_autofree char *truth = NULL;
      g_autoptr (AssayPicture) picture = sandbox_draw (&request, &truth);
      int asked = 0;

      if (strstr (truth, "\"kind\": \"fringe\", \"level\": \"far\"") == NULL)
        continue;
      rims++;
      for (int at = 0; at < SIDE * SIDE; at++)
        {
          AssayPixel p = picture->pixels[at];

          asked += p.r == 255 && p.g == 229 && p.b == 255;
        }
      g_assert_cmpint (asked, ==, 0);
    }
  g_assert_cmpint (rims, >=, 6);
}

/* --- a shadow --- */

static AssayPicture *
shadow_of (const SandboxView *view, guint32 random)
{
  g_autoptr (Sketch) sketch = sketch_new (0);
  SandboxCanvas canvas = {assay_picture_new (SIDE, SIDE), NULL, *view, NULL};

  for (int at = 0; at < SIDE * SIDE; at++)
    canvas.picture->pixels[at] = (AssayPixel){250, 4, 200, 255};
  sketch_box (sketch, -300, -400, 600, 800, 0);
  sketch_fill (sketch, sandbox_rgb (0), SKETCH_FLAT, 0);
  sandbox_ground_shadow (&canvas, sketch, random);
  return canvas.picture;
}

/* Darker by a third and more at the foot, of the same hue, without any step, and gone before the
 * border. Mutations: nothing darkened; left instead of its square; ry of half the picture. */
static void
test_shadow (void)
{
  static const SandboxView view = {SIDE * 0.8 / 800, SIDE / 2.0, SIDE / 2.0, SIDE, SIDE};

  for (guint32 random = 1; random < 20; random++)
    {
      g_autoptr (AssayPicture) picture = shadow_of (&view, random);
      int darkest = 255, step = 0;

      for (int y = 1; y < SIDE; y++)
        for (int x = 1; x < SIDE; x++)
          {
            AssayPixel p = *assay_picture_at (picture, x, y);

            darkest = MIN (darkest, p.r);
            step = MAX (step, ABS (p.r - assay_picture_at (picture, x - 1, y)->r));
            step = MAX (step, ABS (p.r - assay_picture_at (picture, x, y - 1)->r));
            g_assert_cmpint (ABS (p.r * 4 - p.b * 5), <=, 5);
            if (y < SIDE / 2 || y == SIDE - 1 || x == SIDE - 1)
              g_assert_cmpint (p.r, ==, 250);
          }
      g_test_message ("%u: darkest %d, step %d", random, darkest, step);
      g_assert_cmpint (darkest, <, 185);
      g_assert_cmpint (darkest, >, 90);
      g_assert_cmpint (step, <, 24);
    }
}

/* Dark of the key's hue over some width: an outline's edge is narrower. */
static gboolean
has_shadow (const AssayPicture *picture)
{
  int found = 0;

  for (int y = SIDE / 2; y < SIDE; y++)
    for (int x = 4; x < SIDE - 4; x++)
      {
        int dark = 0;

        for (int dx = -4; dx <= 4; dx++)
          {
            AssayPixel p = *assay_picture_at (picture, x + dx, y);

            dark += p.r < 205 && p.r > 90 && p.g < 25 && ABS (p.r - p.b) < 14;
          }
        found += dark == 9;
      }
  return found > 40;
}

static int
count_shadows (const char *positive)
{
  int n = 0;

  for (guint64 seed = 0; seed < 60; seed++)
    {
      g_autoptr (AssayPicture) picture = draw (positive, seed);

      n += has_shadow (picture);
    }
  g_test_message ("%s: %d of 60", positive, n);
  return n;
}

/* About half of the pictures; few swords, most ducks; nothing that flies. Mutations: stands 100 for
 * the rocket; floats not heard. */
static void
test_standing (void)
{
  int ducks = count_shadows ("a yellow duck, solid magenta background");
  int hearts = count_shadows ("a red heart, solid magenta background");

  g_assert_cmpint (ducks, >=, 32);
  g_assert_cmpint (ducks, <=, 56);
  g_assert_cmpint (hearts, >=, 8);
  g_assert_cmpint (hearts, <=, 34);
  g_assert_cmpint (count_shadows ("a rocket, solid magenta background"), ==, 0);
  g_assert_cmpint (count_shadows ("a floating yellow duck, solid magenta background"), ==, 0);
}

/* --- glass and light --- */

/* Where the flask is pale, the same flask of glass has the background in it, and not only that.
 * Mutations: THIN_GLASS 255; THIN_GLASS 0. */
static void
test_glass (void)
{
  static const struct
  {
    const char *plain, *glass;
    SandboxRgb key;
  } cases[] = {
    {"a red flask, solid magenta background",
     "a red bottle, solid magenta background",
     {255, 0, 255}},
    {"a red flask, solid green background", "a red bottle, solid green background", {0, 255, 0}},
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    for (guint64 seed = 0; seed < 8; seed++)
      {
        g_autoptr (AssayPicture) plain = draw (cases[i].plain, seed);
        g_autoptr (AssayPicture) glass = draw (cases[i].glass, seed);
        int sign = cases[i].key.g > 0 ? 1 : -1, pale = 0, through = 0, tinted = 0;

        for (int at = 0; at < SIDE * SIDE; at++)
          {
            AssayPixel p = plain->pixels[at], q = glass->pixels[at];

            if (p.g < 120 || p.g > 235 || ABS (p.r - p.g) > 40 || ABS (p.b - p.g) > 40)
              continue;
            pale++;
            through += (2 * q.g - q.r - q.b) * sign > 80;
            tinted += !is_near (q, cases[i].key);
          }
        g_test_message ("%s: %d pale, %d through, %d tinted", cases[i].glass, pale, through,
                        tinted);
        g_assert_cmpint (pale, >, SIDE * SIDE / 60);
        g_assert_cmpint (through, >, pale / 2);
        g_assert_cmpint (tinted, >, pale * 4 / 5);
      }
}

/* Full at the edge, less with every step away from it, nothing left at the border, and the thing
 * itself as it was. Mutations: strength not heard; the object lit too; a REACH of 8. */
static void
test_glow (void)
{
  SandboxCanvas canvas = {
    assay_picture_new (SIDE, SIDE), g_malloc0 (SIDE * SIDE), {1, 0, 0, SIDE, SIDE}, NULL};
  int middle = SIDE / 2, radius = SIDE * 38 / 100, before = 255;

  for (int y = 0; y < SIDE; y++)
    for (int x = 0; x < SIDE; x++)
      {
        int dx = x - middle, dy = y - middle;

        canvas.object[y * SIDE + x] = dx * dx + dy * dy < radius * radius ? 255 : 0;
        *assay_picture_at (canvas.picture, x, y) = (AssayPixel){200, 0, 100, 255};
      }
  sandbox_render_glow (&canvas, sandbox_rgb (0x40ff20), 180);
  g_assert_cmpint (assay_picture_at (canvas.picture, middle + radius / 2, middle)->g, ==, 0);
  g_assert_cmpint (assay_picture_at (canvas.picture, middle + radius + 1, middle)->g, >, 90);
  g_assert_cmpint (assay_picture_at (canvas.picture, middle + radius + 1, middle)->g, <=, 180);
  for (int x = middle + radius + 1; x < SIDE; x++)
    {
      AssayPixel p = *assay_picture_at (canvas.picture, x, middle);

      g_assert_cmpint (p.g, <=, before);
      g_assert_cmpint (p.r, >=, 200); /* light takes nothing away */
      before = p.g;
    }
  g_assert_cmpint (before, <=, 2);
  assay_picture_unref (canvas.picture);
  g_free (canvas.object);
}

/* Whether the key's surroundings of a thing are lit: green where magenta has none. */
static int
count_lit (const char *positive, guint64 seed)
{
  g_autoptr (AssayPicture) picture = draw (positive, seed);
  int n = 0;

  for (int at = 0; at < SIDE * SIDE; at++)
    {
      AssayPixel p = picture->pixels[at];

      n += p.r > 215 && p.b > 215 && p.g > 40 && p.g < 190;
    }
  return n;
}

static void
test_lit (void)
{
  for (guint64 seed = 0; seed < 8; seed++)
    {
      int plain = count_lit ("a sword, solid magenta background", seed);
      int magic = count_lit ("a magic sword, solid magenta background", seed);

      g_test_message ("%d: %d, %d", (int) seed, plain, magic);
      g_assert_cmpint (magic, >, plain + SIDE * SIDE / 50);
    }
}

static void
test_words (void)
{
  static const struct
  {
    const char *prompt;
    gboolean glass, glows, floats;
  } cases[] = {
    {"a sword, crisp clean edges, even soft light", FALSE, FALSE, FALSE},
    {"a green potion, translucent glass", TRUE, FALSE, FALSE},
    {"a gem, faceted crystal", TRUE, FALSE, FALSE},
    {"a light blue shield", FALSE, FALSE, FALSE},
    {"a ball of light, centered", FALSE, TRUE, FALSE},
    {"a magic bottle", TRUE, TRUE, FALSE},
    {"a lamp", FALSE, TRUE, FALSE},
    {"a star, no glow, without glass", FALSE, FALSE, FALSE},
    {"a heart on fire, floating", FALSE, TRUE, TRUE},
    {"", FALSE, FALSE, FALSE},
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      SandboxScene scene;

      sandbox_words_read (cases[i].prompt, &scene);
      g_test_message ("%s", cases[i].prompt);
      g_assert_cmpint (scene.glass, ==, cases[i].glass);
      g_assert_cmpint (scene.glows, ==, cases[i].glows);
      g_assert_cmpint (scene.floats, ==, cases[i].floats);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sandbox/ground/uneven", test_uneven);
  g_test_add_func ("/sandbox/ground/corners", test_corners);
  g_test_add_func ("/sandbox/ground/same-everywhere", test_same_everywhere);
  g_test_add_func ("/sandbox/ground/planted", test_planted);
  g_test_add_func ("/sandbox/ground/shadow", test_shadow);
  g_test_add_func ("/sandbox/ground/standing", test_standing);
  g_test_add_func ("/sandbox/ground/glass", test_glass);
  g_test_add_func ("/sandbox/ground/glow", test_glow);
  g_test_add_func ("/sandbox/ground/lit", test_lit);
  g_test_add_func ("/sandbox/ground/words", test_words);
  return g_test_run ();
}
