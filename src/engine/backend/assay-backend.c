/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/backend/assay-backend-local.h"
#include "engine/backend/assay-backend-remote.h"

#include "store/assay-journal.h"

AssayBackend *
assay_backend_open (const AssayProjectOptions *options, GError **error)
{
  GError *trouble = NULL;
  AssayBackend *self = assay_backend_local_new (options, &trouble);

  if (self == NULL && g_error_matches (trouble, ASSAY_STORE_ERROR, ASSAY_STORE_ERROR_LOCKED))
    self = assay_backend_remote_new (options);
  if (self == NULL)
    g_propagate_error (error, trouble);
  else
    g_clear_error (&trouble);
  return self;
}
