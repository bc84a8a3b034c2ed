/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/assay-json-reader-private.h"

#include "base/assay-json-string.h"
#include "base/assay-problems.h"

#include <string.h>

/* How it works: one token a call, found by a small state machine over the text. Strings are checked
 * when they are passed and decoded only when asked for, so skipping costs one look at each byte. A
 * peek is a next that is put back: the place before it and the place after it are both kept. */

static AssayJsonToken
fail (AssayJsonReader *self, const char *at, const char *error)
{
  self->error = error;
  self->error_at = at;
  self->place.state = ASSAY_JSON_STATE_ERROR;
  self->place.token = ASSAY_JSON_ERROR;
  self->place.token_begin = self->place.token_end = self->place.at = at;
  return ASSAY_JSON_ERROR;
}

static AssayJsonToken
fail_or_short (AssayJsonReader *self, const char *at, const char *error)
{
  return fail (self, at, at < self->end ? error : N_ ("The JSON text ends too early"));
}

static inline gboolean
is_digit (const char *at, const char *end)
{
  return at < end && *at >= '0' && *at <= '9';
}

static inline const char *
skip_space (const char *at, const char *end)
{
  while (at < end && (*at == ' ' || *at == '\n' || *at == '\t' || *at == '\r'))
    at++;
  return at;
}

/* @at: behind the opening quote. The closing quote, or %NULL on error. */
static const char *
scan_string (AssayJsonReader *self, const char *at)
{
  AssayJsonFault fault;
  const char *end = assay_json_string_scan (at, self->end, &fault);

  if (end == NULL)
    fail_or_short (self, fault.at, fault.error);
  return end;
}

static const char *
scan_digits (AssayJsonReader *self, const char *at)
{
  if (!is_digit (at, self->end))
    {
      fail_or_short (self, at, N_ ("A digit has to stand here"));
      return NULL;
    }
  while (is_digit (at, self->end))
    at++;
  return at;
}

/* The end of the number that begins at @at, or %NULL on error. */
static const char *
scan_number (AssayJsonReader *self, const char *at)
{
  if (*at == '-')
    at++;
  if (at < self->end && *at == '0')
    {
      at++;
      if (is_digit (at, self->end))
        {
          fail (self, at, N_ ("A number must not begin with a zero"));
          return NULL;
        }
    }
  else
    at = scan_digits (self, at);
  if (at != NULL && at < self->end && *at == '.')
    at = scan_digits (self, at + 1);
  if (at != NULL && at < self->end && (*at == 'e' || *at == 'E'))
    {
      at++;
      if (at < self->end && (*at == '+' || *at == '-'))
        at++;
      at = scan_digits (self, at);
    }
  return at;
}

static inline AssayJsonToken
take (AssayJsonReader *self,
      AssayJsonToken token,
      const char *begin,
      const char *end,
      AssayJsonState state)
{
  self->place.token = token;
  self->place.token_begin = begin;
  self->place.token_end = end;
  self->place.at = end;
  self->place.state = state;
  return token;
}

static AssayJsonToken
open_container (AssayJsonReader *self, const char *at, gboolean is_object)
{
  if (self->place.depth == ASSAY_JSON_MAX_DEPTH)
    return fail (self, at, N_ ("Objects and arrays are nested too deeply"));
  if (self->place.depth == ASSAY_JSON_USUAL_DEPTH && self->frames == self->usual)
    {
      self->frames = g_new (AssayJsonFrame, ASSAY_JSON_MAX_DEPTH + 1);
      memcpy (self->frames, self->usual, sizeof self->usual);
    }
  self->place.depth++;
  self->frames[self->place.depth] = (AssayJsonFrame){.index = -1, .is_object = is_object};
  return is_object
           ? take (self, ASSAY_JSON_OBJECT_BEGIN, at, at + 1, ASSAY_JSON_STATE_FIRST_NAME)
           : take (self, ASSAY_JSON_ARRAY_BEGIN, at, at + 1, ASSAY_JSON_STATE_FIRST_ELEMENT);
}

