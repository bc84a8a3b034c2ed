/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* One constant input against its declaration: conversion, range, choice; told in the server's
 * words. */

#include "sandbox/assay-sandbox-node.h"

G_BEGIN_DECLS

typedef struct
{
  const char *type; /* static */
  char *message, *details;
  char *received; /* JSON */
  char *more;     /* further JSON members, begins with ", "; or %NULL */
  gboolean hide_config;
} SandboxInputProblem;

/* Converts the member in place where Python would. %FALSE: @problem is filled. */
gboolean
sandbox_input_check (JsonObject *inputs, const SandboxInput *input, SandboxInputProblem *problem);
void sandbox_input_problem_clear (SandboxInputProblem *problem);
/* "MODEL", "INT" or the list of choices as Python prints it. */
char *sandbox_input_dup_type_text (const SandboxInput *input);

G_END_DECLS
