/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Which file of a server a model is (spec 03): documents name models, each machine says which file
 * that is on each server, and a server spells names its own way. Pure. */

#include <glib.h>

G_BEGIN_DECLS

/* What somebody said about one server: model -> file. A model is named by kind and document:
 * "checkpoint:copax", "lora:glow". Atomic references; not changed any more once it is shared. %NULL
 * stands for a map that says nothing. */
typedef struct _AssayModelMap AssayModelMap;

/* @server: its address without secrets, for the commands that problems name; %NULL: none is known.
 * */
AssayModelMap *assay_model_map_new   (const char *server);
AssayModelMap *assay_model_map_ref   (AssayModelMap *self);
void           assay_model_map_unref (AssayModelMap *self);
/* A later word about a model replaces the one before. */
void           assay_model_map_set   (AssayModelMap *self, const char *model, const char *file);
/* All that @other says, which may be %NULL, as words of one run. */
void           assay_model_map_add   (AssayModelMap *self, const AssayModelMap *other);
/* Borrowed; %NULL: nobody said. */
const char    *assay_model_map_get   (const AssayModelMap *self, const char *model);
/* Whether what it says of the model was said for one run only. */
gboolean       assay_model_map_is_of_run (const AssayModelMap *self, const char *model);
const char    *assay_model_map_get_server (const AssayModelMap *self);
gboolean       assay_model_map_equal (const AssayModelMap *a, const AssayModelMap *b);

#define ASSAY_MODEL_NEAREST 3

typedef struct
{
  const char *file;      /* as the server lists it, borrowed; %NULL: it has none, or several */
  gboolean    exact;     /* … and exactly as it was asked for */
  gboolean    ambiguous; /* several are equally like it: @nearest has them, none is chosen */
  /* without @file: those most like it, borrowed, %NULL-terminated */
  const char *nearest[ASSAY_MODEL_NEAREST + 1];
} AssayModelMatch;

/* @wanted among the files that a server lists: as it is; else the only one that is equal but for
 * separators (\ and /), then for composed and decomposed letters, then for case; else, in the same
 * order, the only one with the same name in a folder further in or out. Two that are equally like
 * it are not chosen from. */
void     assay_model_match (const char *const *listed, const char *wanted, AssayModelMatch *out);
/* Whether two spellings mean one file, as assay_model_match would find it. */
gboolean assay_model_same_file (const char *a, const char *b);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AssayModelMap, assay_model_map_unref)

G_END_DECLS
