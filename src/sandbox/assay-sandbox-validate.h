/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* What POST /prompt checks, as 0.3.64 does it and in its words. */

#include "sandbox/assay-sandbox-json.h"

G_BEGIN_DECLS

typedef struct
{
  gboolean trouble;   /* the real server answers 500: nothing else is set */
  GPtrArray *outputs; /* (element-type utf8) good output nodes; empty = refused */
  char *error;        /* JSON object when refused, else %NULL */
  char *node_errors;  /* JSON object, "{}" if none */
} SandboxVerdict;

/* Converts constants in @graph in place ("7" for an INT becomes 7). @targets:
 * partial_execution_targets or %NULL. */
void sandbox_validate (JsonNode *graph, JsonNode *targets, SandboxVerdict *out);
void sandbox_verdict_clear (SandboxVerdict *verdict);

G_END_DECLS
