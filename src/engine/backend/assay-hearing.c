/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/backend/assay-hearing.h"

#include "engine/socket/assay-socket.h"

struct _AssayHearing
{
  char *path;
  GMutex lock;
  gint64 heard_us, heard_wall_us; /* when it was heard last */
  char *silence;                  /* what is told of its silence; %NULL: it is heard */
};

gboolean
assay_hearing_note (AssayHearing *self)
{
  gboolean was_silent;

  g_mutex_lock (&self->lock);
  was_silent = self->silence != NULL;
  g_clear_pointer (&self->silence, g_free);
  self->heard_us = g_get_monotonic_time ();
  self->heard_wall_us = g_get_real_time ();
  g_mutex_unlock (&self->lock);
  return was_silent;
}

static gint64
heard_last (AssayHearing *self, gint64 *out_wall_us)
{
  gint64 heard_us;

  g_mutex_lock (&self->lock);
  heard_us = self->heard_us;
  *out_wall_us = self->heard_wall_us;
  g_mutex_unlock (&self->lock);
  return heard_us;
}

/* Which process it is is looked up outside the lock: that may wait. */
gboolean
assay_hearing_miss (AssayHearing *self)
{
  g_autoptr (GError) words = NULL;
  gint64 wall_us, heard_us = heard_last (self, &wall_us);
  gboolean begins;

  assay_socket_fail_silent (self->path, wall_us, TRUE, &words);
  g_mutex_lock (&self->lock);
  /* it may have been heard meanwhile */
  begins = self->silence == NULL && self->heard_us == heard_us;
  if (begins)
    self->silence = g_strdup (words->message);
  g_mutex_unlock (&self->lock);
  return begins;
}

gboolean
assay_hearing_look (AssayHearing *self, GCancellable *cancellable)
{
  gint64 wall_us;

  while (!assay_socket_is_heard (self->path, cancellable))
    if (g_get_monotonic_time () - heard_last (self, &wall_us)
        >= ASSAY_SOCKET_SILENT_S * G_USEC_PER_SEC)
      return assay_hearing_miss (self);
  return assay_hearing_note (self);
}

gboolean
assay_hearing_is_silent (AssayHearing *self)
{
  gboolean silent;

  g_mutex_lock (&self->lock);
  silent = self->silence != NULL;
  g_mutex_unlock (&self->lock);
  return silent;
}

gboolean
assay_hearing_check (AssayHearing *self, GError **error)
{
  gint64 wall_us;

  if (!assay_hearing_is_silent (self))
    return TRUE;
  heard_last (self, &wall_us);
  assay_socket_fail_silent (self->path, wall_us, FALSE, error);
  return FALSE;
}

AssayRecord *
assay_hearing_dup_status (AssayHearing *self, AssayRecord *last)
{
  g_autofree char *silence = NULL;
  AssayStatusRow *row;

  g_mutex_lock (&self->lock);
  silence = g_strdup (self->silence);
  g_mutex_unlock (&self->lock);
  if (silence == NULL)
    return NULL;
  row =
    assay_table_copy (&assay_status_row_table, assay_record_get (last, &assay_status_row_table));
  g_free (row->read_only);
  row->read_only = g_steal_pointer (&silence);
  return assay_record_new (&assay_status_row_table, row);
}

AssayHearing *
assay_hearing_new (const char *path)
{
  AssayHearing *self = g_new0 (AssayHearing, 1);

  self->path = g_strdup (path);
  g_mutex_init (&self->lock);
  assay_hearing_note (self);
  return self;
}

void
assay_hearing_free (AssayHearing *self)
{
  if (self == NULL)
    return;
  g_mutex_clear (&self->lock);
  g_free (self->silence);
  g_free (self->path);
  g_free (self);
}
