/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Recorded conversations: tests/comfy/captures/README.md. */

#include <glib.h>

typedef struct
{
  char *event; /* "ws_text", "http", "ws_closed" …; what stands in brackets behind it is cut off */
  char *label;   /* in brackets: "second", "B observer"; "" if none */
  char *request; /* "GET /queue" */
  char *title;   /* "case" of prompt-post-responses */
  char *json;    /* text of the frame or of the answer's body, as recorded; %NULL if none */
  char *text;    /* "body": an answer that is not JSON */
  guint status;
  gint64 t_us;
  GBytes *frame; /* binary frames: made up to the recorded kind and length */
} CaptureEvent;

/* GPtrArray of CaptureEvent; aborts the test if the file cannot be read. */
GPtrArray *capture_load (const char *name);
/* The whole file. */
GBytes *capture_read (const char *name);
