/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/documents/assay-kind-private.h"

static const AssayField tag_fragments_fields[] = {
  {.name = "tag",
   .type = ASSAY_FIELD_TAG,
   .offset = ASSAY_AT_TEXT (AssayTagFragments, tag),
   .flags = ASSAY_FIELD_REQUIRED,
   .title = N_ ("Tag"),
   .description = N_ ("The tag, “family:name”."),
   .tab = "prompt"},
  {.name = "fragments",
   .type = ASSAY_FIELD_OBJECTS,
   .offset = ASSAY_AT_ARRAY (AssayTagFragments, fragments),
   .table = &assay_fragment_table,
   .title = N_ ("Fragments"),
   .description = N_ ("Words the tag stands for."),
   .tab = "prompt"},
};
static ASSAY_TABLE_DEFINE (assay_tag_fragments_table,
                           "tagFragments",
                           AssayTagFragments,
                           tag_fragments_fields);

static const AssayField checkpoint_tags_fields[] = {
  {.name = "checkpoint",
   .type = ASSAY_FIELD_REFERENCE,
   .offset = ASSAY_AT_TEXT (AssayCheckpointTags, checkpoint),
   .reference = ASSAY_KIND_CHECKPOINT,
   .flags = ASSAY_FIELD_REQUIRED | ASSAY_FIELD_WILDCARD,
   .title = N_ ("Checkpoint"),
   .description = N_ ("Checkpoint the words are for; “*” is every one."),
   .tab = "prompt"},
  {.name = "tags",
   .type = ASSAY_FIELD_MAP,
   .offset = ASSAY_AT_ARRAY (AssayCheckpointTags, tags),
   .table = &assay_tag_fragments_table,
   .title = N_ ("Tags"),
   .description = N_ ("Words by tag."),
   .tab = "prompt"},
};
static ASSAY_TABLE_DEFINE (assay_checkpoint_tags_table,
                           "checkpointTags",
                           AssayCheckpointTags,
                           checkpoint_tags_fields);

static const AssayField tag_prompt_map_fields[] = {
  {.name = "checkpoints",
   .type = ASSAY_FIELD_MAP,
   .offset = ASSAY_AT_ARRAY (AssayTagPromptMap, checkpoints),
   .table = &assay_checkpoint_tags_table,
   .title = N_ ("Checkpoints"),
   .description = N_ ("Words of tags by checkpoint."),
   .tab = "prompt"},
};
static ASSAY_TABLE_DEFINE (assay_tag_prompt_map_table,
                           "tag-prompt-map",
                           AssayTagPromptMap,
                           tag_prompt_map_fields);

extern const AssayKindRow _assay_kind_tag_prompt_map;
const AssayKindRow _assay_kind_tag_prompt_map = {
  .info =
    {
      .kind = ASSAY_KIND_TAG_PROMPT_MAP,
      .name = "tag-prompt-map",
      .schema = 1,
      .folder = "policies",
      .file = "tag-prompt-map.json",
      .table = &assay_tag_prompt_map_table,
      .title = N_ ("Tag Prompt Map"),
    },
};
