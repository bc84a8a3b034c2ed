/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/rows/assay-cause-id.h"

#include "base/assay-digest.h"

#include <string.h>

#define MARK_LENGTH 8

/* Of these what the server said parts one cause from another … */
static const char *const by_what_was_said[] = {
  "missing_model",    "out_of_memory", "invalid_workflow", "stuck", "server_unavailable",
  "attempts_used_up", "lost",          "failed",           NULL};
/* … and these are one cause each. */
static const char *const by_code[] = {"over_budget", "unsure", NULL};

/* What tells it from others of its code; %NULL: nothing does. New string. */
static char *
dup_said (const AssayExceptionRow *row)
{
  const char *code = assay_text_or_empty (row->code);
  g_autofree char *args = row->args != NULL ? g_strjoinv ("\n", row->args) : NULL;

  if (g_strv_contains (by_code, code))
    return NULL;
  if (g_strv_contains (by_what_was_said, code))
    return g_strdup (row->args != NULL ? assay_text_or_empty (row->args[0]) : "");
  return g_strjoin ("\n", assay_text_or_empty (row->message), args, NULL);
}

char *
assay_exception_row_dup_cause (const AssayExceptionRow *row)
{
  const char *code = assay_text_or_empty (row->code);
  g_autofree char *said = dup_said (row);
  AssayDigest digest;

  if (said == NULL)
    return g_strdup (code);
  assay_digest_compute (&digest, said, strlen (said));
  return g_strdup_printf ("%s:%.*s", code, MARK_LENGTH, assay_digest_hex (&digest).text);
}