static inline AssayJsonState
state_after_value (const AssayJsonReader *self)
{
  return self->place.depth > 0 ? ASSAY_JSON_STATE_AFTER_VALUE : ASSAY_JSON_STATE_TAIL;
}

static AssayJsonToken
close_container (AssayJsonReader *self, const char *at)
{
  gboolean is_object = self->frames[self->place.depth].is_object;

  self->place.depth--;
  return take (self, is_object ? ASSAY_JSON_OBJECT_END : ASSAY_JSON_ARRAY_END, at, at + 1,
               state_after_value (self));
}

static AssayJsonToken
read_word (AssayJsonReader *self, const char *at, const char *word, AssayJsonToken token)
{
  gsize n = strlen (word);
  gsize n_left = (gsize) (self->end - at);

  if (n > n_left || memcmp (at, word, n) != 0)
    return n > n_left && memcmp (at, word, n_left) == 0
             ? fail_or_short (self, self->end, NULL)
             : fail (self, at, N_ ("A value has to stand here"));
  return take (self, token, at, at + n, state_after_value (self));
}

static AssayJsonToken
read_value (AssayJsonReader *self, const char *at)
{
  const char *end;

  if (at == self->end)
    return fail_or_short (self, at, NULL);
  switch (*at)
    {
    case '"':
      end = scan_string (self, at + 1);
      return end == NULL ? ASSAY_JSON_ERROR
                         : take (self, ASSAY_JSON_STRING, at, end + 1, state_after_value (self));
    case '{':
      return open_container (self, at, TRUE);
    case '[':
      return open_container (self, at, FALSE);
    case 't':
      return read_word (self, at, "true", ASSAY_JSON_TRUE);
    case 'f':
      return read_word (self, at, "false", ASSAY_JSON_FALSE);
    case 'n':
      return read_word (self, at, "null", ASSAY_JSON_NULL);
    default:
      if (*at != '-' && !is_digit (at, self->end))
        return fail (self, at, N_ ("A value has to stand here"));
      end = scan_number (self, at);
      return end == NULL ? ASSAY_JSON_ERROR
                         : take (self, ASSAY_JSON_NUMBER, at, end, state_after_value (self));
    }
}

static AssayJsonToken
read_element (AssayJsonReader *self, const char *at)
{
  self->frames[self->place.depth].index++;
  return read_value (self, at);
}

/* The name with the colon behind it. */
static AssayJsonToken
read_name (AssayJsonReader *self, const char *at)
{
  AssayJsonFrame *frame = &self->frames[self->place.depth];
  const char *end;
  const char *colon;

  if (at == self->end || *at != '"')
    return fail_or_short (self, at, N_ ("A name in double quotes has to stand here"));
  end = scan_string (self, at + 1);
  if (end == NULL)
    return ASSAY_JSON_ERROR;
  frame->name = at + 1;
  frame->n_name = (gsize) (end - at - 1);
  colon = skip_space (end + 1, self->end);
  if (colon == self->end || *colon != ':')
    return fail_or_short (self, colon, N_ ("A colon has to stand behind the name"));
  take (self, ASSAY_JSON_NAME, at, end + 1, ASSAY_JSON_STATE_VALUE);
  self->place.at = colon + 1;
  return ASSAY_JSON_NAME;
}

static AssayJsonToken
read_after_value (AssayJsonReader *self, const char *at)
{
  gboolean is_object = self->frames[self->place.depth].is_object;

  if (at < self->end && *at == ',')
    {
      at = skip_space (at + 1, self->end);
      return is_object ? read_name (self, at) : read_element (self, at);
    }
  if (at < self->end && *at == (is_object ? '}' : ']'))
    return close_container (self, at);
  return fail_or_short (self, at,
                        is_object ? N_ ("A comma or } has to stand here")
                                  : N_ ("A comma or ] has to stand here"));
}

