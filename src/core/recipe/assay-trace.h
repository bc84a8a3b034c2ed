/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* A trace: what a pure function considered and why, entry by entry, so that two runs can be compared. */

#include "base/assay-json-writer.h"

G_BEGIN_DECLS

typedef struct
{
  char *stage;   /* contract | stack | prompt | seed | recipe */
  char *layer;   /* prompt: checkpoint_base …; contract: layer name; stack: baseline | project | tag_entity */
  char *source;  /* document file that said so, "" = the program */
  char *subject; /* field, LoRA id, or fragment text */
  char *action;  /* appended | overrode | collapsed | dropped | set | kept | chosen | skipped | blocked */
  char *why;     /* reason code or the winner's id; "" if none */
  gint64 polarity; /* prompt: 0 positive, 1 negative; else -1 */
  gint64 weight;   /* hundredths; -1 = none */
} AssayTraceEntry;

typedef struct _AssayTrace AssayTrace;
AssayTrace            *assay_trace_new   (void);
void                   assay_trace_free  (AssayTrace *self);
/* Copies the strings; @self may be %NULL (nothing is recorded). */
void                   assay_trace_add   (AssayTrace *self, const AssayTraceEntry *entry);
guint                  assay_trace_count (const AssayTrace *self);
const AssayTraceEntry *assay_trace_get   (const AssayTrace *self, guint index);
void                   assay_trace_write (const AssayTrace *self, AssayJsonWriter *writer); /* an array of objects */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AssayTrace, assay_trace_free)

G_END_DECLS
