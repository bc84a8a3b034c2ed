/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/backend/assay-backend-local.h"
#include "engine/backend/assay-backend-remote.h"

#include "engine/socket/assay-socket.h"
#include "store/assay-journal.h"

/* A holder locks before it listens and listens no more before it unlocks; in between, while it
 * reads a long history say, it answers nobody, and is waited for. */
#define HOLDER_PATIENCE_US (10 * G_USEC_PER_SEC)
#define LOOK_EVERY_US      (50 * 1000)

static gboolean
is_locked (const GError *error)
{
  return g_error_matches (error, ASSAY_STORE_ERROR, ASSAY_STORE_ERROR_LOCKED);
}

/* As the holder, or else beside it. */
static AssayBackend *
open_once (const AssayProjectOptions *options, GError **error)
{
  GError *trouble = NULL;
  AssayBackend *self = assay_backend_local_new (options, &trouble);

  if (self == NULL && is_locked (trouble))
    self = assay_backend_remote_new (options);
  if (self == NULL)
    g_propagate_error (error, trouble);
  else
    g_clear_error (&trouble);
  return self;
}

static void
tell_unopened (const AssayProjectOptions *options, GError **error)
{
  g_autofree char *path = assay_socket_path (options->runtime_folder, options->folder);

  assay_socket_fail_unopened (path, options->folder, error);
}

AssayBackend *
assay_backend_open (const AssayProjectOptions *options, GError **error)
{
  gint64 until_us = g_get_monotonic_time () + HOLDER_PATIENCE_US;
  GError *trouble = NULL;
  AssayBackend *self;

  while ((self = open_once (options, &trouble)) == NULL && is_locked (trouble)
         && g_get_monotonic_time () < until_us)
    {
      g_clear_error (&trouble);
      g_usleep (LOOK_EVERY_US);
    }
  if (is_locked (trouble))
    tell_unopened (options, &trouble);
  if (self == NULL)
    g_propagate_error (error, trouble);
  return self;
}
