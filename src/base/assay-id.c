/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/assay-id.h"

#include <string.h>

#define NEAREST_MAX_DISTANCE 3
#define MAX_VERSION_DIGITS   9

static gboolean
id_is_valid_n (const char *id, gsize n)
{
  if (n < 1 || n > ASSAY_ID_MAX_LENGTH || id[0] == '-' || id[0] == '_')
    return FALSE;
  for (gsize i = 0; i < n; i++)
    if (!g_ascii_islower (id[i]) && !g_ascii_isdigit (id[i]) && id[i] != '-' && id[i] != '_')
      return FALSE;
  return TRUE;
}

gboolean
assay_id_is_valid (const char *id)
{
  return id != NULL && id_is_valid_n (id, strlen (id));
}

/* A decimal from 1 without sign or leading zero: one version has one spelling. 0 if it is not. */
static int
parse_version (const char *text)
{
  gsize n = strlen (text);
  int version = 0;

  if (n < 1 || n > MAX_VERSION_DIGITS || text[0] == '0')
    return 0;
  for (gsize i = 0; i < n; i++)
    {
      if (!g_ascii_isdigit (text[i]))
        return 0;
      version = version * 10 + (text[i] - '0');
    }
  return version;
}

gboolean
assay_id_parse_versioned (const char *text, char **out_id, int *out_version)
{
  const char *at = text != NULL ? strchr (text, '@') : NULL;
  int version;

  if (at == NULL || !id_is_valid_n (text, (gsize) (at - text)))
    return FALSE;
  version = parse_version (at + 1);
  if (version == 0)
    return FALSE;
  if (out_id != NULL)
    *out_id = g_strndup (text, (gsize) (at - text));
  if (out_version != NULL)
    *out_version = version;
  return TRUE;
}

gboolean
assay_id_parse_builtin (const char *text, char **out_id, int *out_version)
{
  static const char prefix[] = "builtin:";

  if (text == NULL || strncmp (text, prefix, sizeof prefix - 1) != 0)
    return FALSE;
  return assay_id_parse_versioned (text + sizeof prefix - 1, out_id, out_version);
}

gboolean
assay_id_is_tag (const char *text)
{
  const char *colon = text != NULL ? strchr (text, ':') : NULL;

  return colon != NULL && id_is_valid_n (text, (gsize) (colon - text))
         && assay_id_is_valid (colon + 1);
}

AssayUlid
assay_ulid_make (gint64 wall_us, const guint8 entropy[10])
{
  static const char digits[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  guint64 ms = (guint64) MAX (wall_us, 0) / 1000;
  AssayUlid ulid;

  for (int i = 9; i >= 0; i--)
    {
      ulid.text[i] = digits[ms & 31];
      ms >>= 5;
    }
  /* 80 bits of entropy are two halves of 40 bits, eight digits each. */
  for (int half = 0; half < 2; half++)
    {
      guint64 bits = 0;

      for (int i = 0; i < 5; i++)
        bits = bits << 8 | entropy[half * 5 + i];
      for (int i = 7; i >= 0; i--)
        {
          ulid.text[10 + half * 8 + i] = digits[bits & 31];
          bits >>= 5;
        }
    }
  ulid.text[ASSAY_ULID_LENGTH] = '\0';
  return ulid;
}

static gboolean
is_hyphen_place (int i)
{
  return i == 8 || i == 13 || i == 18 || i == 23;
}

AssayUuid
assay_uuid_make (const guint8 entropy[16])
{
  static const char digits[] = "0123456789abcdef";
  AssayUuid uuid;
  int at = 0;

  for (int i = 0; i < 16; i++)
    {
      guint8 byte = entropy[i];

      if (i == 6)
        byte = (byte & 0x0f) | 0x40; /* version 4 */
      else if (i == 8)
        byte = (byte & 0x3f) | 0x80; /* the variant of RFC 9562 */
      if (is_hyphen_place (at))
        uuid.text[at++] = '-';
      uuid.text[at++] = digits[byte >> 4];
      uuid.text[at++] = digits[byte & 15];
    }
  uuid.text[at] = '\0';
  return uuid;
}

gboolean
assay_uuid_is_valid (const char *text)
{
  if (text == NULL || strlen (text) != ASSAY_UUID_LENGTH)
    return FALSE;
  for (int i = 0; i < ASSAY_UUID_LENGTH; i++)
    {
      if (is_hyphen_place (i) ? text[i] != '-'
                              : !g_ascii_isdigit (text[i]) && !(text[i] >= 'a' && text[i] <= 'f'))
        return FALSE;
    }
  return text[14] == '4' && strchr ("89ab", text[19]) != NULL;
}

/* Damerau-Levenshtein distance, optimal string alignment: insert, delete, change or swap
 * neighbours. Three rows are enough: the swap looks two back. Both words at most
 * ASSAY_ID_MAX_LENGTH bytes. */
static int
edit_distance (const char *a, gsize n_a, const char *b, gsize n_b)
{
  int rows[3][ASSAY_ID_MAX_LENGTH + 1];
  int *before = rows[0], *last = rows[1], *now = rows[2];

  for (gsize j = 0; j <= n_b; j++)
    {
      before[j] = 0;
      last[j] = (int) j;
    }
  for (gsize i = 1; i <= n_a; i++)
    {
      int *oldest = before;

      now[0] = (int) i;
      for (gsize j = 1; j <= n_b; j++)
        {
          int best = last[j - 1] + (a[i - 1] != b[j - 1]);

          best = MIN (best, MIN (last[j], now[j - 1]) + 1);
          if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
            best = MIN (best, before[j - 2] + 1);
          now[j] = best;
        }
      before = last;
      last = now;
      now = oldest;
    }
  return last[n_b];
}

const char *
assay_nearest_word (const char *word, const char *const *words)
{
  const char *nearest = NULL;
  int least = NEAREST_MAX_DISTANCE + 1;
  gsize n_word = strlen (word);

  if (n_word > ASSAY_ID_MAX_LENGTH)
    return NULL;
  for (gsize i = 0; words[i] != NULL; i++)
    {
      gsize n = strlen (words[i]);
      gsize apart = n > n_word ? n - n_word : n_word - n;
      int distance;

      if (n > ASSAY_ID_MAX_LENGTH || apart >= (gsize) least)
        continue;
      distance = edit_distance (word, n_word, words[i], n);
      if (distance < least && (gsize) distance * 2 < n_word)
        {
          nearest = words[i];
          least = distance;
        }
    }
  return nearest;
}
