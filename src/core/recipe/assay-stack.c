/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/recipe/assay-stack.h"

#include "base/assay-id.h"
#include "core/recipe/assay-core-private.h"
#include "core/recipe/assay-stack-private.h"
#include "model/log/assay-words.h"

#include <string.h>

#define BASELINE_NONE "builtin:none@1"

const char *
_assay_nearest_document (GPtrArray *documents, const char *word)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_sized_new (documents->len + 1);

  for (guint i = 0; i < documents->len; i++)
    g_ptr_array_add (ids, ((AssayDocument *) documents->pdata[i])->id);
  g_ptr_array_add (ids, NULL);
  return assay_nearest_word (word, (const char *const *) ids->pdata);
}

static const AssayCheckpoint *
find_checkpoint (AssayStackWork *work)
{
  const AssaySpec *spec = work->spec;
  const char *wanted = spec->checkpoint != NULL ? spec->checkpoint : "";
  const AssayDocument *found = NULL;
  const char *nearest;

  if (*wanted != '\0')
    found = assay_footprint_lookup (work->footprint, work->catalog, ASSAY_KIND_CHECKPOINT, wanted);
  if (found != NULL)
    return (const AssayCheckpoint *) found;
  if (_assay_report_unread (work->catalog, ASSAY_KIND_CHECKPOINT, wanted, spec->document.file,
                            "/checkpointId", work->problems))
    return NULL;
  nearest = _assay_nearest_document (
    assay_footprint_list (work->footprint, work->catalog, ASSAY_KIND_CHECKPOINT), wanted);
  assay_problems_add (work->problems, spec->document.file, "/checkpointId", "stack.no_checkpoint",
                      N_ ("There is no checkpoint “{0}”."),
                      nearest != NULL ? N_ ("Did you mean “{1}”?")
                                      : N_ ("Name a checkpoint that has a file in “checkpoints”."),
                      wanted, nearest, NULL);
  return NULL;
}

static const AssayBaselineProfile *
find_baseline (AssayStackWork *work)
{
  const AssaySpec *spec = work->spec;
  const char *wanted = spec->baseline != NULL ? spec->baseline : BASELINE_NONE;
  const AssayBaselineProfile *baseline = (const AssayBaselineProfile *) assay_footprint_lookup (
    work->footprint, work->catalog, ASSAY_KIND_BASELINE_PROFILE, wanted);
  const AssayDocument *made_for = NULL;

  if (baseline == NULL
      && _assay_report_unread (work->catalog, ASSAY_KIND_BASELINE_PROFILE, wanted,
                               spec->document.file, "/baselineProfileId", work->problems))
    return NULL;
  if (baseline == NULL)
    {
      assay_problems_add (work->problems, spec->document.file, "/baselineProfileId",
                          "stack.no_baseline", N_ ("There is no baseline profile “{0}”."),
                          N_ ("Name one that exists, or “builtin:none”."), wanted, NULL);
      return NULL;
    }
  if (baseline->checkpoint != NULL)
    made_for = assay_footprint_lookup (work->footprint, work->catalog, ASSAY_KIND_CHECKPOINT,
                                       baseline->checkpoint);
  if (baseline->checkpoint != NULL && made_for != &work->stack->checkpoint->document)
    {
      assay_problems_add (
        work->problems, spec->document.file, "/baselineProfileId", "stack.baseline_checkpoint",
        N_ ("The baseline profile “{0}” is made for the checkpoint “{1}”, this spec uses “{2}”."),
        N_ ("Choose a baseline of “{2}”, or “builtin:none”."), baseline->document.id,
        baseline->checkpoint, work->stack->checkpoint->document.id, NULL);
      return NULL;
    }
  _assay_trace_note (work->trace, "stack", "baseline", baseline->document.file,
                     baseline->document.id, "chosen", spec->baseline != NULL ? "spec" : "default");
  return baseline;
}

static void
compute_hash (AssayStack *self)
{
  g_autoptr (AssayJsonWriter) writer = assay_json_writer_new (ASSAY_JSON_CANONICAL);

  assay_stack_write (self, writer);
  self->canonical = assay_json_writer_finish (writer);
  assay_digest_of_bytes (&self->hash, self->canonical);
}

AssayStack *
assay_stack_resolve (const AssayCatalog *catalog,
                     const AssaySpec *spec,
                     AssayFootprint *footprint,
                     AssayTrace *trace,
                     AssayProblems *problems)
{
  g_autoptr (AssayStack) self = g_new0 (AssayStack, 1);
  AssayStackWork work = {catalog, spec, self, footprint, trace, problems, NULL};

  self->loras = g_array_new (FALSE, FALSE, sizeof (AssayStackLora));
  self->checkpoint = find_checkpoint (&work);
  if (self->checkpoint == NULL)
    return NULL;
  _assay_trace_note (trace, "stack", "checkpoint", self->checkpoint->document.file,
                     self->checkpoint->document.id, "chosen", "spec");
  self->profile = _assay_stack_find_profile (&work);
  self->baseline = find_baseline (&work);
  /* A broken baseline hides nothing: the LoRAs are looked at all the same, so that every problem is
   * told at once. */
  if (!_assay_stack_choose_loras (&work) || self->profile == NULL || self->baseline == NULL)
    return NULL;
  compute_hash (self);
  return g_steal_pointer (&self);
}

