/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sandbox/assay-sandbox-executor.h"

SandboxValue *
sandbox_run_get_value (SandboxRun *run, const char *name)
{
  gint64 slot = 0;
  const char *target = sandbox_link_target (json_object_get_member (run->inputs, name), &slot);
  const char *signature = sandbox_signature (run->execution, target);
  SandboxCached *cached = g_hash_table_lookup (run->execution->cache, signature);

  return cached->values[slot];
}

const char *
sandbox_run_get_string (SandboxRun *run, const char *name)
{
  return json_object_get_string_member (run->inputs, name);
}

gint64
sandbox_run_get_int (SandboxRun *run, const char *name)
{
  return json_object_get_int_member (run->inputs, name);
}

guint64
sandbox_run_get_seed (SandboxRun *run, const char *name)
{
  return sandbox_json_get_unsigned (run->inputs, name);
}

double
sandbox_run_get_float (SandboxRun *run, const char *name)
{
  return json_node_get_double (json_object_get_member (run->inputs, name));
}

const char *
sandbox_run_get_graph (SandboxRun *run)
{
  return run->execution->prompt->graph;
}

JsonObject *
sandbox_run_get_pnginfo (SandboxRun *run)
{
  return run->execution->pnginfo;
}

gboolean
sandbox_run_shows_previews (SandboxRun *run)
{
  return run->execution->previews;
}

int
sandbox_run_get_defects_percent (SandboxRun *run)
{
  return run->execution->sandbox->options.defects_percent;
}

const char *
sandbox_run_get_temp_tag (SandboxRun *run)
{
  return run->execution->sandbox->temp_tag;
}

gint64
sandbox_run_now_us (SandboxRun *run)
{
  return assay_clock_wall_us (assay_clock_system ());
}

gboolean
sandbox_run_step (SandboxRun *run, guint value, guint max, GBytes *preview)
{
  AssaySandbox *self = run->execution->sandbox;

  if (!sandbox_queue_pause (self, self->options.step_delay_ms))
    return FALSE;
  sandbox_report_step (run->execution, run->id, value, max, preview);
  return sandbox_queue_pause (self, 0);
}

gboolean
sandbox_run_goes_on (SandboxRun *run)
{
  return sandbox_queue_pause (run->execution->sandbox, 0);
}

gboolean
sandbox_run_allocate (SandboxRun *run, gint64 n_pixels)
{
  run->execution->pixels += n_pixels;
  if (run->execution->pixels <= SANDBOX_MAX_PIXELS)
    return TRUE;
  sandbox_run_fail (
    run, "torch.OutOfMemoryError",
    "Allocation on device \nThis error means you ran out of memory on your GPU.\n\nTIPS: If the "
    "workflow "
    "worked before you might have accidentally set the batch_size to a large number.\n");
  return FALSE;
}

void
sandbox_run_fail (SandboxRun *run, const char *exception_type, const char *message)
{
  g_free (run->exception_type);
  g_free (run->exception_message);
  run->exception_type = g_strdup (exception_type);
  run->exception_message = g_strdup (message);
}

void
sandbox_run_store (
  SandboxRun *run, const char *type, const char *subfolder, const char *name, GBytes *bytes)
{
  AssaySandbox *self = run->execution->sandbox;
  g_autofree char *quoted_name = sandbox_json_quote (name);
  g_autofree char *quoted_folder = sandbox_json_quote (subfolder);

  g_mutex_lock (&self->lock);
  sandbox_file_put_locked (self, type, subfolder, name, bytes);
  g_mutex_unlock (&self->lock);
  g_string_append_printf (run->images, "%s{\"filename\": %s, \"subfolder\": %s, \"type\": \"%s\"}",
                          run->images->len > 0 ? ", " : "", quoted_name, quoted_folder, type);
}

guint
sandbox_run_next_counter (SandboxRun *run,
                          const char *type,
                          const char *subfolder,
                          const char *prefix)
{
  AssaySandbox *self = run->execution->sandbox;
  guint counter;

  g_mutex_lock (&self->lock);
  counter = sandbox_file_next_counter_locked (self, type, subfolder, prefix);
  g_mutex_unlock (&self->lock);
  return counter;
}

GBytes *
sandbox_run_load (SandboxRun *run, const char *type, const char *subfolder, const char *name)
{
  AssaySandbox *self = run->execution->sandbox;
  GBytes *bytes;

  g_mutex_lock (&self->lock);
  bytes = sandbox_file_get_locked (self, type, subfolder, name);
  g_mutex_unlock (&self->lock);
  return bytes;
}
