/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Any bytes as lock.json, which people merge by hand. Lines come back by id, each once; what could
 * not be read is told and stands as broken, never as nothing; what was read is written, read again
 * and the same, whatever else the file says. */
#include "fuzz.h"

#include "model/documents/assay-lock.h"

#include <string.h>

static const AssayLockLine *
line_at (GPtrArray *lines, guint i)
{
  return lines->pdata[i];
}

/* Sorted, each once; the one that stands for all is alone. */
static void
check_order (GPtrArray *lines)
{
  for (guint i = 0; i < lines->len; i++)
    {
      const AssayDocument *line = lines->pdata[i];

      g_assert_cmpint (line->kind, ==, ASSAY_KIND_LOCK);
      g_assert_true (i == 0 || strcmp (line_at (lines, i - 1)->document.id, line->id) < 0);
      if (g_str_equal (line->id, ASSAY_LOCK_EVERY))
        g_assert_true (lines->len == 1 && line_at (lines, i)->broken);
    }
}

static guint
count_broken (GPtrArray *lines)
{
  guint n = 0;

  for (guint i = 0; i < lines->len; i++)
    n += line_at (lines, i)->broken;
  return n;
}

static void
check_told (const AssayProblems *problems)
{
  for (guint i = 0; i < assay_problems_count (problems); i++)
    {
      g_autofree char *line = assay_problem_dup_line (assay_problems_get (problems, i), NULL);

      g_assert_true (g_utf8_validate (line, -1, NULL)); /* shown to a person */
    }
}

static void
check_written_again (GPtrArray *lines)
{
  g_autoptr (AssayProblems) problems = assay_problems_new ();
  g_autoptr (GBytes) bytes = assay_lock_write (lines);
  g_autoptr (GPtrArray) again = assay_lock_read (bytes, problems);
  g_autoptr (GBytes) bytes_again = assay_lock_write (again);
  guint next = 0;

  g_assert_cmpuint (assay_problems_count (problems), ==, 0);
  g_assert_cmpuint (again->len, ==, lines->len - count_broken (lines));
  for (guint i = 0; i < lines->len; i++)
    if (!line_at (lines, i)->broken)
      g_assert_true (assay_digest_equal (&line_at (lines, i)->document.hash,
                                         &line_at (again, next++)->document.hash));
  g_assert_true (g_bytes_equal (bytes, bytes_again));
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t n_bytes)
{
  g_autoptr (GBytes) bytes = g_bytes_new (data, n_bytes);
  g_autoptr (AssayProblems) problems = assay_problems_new ();
  g_autoptr (GPtrArray) lines = assay_lock_read (bytes, problems);

  check_order (lines);
  check_told (problems);
  g_assert_true (count_broken (lines) == 0 || assay_problems_count (problems) > 0);
  check_written_again (lines);
  return 0;
}
