/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/backend/assay-backend.h"

G_BEGIN_DECLS

/* The process that holds the project, if it answers within ASSAY_SOCKET_GREETING_S; else
 * %NULL. Blocking.
 *
 * It is watched from the first watch or look at a hot value on, so a command that asks one
 * thing costs one request. Hot values are those of the newest line; previews are sent once
 * somebody has looked for one. When the holder goes, that is the read-only reason, and
 * everything fails with it. */
AssayBackend *assay_backend_remote_new (const AssayProjectOptions *options);

G_END_DECLS
