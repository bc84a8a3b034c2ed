/* SPDX-License-Identifier: GPL-3.0-or-later */

/* bench-cut COMMAND: what cut.py orchestrates. Sprites come on standard input (sprite.h); output is
 * rows with tabs on standard output.
 *
 *   survey                      which parts of the files given on standard input make sprites
 *   score BACKGROUND…           a row a sprite and background: the product's cut
 *   compose FOLDER BACKGROUND…  writes FOLDER/<number>-<background>.png, opaque
 *   peer FOLDER BACKGROUND…     as score, of the cuts that lie in FOLDER under those names
 *   strip FOLDER BACKGROUND…    strips to look at (strip.h), under those names
 *   time ROUNDS                 ms of the processor for cut and fringe on a canvas of 1024 px */

#include "bench/cut/art.h"
#include "bench/cut/product.h"
#include "bench/cut/scene.h"
#include "bench/cut/score.h"
#include "bench/cut/strip.h"
#include "bench/cut/survey.h"

#include <stdlib.h>
#include <time.h>

#define TIMED_SIDE 1024
#define LINE_MOST  8192

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
  g_autoptr (AssayPicture) cut = product_cut (composed, scene_key (kind, sprite->seed));

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

typedef void (*SceneAct) (const Sprite *sprite, SceneKind kind, const char *folder);

typedef struct
{
  SceneAct act;
  const char *folder;
  char **backgrounds;
} Each;

static SceneKind
find_scene (const char *name)
{
  SceneKind kind = scene_find (name);

  if (kind == SCENE_KINDS)
    g_error ("no background is called %s", name);
  return kind;
}

static void
each_background (const Sprite *sprite, gpointer data)
{
  const Each *each = data;

  for (char **name = each->backgrounds; *name != NULL; name++)
    each->act (sprite, find_scene (*name), each->folder);
}

static void
each_scene (SceneAct act, const char *folder, char **backgrounds)
{
  Each each = {act, folder, backgrounds};

  sprite_each (each_background, &each);
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

/* The median of so many rounds on the sprite in the middle of a canvas of TIMED_SIDE. */
static void
time_sprite (const Sprite *sprite, gpointer data)
{
  int rounds = GPOINTER_TO_INT (data);
  int side = MAX (sprite->picture->width, sprite->picture->height);
  g_autoptr (AssayPicture) padded = art_pad (sprite->picture, (TIMED_SIDE - side) / 2);
  g_autoptr (AssayPicture) composed = scene_compose (padded, SCENE_NOISE, sprite->seed);
  g_autofree double *ms = g_new (double, (gsize) rounds);

  for (int i = 0; i < rounds; i++)
    {
      double start = processor_ms ();

      assay_picture_unref (product_cut (composed, scene_key (SCENE_NOISE, sprite->seed)));
      ms[i] = (processor_ms () - start) * (TIMED_SIDE * TIMED_SIDE)
              / (composed->width * (double) composed->height);
    }
  qsort (ms, (gsize) rounds, sizeof *ms, compare_doubles);
  g_print ("%s\t%.2f\n", sprite->name, ms[rounds / 2]);
}

static void
survey_all (void)
{
  char line[LINE_MOST];

  while (sprite_read_line (line, sizeof line))
    survey_file (line);
}

static void
score_all (SceneAct act, const char *folder, char **backgrounds)
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
    each_scene (strip_write, folder, words + 3);
  else if (g_str_equal (command, "time") && folder != NULL)
    sprite_each (time_sprite, GINT_TO_POINTER (MAX (1, atoi (folder))));
  else
    g_printerr ("bench-cut survey | score | compose | peer | strip | time\n");
  return 0;
}
