/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/assay-entropy.h"

#include <errno.h>
#include <sys/random.h>

static void
system_fill (AssayEntropy *self, guint8 *bytes, gsize n_bytes)
{
  while (n_bytes > 0)
    {
      ssize_t n = getrandom (bytes, n_bytes, 0);

      if (n < 0)
        {
          /* Ids that repeat would be worse than no program. */
          if (errno != EINTR)
            g_error ("The system gives no random bytes: errno %d", errno);
          continue;
        }
      bytes += n;
      n_bytes -= (gsize) n;
    }
}

AssayEntropy *
assay_entropy_system (void)
{
  static AssayEntropy entropy = {system_fill};

  return &entropy;
}
