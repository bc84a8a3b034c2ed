/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bench/cut/sprite.h"

#include "bench/cut/art.h"
#include "bench/cut/scene.h"

#include <stdio.h>
#include <stdlib.h>

#define LINE_MOST 8192

gboolean
sprite_read_line (char *line, int size)
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

  if (!sprite_read_line (line, sizeof line))
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
  g_clear_pointer (&sprite->original, assay_picture_unref);
}

/* %FALSE when the file is not what it was. */
static gboolean
load_sprite (Sprite *sprite)
{
  g_autoptr (AssayPicture) file = art_read (sprite->path);
  g_autoptr (AssayPicture) large = NULL;
  gboolean is_pixel_art;

  if (file == NULL || sprite->rect.x + sprite->rect.width > file->width
      || sprite->rect.y + sprite->rect.height > file->height)
    return FALSE;
  sprite->original = art_crop (file, sprite->rect);
  is_pixel_art = art_is_pixel_art (sprite->original);
  large = art_enlarge (sprite->original, is_pixel_art);
  sprite->picture = art_pad (large, ART_MARGIN_PX);
  sprite->truth = truth_of (sprite->picture, is_pixel_art);
  sprite->seed = scene_seed (sprite->name);
  return TRUE;
}

void
sprite_each (SpriteAct act, gpointer data)
{
  Sprite sprite = {0};

  while (read_sprite (&sprite))
    {
      if (load_sprite (&sprite))
        act (&sprite, data);
      else
        g_printerr ("%s: not what was chosen\n", sprite.name);
      clear_sprite (&sprite);
    }
}
