/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/backend/assay-query-copy.h"

static const gsize texts[] = {
  G_STRUCT_OFFSET (AssayQuery, kind),   G_STRUCT_OFFSET (AssayQuery, id),
  G_STRUCT_OFFSET (AssayQuery, of),     G_STRUCT_OFFSET (AssayQuery, state),
  G_STRUCT_OFFSET (AssayQuery, spec),   G_STRUCT_OFFSET (AssayQuery, type),
  G_STRUCT_OFFSET (AssayQuery, search), G_STRUCT_OFFSET (AssayQuery, sort),
};
G_STATIC_ASSERT (sizeof (AssayQuery) == G_N_ELEMENTS (texts) * sizeof (char *));

void
assay_query_copy (AssayQuery *to, const AssayQuery *from)
{
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    G_STRUCT_MEMBER (char *, to, texts[i]) =
      g_strdup (G_STRUCT_MEMBER (const char *, from, texts[i]));
}

void
assay_query_clear (AssayQuery *copy)
{
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    g_clear_pointer (&G_STRUCT_MEMBER (char *, copy, texts[i]), g_free);
}
