/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/project/assay-sandbox-service.h"

#include "sandbox/assay-sandbox.h"

AssaySandboxService *
assay_sandbox_service_start (const AssaySandboxServiceOptions *given, GError **error)
{
  AssaySandboxOptions options = ASSAY_SANDBOX_OPTIONS_INIT;

  options.port = given->port;
  options.defects_percent = given->defects_percent;
  options.step_delay_ms = given->step_delay_ms;
  options.previews = given->previews;
  options.count_file = given->count_file;
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