/* Three quarters, not below what the LoRA allows; hundredths. */
static gint64
lighter (const AssayStackLora *use)
{
  return MAX (use->weight * 3 / 4, MIN (use->lora->weight_min, use->weight));
}

gboolean
_assay_stack_can_lighten (const AssayStack *self)
{
  for (guint i = 0; i < self->loras->len; i++)
    {
      const AssayStackLora *use = &g_array_index (self->loras, AssayStackLora, i);

      if (use->weight > 0 && lighter (use) != use->weight)
        return TRUE;
    }
  return FALSE;
}

void
_assay_stack_lighten (AssayStack *self, AssayTrace *trace)
{
  for (guint i = 0; i < self->loras->len; i++)
    {
      AssayStackLora *use = &g_array_index (self->loras, AssayStackLora, i);

      if (use->weight <= 0 || lighter (use) == use->weight)
        continue;
      use->weight = lighter (use);
      _assay_trace_note (trace, "stack", use->layer, use->lora->document.file,
                         use->lora->document.id, "set",
                         assay_remedy_words[ASSAY_REMEDY_LIGHTER_LORAS]);
    }
  g_clear_pointer (&self->canonical, g_bytes_unref);
  compute_hash (self);
}

void
assay_stack_free (AssayStack *self)
{
  if (self == NULL)
    return;
  g_array_unref (self->loras);
  g_clear_pointer (&self->canonical, g_bytes_unref);
  g_free (self);
}

static void
write_identity (AssayJsonWriter *writer, const AssayDocument *document)
{
  assay_json_writer_begin_object (writer);
  assay_json_writer_name (writer, "builtin");
  assay_json_writer_boolean (writer, document->builtin);
  assay_json_writer_member_string (writer, "id", document->id);
  assay_json_writer_member_integer (writer, "version", document->version);
  assay_json_writer_end_object (writer);
}

static void
write_lora (AssayJsonWriter *writer, const AssayStackLora *use, gboolean files)
{
  assay_json_writer_begin_object (writer);
  if (files)
    assay_json_writer_member_string (writer, "file", use->lora->server_file);
  assay_json_writer_member_string (writer, "id", use->lora->document.id);
  assay_json_writer_member_string (writer, "layer", use->layer);
  assay_json_writer_name (writer, "weight");
  assay_json_writer_decimal (writer, use->weight, 2);
  assay_json_writer_end_object (writer);
}

static void
write_sampling (AssayJsonWriter *writer, const AssayCheckpointProfile *profile)
{
  assay_json_writer_begin_object (writer);
  assay_json_writer_name (writer, "cfg");
  assay_json_writer_decimal (writer, profile->cfg, 1);
  assay_json_writer_member_string (writer, "sampler", profile->sampler);
  assay_json_writer_member_string (writer, "scheduler", profile->scheduler);
  assay_json_writer_member_integer (writer, "steps", profile->steps);
  assay_json_writer_end_object (writer);
}

static void
write_stack (const AssayStack *self, AssayJsonWriter *writer, gboolean files)
{
  assay_json_writer_begin_object (writer);
  assay_json_writer_name (writer, "baseline");
  write_identity (writer, &self->baseline->document);
  assay_json_writer_name (writer, "checkpoint");
  assay_json_writer_begin_object (writer);
  if (files)
    assay_json_writer_member_string (writer, "file", self->checkpoint->server_file);
  assay_json_writer_member_string (writer, "id", self->checkpoint->document.id);
  assay_json_writer_end_object (writer);
  assay_json_writer_name (writer, "loras");
  assay_json_writer_begin_array (writer);
  for (guint i = 0; i < self->loras->len; i++)
    write_lora (writer, &g_array_index (self->loras, AssayStackLora, i), files);
  assay_json_writer_end_array (writer);
  assay_json_writer_name (writer, "profile");
  write_identity (writer, &self->profile->document);
  assay_json_writer_name (writer, "sampling");
  write_sampling (writer, self->profile);
  assay_json_writer_end_object (writer);
}

/* Results, not sources: neither a LoRA's title nor its file on some server makes anything stale. */
void
assay_stack_write (const AssayStack *self, AssayJsonWriter *writer)
{
  write_stack (self, writer, FALSE);
}

void
_assay_stack_write_former (const AssayStack *self, AssayJsonWriter *writer)
{
  write_stack (self, writer, TRUE);
}
