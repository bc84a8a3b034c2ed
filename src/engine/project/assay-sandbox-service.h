/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* The sandbox as a service of its own, for surfaces that serve it to other programs. */

#include <glib.h>

G_BEGIN_DECLS

typedef struct _AssaySandbox AssaySandboxService;

/* See sandbox/assay-sandbox.h. */
typedef struct
{
  guint16     port;
  int         defects_percent, step_delay_ms;
  gboolean    previews;
  const char *count_file; /* or %NULL */
} AssaySandboxServiceOptions;

AssaySandboxService *assay_sandbox_service_start   (const AssaySandboxServiceOptions *options, GError **error);
const char          *assay_sandbox_service_get_url (AssaySandboxService *self);
void                 assay_sandbox_service_stop    (AssaySandboxService *self);

G_END_DECLS
