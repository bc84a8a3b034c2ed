/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/assay-json-reader.h"

#include "base/assay-json-number.h"
#include "base/assay-json-string.h"
#include "base/assay-problems.h"

#include <string.h>

/* How it works: one token a call, found by a small state machine over the text. Strings are checked
 * when they are passed and decoded only when asked for, so skipping costs one look at each byte. A
 * peek is a next that is put back: the place before it and the place after it are both kept. */

typedef enum
{
  STATE_VALUE,         /* a value has to come */
  STATE_FIRST_ELEMENT, /* after "[": a value or "]" */
  STATE_FIRST_NAME,    /* after "{": a name or "}" */
  STATE_AFTER_VALUE,   /* in a container: a comma or its end */
  STATE_TAIL,          /* after the top-level value */
  STATE_ERROR,
} State;

/* Deeper texts are rare, and room for all they may hold is too much for a small block of memory. */
#define USUAL_DEPTH 12

/* One open container. */
typedef struct
{
  const char
    *name;      /* the member we are at, as written between the quotes; %NULL before the first */
  gsize n_name; /* bytes */
  gint64 index; /* the element we are at; -1 before the first */
  gboolean is_object;
} Frame;

/* Where the reader stands. */
typedef struct
{
  const char *at; /* the next byte to read */
  const char *token_begin;
  const char *token_end;
  guint depth; /* open containers */
  State state;
  AssayJsonToken token;
} Place;

struct _AssayJsonReader
{
  const char *text;
  const char *end;
  Place place;

  gboolean has_ahead; /* a peek was made: what next will do */
  Place ahead;
  Frame ahead_frame; /* of the container we stand in, after that step */

  const char *error;
  const char *error_at;
  char *buffer; /* the decoded string */
  gsize n_buffer;
  Frame *frames; /* [1] is the outermost container */
  Frame usual[USUAL_DEPTH + 1];
};

static AssayJsonToken
fail (AssayJsonReader *self, const char *at, const char *error)
{
  self->error = error;
  self->error_at = at;
  self->place.state = STATE_ERROR;
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
take (AssayJsonReader *self, AssayJsonToken token, const char *begin, const char *end, State state)
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
  if (self->place.depth == USUAL_DEPTH && self->frames == self->usual)
    {
      self->frames = g_new (Frame, ASSAY_JSON_MAX_DEPTH + 1);
      memcpy (self->frames, self->usual, sizeof self->usual);
    }
  self->place.depth++;
  self->frames[self->place.depth] = (Frame){.index = -1, .is_object = is_object};
  return is_object ? take (self, ASSAY_JSON_OBJECT_BEGIN, at, at + 1, STATE_FIRST_NAME)
                   : take (self, ASSAY_JSON_ARRAY_BEGIN, at, at + 1, STATE_FIRST_ELEMENT);
}

static inline State
state_after_value (const AssayJsonReader *self)
{
  return self->place.depth > 0 ? STATE_AFTER_VALUE : STATE_TAIL;
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
  Frame *frame = &self->frames[self->place.depth];
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
  take (self, ASSAY_JSON_NAME, at, end + 1, STATE_VALUE);
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
    case STATE_VALUE:
      return read_value (self, at);
    case STATE_FIRST_ELEMENT:
      return at < self->end && *at == ']' ? close_container (self, at) : read_element (self, at);
    case STATE_FIRST_NAME:
      return at < self->end && *at == '}' ? close_container (self, at) : read_name (self, at);
    case STATE_AFTER_VALUE:
      return read_after_value (self, at);
    case STATE_TAIL:
      if (at < self->end)
        return fail (self, at, N_ ("Nothing may follow the value"));
      return take (self, ASSAY_JSON_END, at, at, STATE_TAIL);
    case STATE_ERROR:
    default:
      return ASSAY_JSON_ERROR;
    }
}

static void
append_pointer_name (GString *out, const Frame *frame)
{
  g_autofree char *name = g_malloc (frame->n_name + 1);
  gsize n = assay_json_string_decode (frame->name, frame->n_name, name);

  for (gsize i = 0; i < n; i++)
    {
      if (name[i] == '~')
        g_string_append (out, "~0");
      else if (name[i] == '/')
        g_string_append (out, "~1");
      else if (name[i] == '\0') /* a C string cannot hold it */
        g_string_append (out, "\357\277\275");
      else
        g_string_append_c (out, name[i]);
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
  self->frames[0] = (Frame){.index = -1};
  self->place.at = self->place.token_begin = self->place.token_end = self->text;
  self->place.state = STATE_VALUE;
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
  Place before = self->place;
  Frame frame_before = self->frames[before.depth];

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

const char *
assay_json_reader_get_string (AssayJsonReader *self, gsize *out_length)
{
  gsize n_raw = (gsize) (self->place.token_end - self->place.token_begin);
  gsize n;

  g_return_val_if_fail (
    self->place.token == ASSAY_JSON_NAME || self->place.token == ASSAY_JSON_STRING, NULL);

  n_raw -= 2; /* the quotes */
  if (n_raw + 1 > self->n_buffer)
    {
      self->n_buffer = MAX (2 * self->n_buffer, MAX (n_raw + 1, 64));
      g_free (self->buffer);
      self->buffer = g_malloc (self->n_buffer);
    }
  n = assay_json_string_decode (self->place.token_begin + 1, n_raw, self->buffer);
  self->buffer[n] = '\0';
  if (out_length != NULL)
    *out_length = n;
  return self->buffer;
}

gboolean
assay_json_reader_get_integer (AssayJsonReader *self, gint64 *out)
{
  return assay_json_reader_get_decimal (self, 0, out);
}

gboolean
assay_json_reader_get_decimal (AssayJsonReader *self, int scale, gint64 *out)
{
  AssayJsonNumber number;

  if (self->place.token != ASSAY_JSON_NUMBER)
    return FALSE;
  assay_json_number_parse (&number, self->place.token_begin,
                           (gsize) (self->place.token_end - self->place.token_begin));
  return assay_json_number_scaled (&number, scale, out);
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

char *
assay_json_reader_dup_pointer (AssayJsonReader *self)
{
  GString *out = g_string_new (NULL);

  for (guint i = 1; i <= self->place.depth; i++)
    {
      const Frame *frame = &self->frames[i];

      if (frame->is_object ? frame->name == NULL : frame->index < 0)
        break;
      g_string_append_c (out, '/');
      if (frame->is_object)
        append_pointer_name (out, frame);
      else
        g_string_append_printf (out, "%" G_GINT64_FORMAT, frame->index);
    }
  return g_string_free (out, FALSE);
}

gsize
assay_json_reader_get_offset (AssayJsonReader *self)
{
  return (gsize) (self->place.token_begin - self->text);
}

gsize
assay_json_reader_get_token_length (AssayJsonReader *self)
{
  return (gsize) (self->place.token_end - self->place.token_begin);
}

const char *
assay_json_reader_get_error (AssayJsonReader *self, guint *out_line, guint *out_column)
{
  guint line = 1, column = 1;

  if (self->error == NULL)
    return NULL;
  for (const char *at = self->text; at < self->error_at; at++)
    {
      if (*at == '\n')
        {
          line++;
          column = 1;
        }
      else if ((*at & 0xc0) != 0x80) /* one column a character */
        column++;
    }
  if (out_line != NULL)
    *out_line = line;
  if (out_column != NULL)
    *out_column = column;
  return self->error;
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
