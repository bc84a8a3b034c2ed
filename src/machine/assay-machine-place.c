/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "machine/assay-machine-place.h"

#define MACHINE_ID     "/etc/machine-id"
#define MACHINE_ID_MAX 256

/* Containers have no id of their own, and a name that is made up for each. */
static char *
dup_machine (AssayIo *io)
{
  g_autoptr (GBytes) bytes = assay_io_read_file (io, MACHINE_ID, MACHINE_ID_MAX, NULL);
  gsize n_bytes = 0;
  const char *text = bytes != NULL ? g_bytes_get_data (bytes, &n_bytes) : NULL;

  return n_bytes > 0 ? g_strndup (text, n_bytes) : g_strdup (g_get_host_name ());
}

char *
assay_machine_dup_place (AssayIo *io, const char *folder)
{
  g_return_val_if_fail (io != NULL && folder != NULL, NULL);

  g_autofree char *machine = NULL;
  struct stat st;

  if (io->stat (io, folder, &st) != 0)
    return NULL;
  machine = dup_machine (io);
  return g_strdup_printf ("%s %" G_GUINT64_FORMAT " %" G_GUINT64_FORMAT, machine,
                          (guint64) st.st_dev, (guint64) st.st_ino);
}
