/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "comfy/assay-comfy-sender.h"

#include "base/assay-digest.h"

#include <string.h>

#define PLACE_BYTES  6
#define PLACE_LENGTH 13 /* of them as text: eight digits, a hyphen, four digits */

AssayUuid
assay_comfy_sender_make (const char *place, const guint8 entropy[16])
{
  guint8 bytes[16];
  AssayDigest digest;

  memcpy (bytes, entropy, sizeof bytes);
  if (place != NULL)
    {
      assay_digest_compute (&digest, place, strlen (place));
      memcpy (bytes, digest.bytes, PLACE_BYTES);
    }
  return assay_uuid_make (bytes);
}

gboolean
assay_comfy_sender_is_here (const char *sender, const char *own)
{
  return sender != NULL && own != NULL && strncmp (sender, own, PLACE_LENGTH) == 0
         && assay_uuid_is_valid (sender);
}
