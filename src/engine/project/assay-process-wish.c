/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "engine/project/assay-process-wish.h"

#include "core/recipe/assay-package.h"

#include <gio/gio.h>
#include <string.h>

#define SIDE_MAX      16384 /* as in documents */
#define SAFE_AREA_MAX 4096

/* In the order of the enums of assay-processor.h. */
static const char *const method_words[] = {"key", "as-is", NULL};
static const char *const placement_words[] = {"none", "center", "foot", NULL};
static const char *const scaling_words[] = {"none", "area", "nearest", NULL};

static gboolean
fail_with_list (const char *word, const char *const *words, GError **error)
{
  g_autofree char *list = g_strjoinv (", ", (char **) words);

  return assay_error_set (
    error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
    /* Translators: {0}: what was typed; {1}: words with commas between them */
    N_ ("“{0}” is not known. There are: {1}."), word, list, NULL);
}

/* @out stays as it is where nothing is said. */
static gboolean
read_word (const char *word, const char *const *words, int *out, GError **error)
{
  if (word == NULL)
    return TRUE;
  for (int i = 0; words[i] != NULL; i++)
    if (g_str_equal (words[i], word))
      {
        *out = i;
        return TRUE;
      }
  return fail_with_list (word, words, error);
}

static gboolean
read_processors (const AssayProcessWish *wish, GError **error)
{
  g_autoptr (GPtrArray) known = g_ptr_array_new ();

  for (guint i = 0; assay_processors[i] != NULL; i++)
    g_ptr_array_add (known, (gpointer) assay_processors[i]->id);
  g_ptr_array_add (known, NULL);
  if (wish->processors != NULL && wish->processors[0] == NULL)
    return fail_with_list ("", (const char *const *) known->pdata, error);
  for (guint i = 0; wish->processors != NULL && wish->processors[i] != NULL; i++)
    if (!g_strv_contains ((const char *const *) known->pdata, wish->processors[i]))
      return fail_with_list (wish->processors[i], (const char *const *) known->pdata, error);
  return TRUE;
}

static gboolean
is_asked (const AssayProcessWish *wish, const char *id)
{
  return wish->processors == NULL || g_strv_contains (wish->processors, id);
}

static int
said_or_zero (int amount)
{
  return amount != ASSAY_PROCESS_NOT_SAID ? amount : 0;
}

static gboolean
read_side (const char *text, int *out)
{
  guint64 side;

  if (!g_ascii_string_to_unsigned (text, 10, 1, SIDE_MAX, &side, NULL))
    return FALSE;
  *out = (int) side;
  return TRUE;
}

static gboolean
asks_for (const char *word)
{
  return word != NULL && !g_str_equal (word, "none");
}

/* Words that say nothing without one are not passed over. */
static gboolean
needs_canvas (const AssayProcessWish *wish)
{
  if (said_or_zero (wish->safe_area) > 0 || asks_for (wish->placement) || asks_for (wish->scaling))
    return TRUE;
  return wish->processors != NULL && (is_asked (wish, "scale") || is_asked (wish, "place"));
}

/* "64x64" */
static gboolean
read_canvas (const AssayProcessWish *wish, AssayProcessParameters *out, GError **error)
{
  g_auto (GStrv) sides = wish->canvas != NULL ? g_strsplit (wish->canvas, "x", 2) : NULL;

  if (sides == NULL)
    {
      out->placement = ASSAY_PLACEMENT_NONE;
      out->scaling = ASSAY_SCALING_NONE;
      if (!needs_canvas (wish))
        return TRUE;
      return assay_error_set (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                              N_ ("Scale and place need a canvas. Say how large it is, as in "
                                  "“--canvas 64x64”."),
                              NULL);
    }
  if (sides[0] != NULL && sides[1] != NULL && read_side (sides[0], &out->canvas_width)
      && read_side (sides[1], &out->canvas_height))
    return TRUE;
  return assay_error_set (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                          N_ ("“{0}” is no canvas. Write its width and height in pixels, as in "
                              "“64x64”, at most 16384 each."),
                          wish->canvas, NULL);
}

/* "#ff00ff" */
static gboolean
read_hexadecimal (const char *text, AssayPixel *out)
{
  guint8 bytes[3];

  if (*text != '#' || strlen (text) != 7)
    return FALSE;
  for (int i = 0; i < 3; i++)
    {
      int high = g_ascii_xdigit_value (text[1 + 2 * i]),
          low = g_ascii_xdigit_value (text[2 + 2 * i]);

      if (high < 0 || low < 0)
        return FALSE;
      bytes[i] = (guint8) (16 * high + low);
    }
  *out = (AssayPixel){bytes[0], bytes[1], bytes[2], 255};
  return TRUE;
}

static gboolean
read_key (const char *key, AssayPixel *out, GError **error)
{
  if (key == NULL || read_hexadecimal (key, out) || assay_key_color_named (key, out))
    return TRUE;
  return assay_error_set (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                          N_ ("“{0}” is no color of a background. Write “#ff00ff”, or one of "
                              "magenta, green, cyan, blue, yellow and red."),
                          key, NULL);
}

static gboolean
check_amount (int amount, int least, int most, const char *option, GError **error)
{
  g_autofree char *from = g_strdup_printf ("%d", least), *to = g_strdup_printf ("%d", most);

  if (amount == ASSAY_PROCESS_NOT_SAID || (amount >= least && amount <= most))
    return TRUE;
  return assay_error_set (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                          /* Translators: {0}: an option as it is typed */
                          N_ ("{0} is a number from {1} to {2}."), option, from, to, NULL);
}

gboolean
_assay_process_wish_read (const AssayProcessWish *wish,
                          AssayProcessParameters *out,
                          gboolean *out_key_named,
                          GError **error)
{
  *out = (AssayProcessParameters){.placement = ASSAY_PLACEMENT_CENTER,
                                  .scaling = ASSAY_SCALING_AREA,
                                  .fringe = is_asked (wish, "fringe"),
                                  .key_tolerance = said_or_zero (wish->tolerance),
                                  .safe_area = said_or_zero (wish->safe_area)};
  *out_key_named = wish->key != NULL;
  return read_processors (wish, error) && read_word (wish->method, method_words, &out->cut, error)
         && read_key (wish->key, &out->key, error)
         && read_word (wish->placement, placement_words, &out->placement, error)
         && read_word (wish->scaling, scaling_words, &out->scaling, error)
         && read_canvas (wish, out, error)
         && check_amount (wish->tolerance, 1, 255, "--tolerance", error)
         && check_amount (wish->safe_area, 0, SAFE_AREA_MAX, "--safe-area", error);
}
