/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* The node classes: static tables, one small file each (or a few that belong together), listed in
 * assay-sandbox-nodes.c. /object_info and the validation of prompts are both made from these
 * tables. */

#include "imaging/assay-picture.h"
#include "sandbox/assay-sandbox-json.h"

G_BEGIN_DECLS

typedef enum
{
  SANDBOX_INPUT_LINK, /* @type names what flows */
  SANDBOX_INPUT_COMBO,
  SANDBOX_INPUT_INT,
  SANDBOX_INPUT_FLOAT,
  SANDBOX_INPUT_STRING,
} SandboxInputKind;

typedef struct
{
  const char *name;
  SandboxInputKind kind;
  const char *type;           /* LINK: "MODEL" …; else %NULL */
  const char *const *choices; /* COMBO */
  double value, min, max;     /* INT, FLOAT */
  double step, round;         /* 0 = none */
  const char *text;           /* STRING: default, or %NULL */
  const char *more;           /* further options as JSON members, or %NULL */
  const char *tooltip;        /* or %NULL */
} SandboxInput;

typedef struct
{
  const char *type;
  const char *tooltip; /* or %NULL */
} SandboxOutput;

/* What flows along links. Reference-counted; immutable once returned. Worker thread only. */
typedef struct
{
  guint refs;
  char *checkpoint;  /* MODEL, CLIP */
  char *loras;       /* MODEL: JSON-free list "name\tweight in thousandths\n"; never %NULL there */
  char *text;        /* CONDITIONING */
  int width, height; /* LATENT */
  guint batch;
  GPtrArray *pictures; /* LATENT after sampling, IMAGE: (element-type AssayPicture) */
  GPtrArray *truths;   /* beside pictures: JSON text of what was planted */
} SandboxValue;

SandboxValue *sandbox_value_new (void);
SandboxValue *sandbox_value_ref (SandboxValue *value);
void sandbox_value_unref (SandboxValue *value);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SandboxValue, sandbox_value_unref)

#define SANDBOX_MAX_OUTPUTS 4

/* One node being run. */
typedef struct _SandboxRun SandboxRun;
typedef struct _SandboxNode SandboxNode;
struct _SandboxNode
{
  const char *class_type;
  const char *display_name;
  const char *description;
  const char *category;
  const SandboxInput *inputs;   /* ended by a %NULL name */
  const SandboxOutput *outputs; /* ended by a %NULL type */
  gboolean output_node;
  /* %FALSE after sandbox_run_fail, or when interrupted. */
  gboolean (*run) (SandboxRun *run, SandboxValue **outputs);
};

/* Inputs were validated before; a link always has a value. */
SandboxValue *sandbox_run_get_value (SandboxRun *run, const char *name); /* borrowed */
const char *sandbox_run_get_string (SandboxRun *run, const char *name);
gint64 sandbox_run_get_int (SandboxRun *run, const char *name);
guint64 sandbox_run_get_seed (SandboxRun *run, const char *name);
double sandbox_run_get_float (SandboxRun *run, const char *name);
const char *sandbox_run_get_graph (SandboxRun *run);   /* JSON text of the whole prompt */
JsonObject *sandbox_run_get_pnginfo (SandboxRun *run); /* extra_pnginfo, or %NULL */
gboolean sandbox_run_shows_previews (SandboxRun *run); /* as its prompt or the options say */
int sandbox_run_get_defects_percent (SandboxRun *run);
/* Counts what this prompt holds in pictures; %FALSE after telling "out of memory". */
gboolean sandbox_run_allocate (SandboxRun *run, gint64 n_pixels);
gboolean sandbox_run_goes_on (SandboxRun *run); /* not interrupted */
/* One step is done: the real pause, then progress and preview (a JPEG, or %NULL). %FALSE = interrupted. */
gboolean sandbox_run_step (SandboxRun *run, guint value, guint max, GBytes *preview);
void sandbox_run_fail (SandboxRun *run, const char *exception_type, const char *message);
/* Stores a file; @type "output" or "temp". Adds it to what the node shows. */
void sandbox_run_store (
  SandboxRun *run, const char *type, const char *subfolder, const char *name, GBytes *bytes);
guint sandbox_run_next_counter (SandboxRun *run,
                                const char *type,
                                const char *subfolder,
                                const char *prefix);
GBytes *
sandbox_run_load (SandboxRun *run, const char *type, const char *subfolder, const char *name);
const char *sandbox_run_get_temp_tag (SandboxRun *run);
gint64 sandbox_run_now_us (SandboxRun *run);

/* The rows of each file assay-sandbox-node-<name>.c, ended by one without class; ended by %NULL. */
extern const SandboxNode *const sandbox_nodes[];
const SandboxNode *sandbox_node_find (const char *class_type);
/* The input's entry in /object_info: ["INT", {...}]. */
char *sandbox_input_dup_config (const SandboxInput *input);

/* --- what is "installed" (assay-sandbox-models.c); each ended by %NULL --- */
extern const char *const sandbox_checkpoints[];
extern const char *const sandbox_loras[];
extern const char *const sandbox_vaes[];
extern const char *const sandbox_samplers[];
extern const char *const sandbox_schedulers[];

G_END_DECLS
