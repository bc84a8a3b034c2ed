/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/project/assay-sandbox-service.h"

#include "sandbox/assay-sandbox.h"

AssaySandboxService *
assay_sandbox_service_start (
  guint16 port, int defects_percent, int step_delay_ms, const char *count_file, GError **error)
{
  AssaySandboxOptions options = ASSAY_SANDBOX_OPTIONS_INIT;

  options.port = port;
  options.defects_percent = defects_percent;
  options.step_delay_ms = step_delay_ms;
  options.count_file = count_file;
  return assay_sandbox_new (&options, error);
}

const char *
assay_sandbox_service_get_url (AssaySandboxService *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return assay_sandbox_get_url (self);
}

void
assay_sandbox_service_stop (AssaySandboxService *self)
{
  assay_sandbox_free (self);
}
