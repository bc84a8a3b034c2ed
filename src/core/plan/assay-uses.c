/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/plan/assay-uses.h"

#include "core/recipe/assay-core-private.h"

static void
add_document (GArray *uses, const AssayDocument *document)
{
  AssayUse use;

  if (document == NULL)
    return;
  use = (AssayUse){assay_kind_info (document->kind)->name, document->id, document->version,
                   assay_document_get_title (document)};
  g_array_append_val (uses, use);
}

static void
add_loras (GArray *uses, const AssayStack *stack)
{
  for (guint i = 0; i < stack->loras->len; i++)
    add_document (uses, &g_array_index (stack->loras, AssayStackLora, i).lora->document);
}

static void
add_tags (GArray *uses, const AssayCatalog *catalog, char *const *tags)
{
  for (guint i = 0; tags != NULL && tags[i] != NULL; i++)
    {
      const AssayTagRecord *record = assay_catalog_find_tag (catalog, tags[i]);
      AssayUse use = {"tag", tags[i], 0, record != NULL ? record->title : NULL};

      g_array_append_val (uses, use);
    }
}

GArray *
assay_uses_list (const AssayCatalog *catalog, const AssaySpec *spec, const AssayStack *stack)
{
  GArray *uses = g_array_new (FALSE, FALSE, sizeof (AssayUse));

  add_document (uses, assay_catalog_lookup (catalog, ASSAY_KIND_ASSET_TYPE, spec->asset_type));
  add_document (uses, &stack->checkpoint->document);
  add_document (uses, &stack->profile->document);
  add_document (uses, &stack->baseline->document);
  add_document (uses,
                assay_catalog_lookup (catalog, ASSAY_KIND_WORKFLOW, _assay_workflow_of (spec)));
  add_loras (uses, stack);
  add_tags (uses, catalog, spec->tags);
  return uses;
}
