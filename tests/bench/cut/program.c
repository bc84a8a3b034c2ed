/* SPDX-License-Identifier: GPL-3.0-or-later */

/* bench-cut COMMAND: what cut.py orchestrates. Sprites come on standard input, one a line: name,
 * file, x, y, width, height, with tabs between. Output is rows with tabs on standard output.
 *
 *   survey FILE…              cells of files given on standard input, one a line, that make sprites
 *   score BACKGROUND…         a row a sprite and background: the product's cut
 *   compose FOLDER BACKGROUND…  writes FOLDER/<number>-<background>.png, opaque
 *   peer FOLDER BACKGROUND…   as score, of the cuts that lie in FOLDER under those names
 *   strip FOLDER BACKGROUND…  writes FOLDER/<number>-<background>.png: composed, cut on black,
 * white, magenta, truth time ROUNDS               ms of the processor for cut and fringe on a
 * canvas of 1024 px */

#include "bench/cut/art.h"
#include "bench/cut/program.h"
#include "bench/cut/scene.h"
#include "bench/cut/score.h"
#include "bench/cut/survey.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define TIMED_SIDE 1024
#define LINE_MOST  8192

AssayPicture *
program_cut (const AssayPicture *composed, AssayPixel key)
{
  const AssayProcessParameters parameters = {.cut = ASSAY_CUT_METHOD_KEY_COLOR,
                                             .key = key,
                                             .key_tolerance = 12,
                                             .fringe = TRUE,
                                             .placement = ASSAY_PLACEMENT_NONE,
                                             .scaling = ASSAY_SCALING_NONE,
                                             .canvas_width = composed->width,
                                             .canvas_height = composed->height};

  return assay_process (composed, &parameters, NULL, NULL);
}

static gboolean
read_line (char *line, int size)
{
  if (fgets (line, size, stdin) == NULL)
    return FALSE;
  g_strchomp (line);
  return TRUE;
}

static gboolean
read_sprite (Sprite *sprite)
{
  char line[LINE_MOST];
  g_auto (GStrv) words = NULL;

  if (!read_line (line, sizeof line))
    return FALSE;
  words = g_strsplit (line, "\t", -1);
  if (g_strv_length (words) != 6)
    g_error ("no sprite: %s", line);
  *sprite = (Sprite){.name = g_strdup (words[0]),
                     .path = g_strdup (words[1]),
                     .rect = {atoi (words[2]), atoi (words[3]), atoi (words[4]), atoi (words[5])},
                     .number = sprite->number + 1};
  return TRUE;
}

static void
clear_sprite (Sprite *sprite)
{
  g_free (sprite->name);
  g_free (sprite->path);
  g_clear_pointer (&sprite->truth, truth_free);
  g_clear_pointer (&sprite->picture, assay_picture_unref);
}

/* %FALSE when the file is not what it was. */
static gboolean
load_sprite (Sprite *sprite)
{
  g_autoptr (AssayPicture) file = art_read (sprite->path);
  g_autoptr (AssayPicture) part = NULL;
  g_autoptr (AssayPicture) large = NULL;
  gboolean is_pixel_art;

  if (file == NULL || sprite->rect.x + sprite->rect.width > file->width
      || sprite->rect.y + sprite->rect.height > file->height)
    return FALSE;
  part = art_crop (file, sprite->rect);
  is_pixel_art = art_is_pixel_art (part);
  large = art_enlarge (part, is_pixel_art);
  sprite->picture = art_pad (large, ART_MARGIN_PX);
  sprite->truth = truth_of (sprite->picture, is_pixel_art);
  sprite->seed = scene_seed (sprite->name);
  return TRUE;
}

static char *
file_of (const char *folder, const Sprite *sprite, SceneKind kind)
{
  return g_strdup_printf ("%s/%u-%s.png", folder, sprite->number, scene_name (kind));
}

static void
print_row (const Sprite *sprite, SceneKind kind, const AssayPicture *cut, const char *state)
{
  g_autofree char *kinds = truth_dup_kinds (sprite->truth->kinds);
  Score score = score_of (sprite->truth, cut);

  g_print ("%s\t%s\t%s\t%d\t%d\t%s\t", sprite->name, scene_name (kind), kinds, cut->width,
           cut->height, state);
  score_print (&score);
  g_print ("\n");
}

