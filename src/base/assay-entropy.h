/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Randomness comes in by this interface: ids of events and prompts, never seeds or decisions. */

#include <glib.h>

G_BEGIN_DECLS

typedef struct _AssayEntropy AssayEntropy;
struct _AssayEntropy
{
  void (*fill) (AssayEntropy *self, guint8 *bytes, gsize n_bytes);
};

/* The kernel's; static, any thread. */
AssayEntropy *assay_entropy_system (void);

/* For tests: a fixed sequence from a seed (splitmix64). One thread at a time. */
typedef struct
{
  AssayEntropy parent;
  guint64      state;
} AssaySeededEntropy;

void assay_seeded_entropy_init (AssaySeededEntropy *self, guint64 seed);

static inline void
assay_entropy_fill (AssayEntropy *self, guint8 *bytes, gsize n_bytes)
{
  self->fill (self, bytes, n_bytes);
}

G_END_DECLS
