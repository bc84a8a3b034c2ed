/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* The sandbox as a service of its own, for surfaces that serve it to other programs. */

#include <glib.h>

G_BEGIN_DECLS

typedef struct _AssaySandbox AssaySandboxService;

/* @count_file: see sandbox/assay-sandbox.h; may be %NULL. */
AssaySandboxService *assay_sandbox_service_start   (guint16 port, int defects_percent, int step_delay_ms, const char *count_file, GError **error);
const char          *assay_sandbox_service_get_url (AssaySandboxService *self);
void                 assay_sandbox_service_stop    (AssaySandboxService *self);

G_END_DECLS
