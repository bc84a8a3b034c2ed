/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* A link to the small server, and what it tells. */

#include "comfy/assay-comfy-link.h"
#include "link-server.h"

/* A sink that keeps what it gets, in the order it came. */
typedef struct
{
  AssayBlobSink parent;
  GMutex lock;
  GPtrArray *texts;
  gboolean is_full;
} MemorySink;

typedef struct
{
  Server *server;
  AssayProvider *link;
  MemorySink sink;
  AssayGenerateEvents events;
  GCancellable *cancellable;
  int n_accepted, n_progress, n_previews;
  gint64 first_step, last_step; /* of node 4; link thread */
  gboolean cancel_at_progress;
} Fixture;

void open_link (Fixture *self, guint port, const char *prefix);
/* … to a server of its own. */
void set_up (Fixture *self, Mood mood, const char *prefix);
/* Nobody but the link has asked it, and always with the key. */
void tear_down (Fixture *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Fixture, tear_down)

AssayGenerateResult *generate (Fixture *self, const char *id, gboolean resume);
