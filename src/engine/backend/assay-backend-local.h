/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/backend/assay-backend.h"

G_BEGIN_DECLS

/* The engine in this process: takes the lock, opens the store, reads the documents, and
 * listens on the socket if the options say so. Blocking. Errors: as assay_project_open_async. */
AssayBackend *assay_backend_local_new (const AssayProjectOptions *options, GError **error);

G_END_DECLS
