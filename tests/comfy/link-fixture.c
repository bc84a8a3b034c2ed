/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "link-fixture.h"

static gboolean
memory_put (AssayBlobSink *sink, GBytes *bytes, AssayDigest *out, GError **error)
{
  MemorySink *self = (MemorySink *) sink;
  gsize n_bytes = 0;
  const char *text = g_bytes_get_data (bytes, &n_bytes);

  if (self->is_full)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE, "no space");
      return FALSE;
    }
  assay_digest_of_bytes (out, bytes);
  g_mutex_lock (&self->lock);
  g_ptr_array_add (self->texts, g_strndup (text, n_bytes));
  g_mutex_unlock (&self->lock);
  return TRUE;
}

static void
accepted_cb (gpointer data)
{
  g_atomic_int_inc (&((Fixture *) data)->n_accepted);
}

static void
progress_cb (gpointer data, const char *node, gint64 value, gint64 max)
{
  Fixture *self = data;

  g_atomic_int_inc (&self->n_progress);
  if (g_strcmp0 (node, "4") == 0 && self->first_step == 0)
    self->first_step = value;
  if (g_strcmp0 (node, "4") == 0)
    self->last_step = value;
  if (self->cancel_at_progress)
    g_cancellable_cancel (self->cancellable);
}

static void
preview_cb (gpointer data, GBytes *picture, const char *mime_type)
{
  g_assert_cmpstr (mime_type, ==, "image/png");
  g_atomic_int_inc (&((Fixture *) data)->n_previews);
}

void
open_link (Fixture *self, guint port, const char *prefix)
{
  g_autofree char *url = g_strdup_printf ("http://127.0.0.1:%u%s/", port, prefix);
  g_autoptr (AssayProblems) problems = assay_problems_new ();

  self->link = assay_comfy_link_new (url, "Bearer open sesame", "here", assay_clock_system (),
                                     assay_entropy_system (), problems);
  g_assert_nonnull (self->link);
  self->sink.parent.put = memory_put;
  self->sink.texts = g_ptr_array_new_with_free_func (g_free);
  g_mutex_init (&self->sink.lock);
  self->cancellable = g_cancellable_new ();
  self->events = (AssayGenerateEvents){self, accepted_cb, progress_cb, preview_cb};
}

void
set_up (Fixture *self, Mood mood, const char *prefix)
{
  self->server = server_new (mood, prefix);
  open_link (self, self->server->port, prefix);
}

void
tear_down (Fixture *self)
{
  g_clear_pointer (&self->link, assay_provider_free);
  if (self->server != NULL)
    {
      g_assert_cmpint (g_atomic_int_get (&self->server->n_origins), ==, 0);
      g_assert_cmpint (g_atomic_int_get (&self->server->n_without_key), ==, 0);
    }
  g_clear_pointer (&self->server, server_free);
  g_ptr_array_unref (self->sink.texts);
  g_mutex_clear (&self->sink.lock);
  g_object_unref (self->cancellable);
}

AssayGenerateResult *
generate (Fixture *self, const char *id, gboolean resume)
{
  g_autoptr (GBytes) graph =
    g_bytes_new_static ("{\"1\":{\"class_type\":\"A\",\"inputs\":{}}}", 36);
  AssayGenerateRequest request = {.prompt_id = id, .graph = graph, .resume = resume};

  return assay_provider_generate (self->link, &request, &self->sink.parent, &self->events,
                                  self->cancellable);
}
