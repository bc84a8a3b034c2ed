/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "run/assay-runner-private.h"

#define OFFER_AGAIN_US (5 * G_USEC_PER_SEC) /* a full disk may have room by then */

void
_assay_runner_tell_refusal (AssayRunner *self, const char *why)
{
  g_mutex_lock (&self->lock);
  self->held = TRUE;
  self->taken = FALSE;
  g_mutex_unlock (&self->lock);
  _assay_runner_set_trouble (self, N_ ("{0}"), why);
}

void
_assay_runner_hold (AssayRunner *self, const char *why)
{
  self->hold_due_us = assay_clock_mono_us (self->options.clock) + OFFER_AGAIN_US;
  _assay_runner_tell_refusal (self, why);
}

void
_assay_runner_hold_unkept (AssayRunner *self, const char *why)
{
  g_clear_pointer (&self->unfinished, g_ptr_array_unref);
  self->keeps_nothing = TRUE;
  _assay_runner_hold (self, why);
}

gboolean
_assay_runner_may_fetch (AssayRunner *self)
{
  return !self->keeps_nothing || _assay_runner_may_offer (self);
}

void
_assay_runner_note_taken (AssayRunner *self)
{
  gboolean held;

  g_mutex_lock (&self->lock);
  held = self->held;
  self->taken = TRUE;
  g_mutex_unlock (&self->lock);
  if (held)
    assay_runner_wake (self);
}

void
_assay_runner_unhold (AssayRunner *self)
{
  gboolean held;

  g_mutex_lock (&self->lock);
  held = self->held;
  self->held = FALSE;
  g_mutex_unlock (&self->lock);
  self->hold_due_us = 0;
  self->keeps_nothing = FALSE;
  if (held)
    _assay_runner_set_trouble (self, NULL, NULL);
}

gboolean
_assay_runner_may_offer (AssayRunner *self)
{
  gint64 left_us = self->hold_due_us - assay_clock_mono_us (self->options.clock);
  gboolean taken;

  g_mutex_lock (&self->lock);
  taken = self->held && self->taken;
  g_mutex_unlock (&self->lock);
  if (taken)
    _assay_runner_unhold (self);
  if (self->hold_due_us == 0 || left_us <= 0)
    return TRUE;
  _assay_runner_schedule (self, left_us);
  return FALSE;
}

gboolean
_assay_runner_is_read_only (AssayRunner *self)
{
  g_autofree char *reason = NULL;

  if (!assay_writer_is_read_only (self->options.writer, &reason))
    return FALSE;
  _assay_runner_set_trouble (self, N_ ("{0}"), reason);
  return TRUE;
}
