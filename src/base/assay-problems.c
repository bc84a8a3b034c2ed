/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/assay-problems.h"

#include "base/assay-text-seen.h"

#include <stdarg.h>
#include <string.h>

struct _AssayProblems
{
  GPtrArray *items; /* of AssayProblem */
};

/* What an ASSAY_PROBLEM_ERROR carries beside its message. */
typedef struct
{
  AssayProblems *problems;
} AssayProblemErrorPrivate;

static void
assay_problem_error_private_init (AssayProblemErrorPrivate *self)
{
  self->problems = assay_problems_new ();
}

static void
assay_problem_error_private_copy (const AssayProblemErrorPrivate *from,
                                  AssayProblemErrorPrivate *to)
{
  for (guint i = 0; i < assay_problems_count (from->problems); i++)
    assay_problems_add_copy (to->problems, assay_problems_get (from->problems, i));
}

static void
assay_problem_error_private_clear (AssayProblemErrorPrivate *self)
{
  assay_problems_free (self->problems);
}

G_DEFINE_EXTENDED_ERROR (AssayProblemError, assay_problem_error)

static void
problem_free_cb (gpointer data)
{
  AssayProblem *problem = data;

  g_strfreev (problem->args);
  g_free (problem->file);
  g_free (problem->pointer);
  g_free (problem);
}

AssayProblems *
assay_problems_new (void)
{
  AssayProblems *self = g_new0 (AssayProblems, 1);

  self->items = g_ptr_array_new_with_free_func (problem_free_cb);
  return self;
}

void
assay_problems_free (AssayProblems *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->items);
  g_free (self);
}

/* Arguments often quote what came from outside: they are kept as valid UTF-8. */
static char **
collect_args (va_list list)
{
  GStrvBuilder *builder = g_strv_builder_new ();
  const char *arg;
  char **args;

  while ((arg = va_arg (list, const char *)) != NULL)
    {
      g_autofree char *valid = g_utf8_make_valid (arg, -1);

      g_strv_builder_add (builder, valid);
    }
  args = g_strv_builder_end (builder);
  g_strv_builder_unref (builder);
  return args;
}

void
assay_problems_add (AssayProblems *self,
                    const char *file,
                    const char *pointer,
                    const char *code,
                    const char *message,
                    const char *fix,
                    ...)
{
  AssayProblem *problem;
  va_list list;

  g_return_if_fail (code != NULL && message != NULL);
  if (self == NULL)
    return;

  problem = g_new0 (AssayProblem, 1);
  problem->code = code;
  problem->message = message;
  problem->fix = fix;
  va_start (list, fix);
  problem->args = collect_args (list);
  va_end (list);
  problem->file = g_strdup (file);
  problem->pointer = g_strdup (pointer);
  g_ptr_array_add (self->items, problem);
}

void
assay_problems_add_copy (AssayProblems *self, const AssayProblem *problem)
{
  AssayProblem *copy;

  if (self == NULL)
    return;
  copy = g_memdup2 (problem, sizeof *problem);
  copy->args = g_strdupv (problem->args);
  copy->file = g_strdup (problem->file);
  copy->pointer = g_strdup (problem->pointer);
  g_ptr_array_add (self->items, copy);
}

void
assay_problems_take_below (AssayProblems *self, AssayProblems *from, const char *place)
{
  for (guint i = 0; i < from->items->len; i++)
    {
      AssayProblem *problem = from->items->pdata[i];
      char *below = g_strconcat (place, problem->pointer, NULL);

      g_free (problem->pointer);
      problem->pointer = below;
    }
  assay_problems_take (self, from);
}

void
assay_problems_add_foreign (AssayProblems *self,
                            const char *file,
                            const char *pointer,
                            const char *code,
                            const char *message,
                            const char *fix,
                            const char *const *args)
{
  AssayProblem problem = {g_intern_string (code), g_intern_string (message),
                          g_intern_string (fix),  (char **) args,
                          (char *) file,          (char *) pointer};
  char *none[] = {NULL};

  g_return_if_fail (code != NULL && message != NULL);
  if (args == NULL)
    problem.args = none;
  assay_problems_add_copy (self, &problem);
}

AssayProblems *
assay_problems_copy (const AssayProblems *self)
{
  AssayProblems *copy = assay_problems_new ();

  for (guint i = 0; i < assay_problems_count (self); i++)
    assay_problems_add_copy (copy, assay_problems_get (self, i));
  return copy;
}

void
assay_problems_take (AssayProblems *self, AssayProblems *other)
{
  g_return_if_fail (self != other);

  /* The reference keeps the emptied array for @other. */
  if (self != NULL)
    g_ptr_array_extend_and_steal (self->items, g_ptr_array_ref (other->items));
  else
    g_ptr_array_set_size (other->items, 0);
}

guint
assay_problems_count (const AssayProblems *self)
{
  return self != NULL ? self->items->len : 0;
}

const AssayProblem *
assay_problems_get (const AssayProblems *self, guint index)
{
  g_return_val_if_fail (index < assay_problems_count (self), NULL);

  return g_ptr_array_index (self->items, index);
}

gboolean
assay_problems_has (const AssayProblems *self, const char *code)
{
  for (guint i = 0; i < assay_problems_count (self); i++)
    if (strcmp (assay_problems_get (self, i)->code, code) == 0)
      return TRUE;
  return FALSE;
}

static int
compare_args (char **a, char **b)
{
  for (; *a != NULL && *b != NULL; a++, b++)
    {
      int order = strcmp (*a, *b);

      if (order != 0)
        return order;
    }
  return (*a != NULL) - (*b != NULL);
}

