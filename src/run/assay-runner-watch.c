/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "run/assay-runner-private.h"
#include "run/assay-shelving.h"

/* Documents that change while something is made. */

static void arm (AssayRunner *self, gint64 delay_us);

static gint64
look (AssayRunner *self)
{
  gint64 begun_us = assay_clock_mono_us (self->options.clock);

  self->options.look (self->options.data);
  return assay_clock_mono_us (self->options.clock) - begun_us;
}

static gboolean
watch_cb (gpointer data)
{
  AssayRunner *self = data;
  gint64 took_us = look (self);

  g_clear_pointer (&self->watch, g_source_unref);
  arm (self, MAX (ASSAY_RUNNER_LOOK_US, took_us * ASSAY_RUNNER_LOOK_SHARE));
  return G_SOURCE_REMOVE;
}

static void
arm (AssayRunner *self, gint64 delay_us)
{
  self->watch = g_timeout_source_new ((guint) (delay_us / 1000));
  g_source_set_callback (self->watch, watch_cb, self, NULL);
  g_source_set_static_name (self->watch, "assay runner watch");
  assay_loop_attach (self->loop, self->watch);
}

void
_assay_runner_watch (AssayRunner *self, gboolean making)
{
  if (self->options.look == NULL || making == (self->watch != NULL))
    return;
  if (making)
    {
      arm (self, ASSAY_RUNNER_LOOK_US);
      return;
    }
  g_source_destroy (self->watch);
  g_clear_pointer (&self->watch, g_source_unref);
}

gboolean
_assay_runner_look_once (AssayRunner *self)
{
  if (self->options.look == NULL || self->looked)
    return FALSE;
  self->looked = TRUE;
  look (self);
  assay_runner_wake (self);
  return TRUE;
}

/* What is not wanted any more may not be begun either: all waits until the log takes that. */
static void
hold (AssayRunner *self, const AssayProblem *problem)
{
  g_autofree char *line = assay_problem_dup_packed (problem);

  _assay_runner_hold (self, line);
}

gboolean
_assay_runner_shelve (AssayRunner *self, const AssayCatalog *catalog)
{
  AssayPlanner *planner = assay_plan_follower_look (self->follower, self->reader, catalog,
                                                    self->capabilities, self->files);
  g_autoptr (GPtrArray) adrift = assay_planner_list_adrift (planner);
  g_autoptr (AssayProblems) problems = assay_problems_new ();
  int n_events =
    adrift->len > 0 ? assay_shelving_follow (self->options.writer, adrift, TRUE, problems) : 0;

  if (n_events < 0)
    hold (self, assay_problems_get (problems, 0));
  if (n_events <= 0)
    return FALSE;
  _assay_runner_unhold (self);
  assay_writer_wait_indexed (self->options.writer);
  assay_runner_wake (self);
  return TRUE;
}