static AssayJsonToken
step (AssayJsonReader *self)
{
  const char *at = skip_space (self->place.at, self->end);

  switch (self->place.state)
    {
    case ASSAY_JSON_STATE_VALUE:
      return read_value (self, at);
    case ASSAY_JSON_STATE_FIRST_ELEMENT:
      return at < self->end && *at == ']' ? close_container (self, at) : read_element (self, at);
    case ASSAY_JSON_STATE_FIRST_NAME:
      return at < self->end && *at == '}' ? close_container (self, at) : read_name (self, at);
    case ASSAY_JSON_STATE_AFTER_VALUE:
      return read_after_value (self, at);
    case ASSAY_JSON_STATE_TAIL:
      if (at < self->end)
        return fail (self, at, N_ ("Nothing may follow the value"));
      return take (self, ASSAY_JSON_END, at, at, ASSAY_JSON_STATE_TAIL);
    case ASSAY_JSON_STATE_ERROR:
    default:
      return ASSAY_JSON_ERROR;
    }
}

AssayJsonReader *
assay_json_reader_new (const char *text, gsize n_bytes)
{
  AssayJsonReader *self = g_new (AssayJsonReader, 1);

  /* The frames are left as they are: one is filled when its container opens. */
  memset (self, 0, G_STRUCT_OFFSET (AssayJsonReader, usual));
  self->frames = self->usual;
  self->text = text != NULL ? text : "";
  self->end = self->text + (text != NULL ? n_bytes : 0);
  self->frames[0] = (AssayJsonFrame){.index = -1};
  self->place.at = self->place.token_begin = self->place.token_end = self->text;
  self->place.state = ASSAY_JSON_STATE_VALUE;
  self->place.token = ASSAY_JSON_NULL;
  if (n_bytes > ASSAY_JSON_MAX_BYTES)
    fail (self, self->text, N_ ("The JSON text is too long"));
  else if (n_bytes >= 3 && memcmp (self->text, "\357\273\277", 3) == 0)
    fail (self, self->text, N_ ("The JSON text must not begin with a byte order mark"));
  return self;
}

void
assay_json_reader_free (AssayJsonReader *self)
{
  if (self == NULL)
    return;
  if (self->frames != self->usual)
    g_free (self->frames);
  g_free (self->buffer);
  g_free (self);
}

AssayJsonToken
assay_json_reader_next (AssayJsonReader *self)
{
  if (!self->has_ahead)
    return step (self);

  self->frames[self->place.depth] = self->ahead_frame;
  self->place = self->ahead;
  self->has_ahead = FALSE;
  return self->place.token;
}

AssayJsonToken
assay_json_reader_peek (AssayJsonReader *self)
{
  AssayJsonPlace before = self->place;
  AssayJsonFrame frame_before = self->frames[before.depth];

  if (self->has_ahead)
    return self->ahead.token;
  if (step (self) == ASSAY_JSON_ERROR) /* sticky: there is no way back */
    return ASSAY_JSON_ERROR;

  self->has_ahead = TRUE;
  self->ahead = self->place;
  self->ahead_frame = self->frames[before.depth];
  self->place = before;
  self->frames[before.depth] = frame_before;
  return self->ahead.token;
}

gboolean
assay_json_reader_skip (AssayJsonReader *self, const char **out_raw, gsize *out_n_bytes)
{
  guint depth = self->place.depth;
  AssayJsonToken token = assay_json_reader_peek (self);
  const char *begin;

  if (token == ASSAY_JSON_ERROR || token == ASSAY_JSON_END || token == ASSAY_JSON_NAME
      || token == ASSAY_JSON_OBJECT_END || token == ASSAY_JSON_ARRAY_END)
    return FALSE;
  assay_json_reader_next (self);
  begin = self->place.token_begin;
  while (self->place.depth > depth)
    if (step (self) == ASSAY_JSON_ERROR)
      return FALSE;
  if (out_raw != NULL)
    *out_raw = begin;
  if (out_n_bytes != NULL)
    *out_n_bytes = (gsize) (self->place.token_end - begin);
  return TRUE;
}

gboolean
assay_json_is_valid (const char *text, gsize n_bytes)
{
  g_autoptr (AssayJsonReader) self = assay_json_reader_new (text, n_bytes);
  AssayJsonToken token;

  do
    token = step (self);
  while (token != ASSAY_JSON_ERROR && token != ASSAY_JSON_END);
  return token == ASSAY_JSON_END;
}
