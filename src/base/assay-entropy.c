/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/assay-entropy.h"

/* splitmix64 by Sebastiano Vigna (public domain): every seed gives a full-period sequence. */
static guint64
splitmix64 (guint64 *state)
{
  guint64 z = (*state += G_GUINT64_CONSTANT (0x9e3779b97f4a7c15));

  z = (z ^ (z >> 30)) * G_GUINT64_CONSTANT (0xbf58476d1ce4e5b9);
  z = (z ^ (z >> 27)) * G_GUINT64_CONSTANT (0x94d049bb133111eb);
  return z ^ (z >> 31);
}

/* Each word gives its bytes from the lowest up, on any byte order. */
static void
seeded_fill (AssayEntropy *entropy, guint8 *bytes, gsize n_bytes)
{
  AssaySeededEntropy *self = (AssaySeededEntropy *) entropy;
  guint64 word = 0;

  for (gsize i = 0; i < n_bytes; i++)
    {
      if (i % 8 == 0)
        word = splitmix64 (&self->state);
      bytes[i] = (guint8) (word >> (i % 8 * 8));
    }
}

void
assay_seeded_entropy_init (AssaySeededEntropy *self, guint64 seed)
{
  *self = (AssaySeededEntropy){.parent = {seeded_fill}, .state = seed};
}
