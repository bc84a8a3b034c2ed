/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* A reader's inside, shared by its files: assay-json-reader (from token to token),
 * assay-json-reader-token (what the token says). */

#include "base/assay-json-reader.h"

G_BEGIN_DECLS

typedef enum
{
  ASSAY_JSON_STATE_VALUE,         /* a value has to come */
  ASSAY_JSON_STATE_FIRST_ELEMENT, /* after "[": a value or "]" */
  ASSAY_JSON_STATE_FIRST_NAME,    /* after "{": a name or "}" */
  ASSAY_JSON_STATE_AFTER_VALUE,   /* in a container: a comma or its end */
  ASSAY_JSON_STATE_TAIL,          /* after the top-level value */
  ASSAY_JSON_STATE_ERROR,
} AssayJsonState;

/* Deeper texts are rare, and room for all they may hold is too much for a small block of memory. */
#define ASSAY_JSON_USUAL_DEPTH 12

/* One open container. */
typedef struct
{
  const char *name; /* of the member we are at, as written between the quotes; %NULL before the
                       first */
  gsize n_name; /* bytes */
  gint64 index; /* the element we are at; -1 before the first */
  gboolean is_object;
} AssayJsonFrame;

/* Where the reader stands. */
typedef struct
{
  const char *at; /* the next byte to read */
  const char *token_begin;
  const char *token_end;
  guint depth; /* open containers */
  AssayJsonState state;
  AssayJsonToken token;
} AssayJsonPlace;

struct _AssayJsonReader
{
  const char *text;
  const char *end;
  AssayJsonPlace place;

  gboolean has_ahead; /* a peek was made: what next will do */
  AssayJsonPlace ahead;
  AssayJsonFrame ahead_frame; /* of the container we stand in, after that step */

  const char *error;
  const char *error_at;
  char *buffer; /* the decoded string */
  gsize n_buffer;
  AssayJsonFrame *frames; /* [1] is the outermost container */
  AssayJsonFrame usual[ASSAY_JSON_USUAL_DEPTH + 1];
};

G_END_DECLS
