/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Any bytes as what a server says about itself: up to four parts between record separators (1e):
 * /system_stats, /object_info, /features and a graph that is checked against them. */
#include "fuzz.h"

#include "wire/assay-capabilities.h"

#include <string.h>

#define N_PARTS 4

static void
split (const guint8 *data, gsize n_bytes, GBytes **parts)
{
  for (guint i = 0; i < N_PARTS && data != NULL; i++)
    {
      const guint8 *end = i + 1 < N_PARTS && n_bytes > 0 ? memchr (data, 0x1e, n_bytes) : NULL;
      gsize n_part = end != NULL ? (gsize) (end - data) : n_bytes;

      parts[i] = g_bytes_new (data, n_part);
      data = end != NULL ? end + 1 : NULL;
      n_bytes = end != NULL ? n_bytes - n_part - 1 : 0;
    }
}

static void
check_capabilities (const AssayCapabilities *self)
{
  const char *const *values =
    assay_capabilities_list_values (self, "CheckpointLoaderSimple", "ckpt_name");
  AssayDigest one, other;

  g_assert_nonnull (assay_capabilities_get_version (self));
  g_assert_nonnull (assay_capabilities_get_kind (self));
  g_assert_nonnull (assay_capabilities_get_device (self));
  g_assert_cmpint (assay_capabilities_get_vram_bytes (self), >=, 0);
  g_assert_false (assay_capabilities_has_class (self, "no such class"));
  for (; values != NULL && *values != NULL; values++)
    g_assert_true (g_utf8_validate (*values, -1, NULL));
  assay_capabilities_hash (self, &one);
  assay_capabilities_hash (self, &other);
  g_assert_true (assay_digest_equal (&one, &other));
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t n_bytes)
{
  GBytes *parts[N_PARTS] = {NULL};
  g_autoptr (AssayProblems) problems = assay_problems_new ();
  g_autoptr (AssayCapabilities) self = NULL;
  g_autoptr (AssayWorkflow) graph = NULL;

  split (data, n_bytes, parts);
  self = assay_capabilities_parse (parts[0], parts[1], parts[2], "http://127.0.0.1:8188", problems);
  g_assert_true ((self != NULL) == (assay_problems_count (problems) == 0));
  if (self != NULL)
    check_capabilities (self);
  if (parts[3] != NULL)
    graph = assay_workflow_parse (parts[3], "graph", NULL);
  if (self != NULL && graph != NULL)
    assay_capabilities_check (self, graph, problems);
  for (guint i = 0; i < N_PARTS; i++)
    g_clear_pointer (&parts[i], g_bytes_unref);
  return 0;
}