/* File, pointer, code; what else differs only decides between those, so that the order is one. */
static int
compare_problems (const AssayProblem *a, const AssayProblem *b)
{
  int order = g_strcmp0 (a->file, b->file);

  if (order == 0)
    order = g_strcmp0 (a->pointer, b->pointer);
  if (order == 0)
    order = strcmp (a->code, b->code);
  if (order == 0)
    order = strcmp (a->message, b->message);
  if (order == 0)
    order = g_strcmp0 (a->fix, b->fix);
  return order != 0 ? order : compare_args (a->args, b->args);
}

static int
compare_problems_cb (gconstpointer a, gconstpointer b)
{
  return compare_problems (*(const AssayProblem *const *) a, *(const AssayProblem *const *) b);
}

gboolean
assay_problems_equal (const AssayProblems *a, const AssayProblems *b)
{
  guint n = assay_problems_count (a);

  if (n != assay_problems_count (b))
    return FALSE;
  for (guint i = 0; i < n; i++)
    if (compare_problems (assay_problems_get (a, i), assay_problems_get (b, i)) != 0)
      return FALSE;
  return TRUE;
}

void
assay_problems_sort (AssayProblems *self)
{
  g_autoptr (GPtrArray) sorted = NULL;

  if (self == NULL)
    return;
  sorted = g_steal_pointer (&self->items);
  self->items = g_ptr_array_new_with_free_func (problem_free_cb);
  g_ptr_array_sort (sorted, compare_problems_cb);
  g_ptr_array_set_free_func (sorted, NULL);
  for (guint i = 0; i < sorted->len; i++)
    {
      AssayProblem *problem = g_ptr_array_index (sorted, i);
      guint n = self->items->len;

      if (n > 0 && compare_problems (g_ptr_array_index (self->items, n - 1), problem) == 0)
        problem_free_cb (problem);
      else
        g_ptr_array_add (self->items, problem);
    }
}

static char *
fill (const AssayProblem *self, const char *template_, AssayTranslate translate)
{
  return assay_sentence_fill (template_, (const char *const *) self->args, translate);
}

char *
assay_problem_dup_message (const AssayProblem *self, AssayTranslate translate)
{
  return fill (self, self->message, translate);
}

char *
assay_problem_dup_fix (const AssayProblem *self, AssayTranslate translate)
{
  return self->fix != NULL ? fill (self, self->fix, translate) : NULL;
}

/* "file:pointer: ", as far as there are any. */
static char *
dup_place (const AssayProblem *self)
{
  GString *out = g_string_new (self->file);

  if (self->pointer != NULL && self->pointer[0] != '\0')
    {
      if (out->len > 0)
        g_string_append_c (out, ':');
      g_string_append (out, self->pointer);
    }
  if (out->len > 0)
    g_string_append (out, ": ");
  return g_string_free (out, FALSE);
}

char *
assay_problem_dup_line (const AssayProblem *self, AssayTranslate translate)
{
  g_autofree char *place = dup_place (self);
  g_autofree char *message = assay_problem_dup_message (self, translate);
  g_autofree char *fix = assay_problem_dup_fix (self, translate);
  g_autofree char *said = assay_sentence_say_way_out (message, fix);

  return g_strconcat (place, said, NULL);
}

/* What is wrong and the way out are sentences of their own; the place is none. */
char *
assay_problem_dup_packed (const AssayProblem *self)
{
  const char *const *args = (const char *const *) self->args;
  g_autofree char *place = dup_place (self);
  g_autofree char *what = assay_sentence_pack (self->message, args);
  g_autofree char *fix = assay_sentence_pack (self->fix != NULL ? self->fix : "", args);

  return assay_sentence_pack_of (self->fix != NULL ? ASSAY_SENTENCE_WITH_WAY_OUT : "{0}{1}", place,
                                 what, fix, NULL);
}

static char *
dup_lines (const AssayProblems *self, AssayTranslate translate)
{
  const char *none = N_ ("Refused without a reason.");
  GString *lines = g_string_new (NULL);

  for (guint i = 0; i < assay_problems_count (self); i++)
    {
      g_autofree char *line = assay_problem_dup_line (assay_problems_get (self, i), translate);

      if (i > 0)
        g_string_append_c (lines, '\n');
      g_string_append (lines, line);
    }
  if (lines->len == 0)
    g_string_append (lines, translate != NULL ? translate (none) : none);
  return g_string_free (lines, FALSE);
}

GError *
assay_problems_to_error (const AssayProblems *self)
{
  g_autofree char *lines = dup_lines (self, NULL);
  GError *error = g_error_new_literal (ASSAY_PROBLEM_ERROR, 0, lines);
  AssayProblems *carried = assay_problem_error_get_private (error)->problems;

  for (guint i = 0; i < assay_problems_count (self); i++)
    assay_problems_add_copy (carried, assay_problems_get (self, i));
  return error;
}

const AssayProblems *
assay_error_get_problems (const GError *error)
{
  return error->domain == ASSAY_PROBLEM_ERROR ? assay_problem_error_get_private (error)->problems
                                              : NULL;
}

char *
assay_error_dup_message (const GError *error, AssayTranslate translate)
{
  const AssayProblems *problems = assay_error_get_problems (error);

  g_autofree char *said = assay_problems_count (problems) > 0
                            ? dup_lines (problems, translate)
                            : assay_sentence_say (error->message, translate);

  return assay_text_show (said, FALSE);
}
