/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Problems: what went wrong, where, and the way out. The one error type for anything a person
 * can mend. Values only; messages are ids of translatable templates, translated by the surface
 * that shows them. */

#include "base/assay-error.h"

G_BEGIN_DECLS

/* Templates hold {0} {1} … {9}; message and fix share one argument list. */
typedef struct
{
  const char *code;    /* static, dotted: "document.unknown_field"; documented in docs/troubleshooting.md */
  const char *message; /* static template, N_() marked */
  const char *fix;     /* static template, N_() marked, or %NULL */
  char      **args;    /* %NULL-terminated */
  char       *file;    /* relative to the project, or an absolute path outside; %NULL if none */
  char       *pointer; /* JSON Pointer (RFC 6901) inside @file, "" = the whole; %NULL if none */
} AssayProblem;

typedef struct _AssayProblems AssayProblems; /* a growing list; not thread-safe */

AssayProblems      *assay_problems_new   (void);
void                assay_problems_free  (AssayProblems *self);
/* The @... are const char * arguments, ended by %NULL. @self may be %NULL: nothing is recorded. */
void                assay_problems_add   (AssayProblems *self,
                                          const char    *file,
                                          const char    *pointer,
                                          const char    *code,
                                          const char    *message,
                                          const char    *fix,
                                          ...) G_GNUC_NULL_TERMINATED;
void                assay_problems_add_copy (AssayProblems *self, const AssayProblem *problem);
/* From another process: all is copied, code and templates for good, so only for the few words
 * that a peer of our own has. */
void                assay_problems_add_foreign (AssayProblems *self, const char *file,
                                                const char *pointer, const char *code,
                                                const char *message, const char *fix,
                                                const char *const *args);
AssayProblems      *assay_problems_copy  (const AssayProblems *self);
/* Moves all of @other to the end of @self; @other is empty afterwards. */
void                assay_problems_take  (AssayProblems *self, AssayProblems *other);
/* The same where what @other is about stands at @place (a pointer) of the file. */
void                assay_problems_take_below (AssayProblems *self, AssayProblems *other,
                                               const char *place);
guint               assay_problems_count (const AssayProblems *self); /* 0 for %NULL */
const AssayProblem *assay_problems_get   (const AssayProblems *self, guint index);
gboolean            assay_problems_has   (const AssayProblems *self, const char *code);
/* The same problems in the same order. %NULL is none. */
gboolean            assay_problems_equal (const AssayProblems *a, const AssayProblems *b);
/* Stable order: file, pointer, code; equal ones collapse. */
void                assay_problems_sort  (AssayProblems *self);

char *assay_problem_dup_message (const AssayProblem *self, AssayTranslate translate);
/* %NULL if none */
char *assay_problem_dup_fix     (const AssayProblem *self, AssayTranslate translate);
/* One line for a terminal: "file:pointer: message Fix." */
char *assay_problem_dup_line    (const AssayProblem *self, AssayTranslate translate);
/* The same as a packed sentence, to be said later. */
char *assay_problem_dup_packed  (const AssayProblem *self);

/* A GError that carries a whole list through async calls: code ASSAY_PROBLEM_ERROR, message = the
 * lines, untranslated. */
#define ASSAY_PROBLEM_ERROR (assay_problem_error_quark ())
GQuark  assay_problem_error_quark (void);
/* @self stays the caller's. Always returns an error. */
GError *assay_problems_to_error   (const AssayProblems *self);
/* The list that @error carries, borrowed; %NULL when it is of another domain. */
const AssayProblems *assay_error_get_problems (const GError *error);
/* In the language of a surface: the lines of the list, or the sentence that assay_error_set made;
 * any other error's message as it is. New string. */
char   *assay_error_dup_message   (const GError *error, AssayTranslate translate);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AssayProblems, assay_problems_free)

G_END_DECLS