static void
score_scene (const Sprite *sprite, SceneKind kind, const char *folder)
{
  g_autoptr (AssayPicture) composed = scene_compose (sprite->picture, kind, sprite->seed);
  g_autoptr (AssayPicture) cut = program_cut (composed, scene_key (kind, sprite->seed));

  (void) folder;
  print_row (sprite, kind, cut != NULL ? cut : composed, cut != NULL ? "cut" : "refused");
}

static void
compose_scene (const Sprite *sprite, SceneKind kind, const char *folder)
{
  g_autoptr (AssayPicture) composed = scene_compose (sprite->picture, kind, sprite->seed);
  g_autofree char *path = file_of (folder, sprite, kind);

  art_write (composed, path);
}

static void
score_peer (const Sprite *sprite, SceneKind kind, const char *folder)
{
  g_autofree char *path = file_of (folder, sprite, kind);
  g_autoptr (AssayPicture) cut = art_read (path);

  if (cut != NULL)
    print_row (sprite, kind, cut, "cut");
}

typedef void (*Scene) (const Sprite *sprite, SceneKind kind, const char *folder);

static SceneKind
find_scene (const char *name)
{
  SceneKind kind = scene_find (name);

  if (kind == SCENE_KINDS)
    g_error ("no background is called %s", name);
  return kind;
}

static void
each_scene (Scene act, const char *folder, char **backgrounds)
{
  Sprite sprite = {0};

  while (read_sprite (&sprite))
    {
      if (load_sprite (&sprite))
        for (char **name = backgrounds; *name != NULL; name++)
          act (&sprite, find_scene (*name), folder);
      else
        g_printerr ("%s: not what was chosen\n", sprite.name);
      clear_sprite (&sprite);
    }
}

static double
processor_ms (void)
{
  struct timespec now;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);
  return (double) now.tv_sec * 1000 + (double) now.tv_nsec / 1e6;
}

static int
compare_doubles (const void *a, const void *b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return (x > y) - (x < y);
}

/* The median of @rounds on the sprite in the middle of a canvas of TIMED_SIDE. */
static void
time_sprite (const Sprite *sprite, int rounds)
{
  int side = MAX (sprite->picture->width, sprite->picture->height);
  g_autoptr (AssayPicture) padded = art_pad (sprite->picture, (TIMED_SIDE - side) / 2);
  g_autoptr (AssayPicture) composed = scene_compose (padded, SCENE_NOISE, sprite->seed);
  g_autofree double *ms = g_new (double, (gsize) rounds);

  for (int i = 0; i < rounds; i++)
    {
      double start = processor_ms ();

      assay_picture_unref (program_cut (composed, scene_key (SCENE_NOISE, sprite->seed)));
      ms[i] = (processor_ms () - start) * (TIMED_SIDE * TIMED_SIDE)
              / (composed->width * (double) composed->height);
    }
  qsort (ms, (gsize) rounds, sizeof *ms, compare_doubles);
  g_print ("%s\t%.2f\n", sprite->name, ms[rounds / 2]);
}

static void
time_all (int rounds)
{
  Sprite sprite = {0};

  while (read_sprite (&sprite))
    {
      if (load_sprite (&sprite))
        time_sprite (&sprite, rounds);
      clear_sprite (&sprite);
    }
}

static void
survey_all (void)
{
  char line[LINE_MOST];

  while (read_line (line, sizeof line))
    survey_file (line);
}

static void
score_all (Scene act, const char *folder, char **backgrounds)
{
  g_print ("sprite\tbackground\tkinds\twidth\theight\tstate\t%s\n", score_columns);
  each_scene (act, folder, backgrounds);
}

int
main (int n_words, char **words)
{
  const char *command = n_words > 1 ? words[1] : "", *folder = n_words > 2 ? words[2] : NULL;

  if (g_str_equal (command, "survey"))
    survey_all ();
  else if (g_str_equal (command, "score") && folder != NULL)
    score_all (score_scene, NULL, words + 2);
  else if (g_str_equal (command, "peer") && folder != NULL)
    score_all (score_peer, folder, words + 3);
  else if (g_str_equal (command, "compose") && folder != NULL)
    each_scene (compose_scene, folder, words + 3);
  else if (g_str_equal (command, "strip") && folder != NULL)
    each_scene (program_write_strip, folder, words + 3);
  else if (g_str_equal (command, "time") && folder != NULL)
    time_all (MAX (1, atoi (folder)));
  else
    g_printerr ("bench-cut survey | score | compose | peer | strip | time\n");
  return 0;
}
