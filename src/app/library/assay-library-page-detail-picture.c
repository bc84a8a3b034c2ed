/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/library/assay-library-page-detail-private.h"

#include "app/widgets/assay-pixel-paintable.h"

#include <glib/gi18n.h>

/* The picture that is looked at, and who made it. */

void
_assay_library_detail_stop_looking (AssayLibraryDetail *self)
{
  g_cancellable_cancel (self->looking);
  g_clear_object (&self->looking);
  g_clear_pointer (&self->digest, g_free);
  g_clear_pointer (&self->version, g_free);
}

static void
show_size (AssayLibraryDetail *self, const AssayPicture *picture)
{
  /* Translators: width and height of a picture in pixels */
  g_autofree char *text = g_strdup_printf (_ ("%d × %d px"), picture->width, picture->height);

  gtk_label_set_label (self->size, text);
  gtk_widget_set_visible (self->size_row, TRUE);
}

static void
picture_loaded_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (AssayDetailQuestion) question = data;
  AssayLibraryDetail *self = question->self;
  g_autoptr (GError) error = NULL;
  g_autoptr (AssayPicture) picture =
    assay_project_load_picture_finish (ASSAY_PROJECT (source), result, &error);
  g_autoptr (GdkPaintable) paintable = NULL;

  if (_assay_detail_question_is_stale (question))
    return;
  if (picture == NULL)
    {
      gtk_label_set_label (GTK_LABEL (self->missing), error->message);
      gtk_widget_set_visible (self->missing, TRUE);
      return;
    }
  paintable = assay_pixel_paintable_new (picture, TRUE);
  gtk_picture_set_paintable (self->picture, paintable);
  show_size (self, picture);
}

static void
ask_picture (AssayLibraryDetail *self, const char *digest)
{
  gboolean has = *digest != '\0';

  gtk_picture_set_paintable (self->picture, NULL);
  gtk_label_set_label (GTK_LABEL (self->missing), _ ("No picture yet"));
  gtk_widget_set_visible (self->missing, !has);
  gtk_widget_set_visible (self->size_row, FALSE);
  gtk_widget_set_vexpand (self->well, has);
  if (has)
    gtk_widget_remove_css_class (self->well, "asset-missing");
  else
    gtk_widget_add_css_class (self->well, "asset-missing");
  if (has && self->project != NULL)
    assay_project_load_picture_async (self->project, digest, self->looking, picture_loaded_cb,
                                      _assay_detail_question_new (self, self->looking));
}

static const char *
maker (const char *provider)
{
  if (strstr (provider, "sandbox") != NULL)
    return _ ("Sandbox: a drawing, not AI");
  return g_str_equal (provider, "comfyui") ? _ ("ComfyUI") : provider;
}

static void
versions_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (AssayDetailQuestion) question = data;
  AssayLibraryDetail *self = question->self;
  g_autoptr (GPtrArray) rows = assay_project_ask_finish (ASSAY_PROJECT (source), result, NULL);

  if (rows == NULL || _assay_detail_question_is_stale (question))
    return;
  for (guint i = 0; i < rows->len; i++)
    {
      const AssayVersionRow *version = assay_row_get (rows->pdata[i], &assay_version_row_table);
      const char *provider = assay_text_or_empty (version->provider);

      if (g_strcmp0 (version->id, self->version) != 0)
        continue;
      gtk_label_set_label (self->made_by, maker (provider));
      gtk_widget_set_visible (self->made_by_row, *provider != '\0');
    }
}

static void
ask_maker (AssayLibraryDetail *self, const char *version)
{
  AssayQuery query = {.kind = "versions", .state = "all", .spec = assay_row_get_id (self->asset)};

  gtk_widget_set_visible (self->made_by_row, FALSE);
  if (self->project != NULL && *version != '\0')
    assay_project_ask_async (self->project, &query, self->looking, versions_cb,
                             _assay_detail_question_new (self, self->looking));
}

/* The one that is there already stays, without a blink. */
void
_assay_library_detail_look_at (AssayLibraryDetail *self, const char *digest, const char *version)
{
  digest = assay_text_or_empty (digest);
  version = assay_text_or_empty (version);
  if (g_strcmp0 (digest, self->digest) == 0 && g_strcmp0 (version, self->version) == 0)
    return;
  _assay_library_detail_stop_looking (self);
  self->looking = g_cancellable_new ();
  self->digest = g_strdup (digest);
  self->version = g_strdup (version);
  ask_picture (self, digest);
  ask_maker (self, version);
}
