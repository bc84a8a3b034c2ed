/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/library/assay-library-page-private.h"

#include "app/widgets/assay-pixel-paintable.h"

/* Space: the picture of the asset that is looked at, large. */

void
_assay_library_page_quick_stop (AssayLibraryPage *self)
{
  g_cancellable_cancel (self->quick_loading);
  g_clear_object (&self->quick_loading);
}

static void
quick_loaded_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (AssayLibraryPage) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (AssayPicture) picture =
    assay_project_load_picture_finish (ASSAY_PROJECT (source), result, &error);
  g_autoptr (GdkPaintable) paintable = NULL;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->quick_loading == NULL)
    return;
  if (picture == NULL)
    {
      assay_zone_page_toast (ASSAY_ZONE_PAGE (self), error->message, NULL);
      return;
    }
  paintable = assay_pixel_paintable_new (picture, TRUE);
  gtk_picture_set_paintable (self->quick_picture, paintable);
}

void
_assay_library_page_quick_show (AssayLibraryPage *self)
{
  AssayProject *project = assay_zone_page_get_project (ASSAY_ZONE_PAGE (self));
  AssayRow *row = _assay_library_page_looked_at (self);
  const AssayAssetRow *asset =
    row != NULL && assay_row_is_loaded (row) ? assay_row_get (row, &assay_asset_row_table) : NULL;
  const char *digest, *title;

  _assay_library_page_quick_stop (self);
  gtk_picture_set_paintable (self->quick_picture, NULL);
  if (asset == NULL)
    {
      gtk_widget_set_visible (self->quick, FALSE);
      return;
    }
  digest = assay_text_or_empty (asset->picture);
  title = assay_asset_title (asset->title, asset->id);
  gtk_label_set_label (self->quick_title, title);
  gtk_picture_set_alternative_text (self->quick_picture, title);
  gtk_widget_set_visible (self->quick, TRUE);
  if (*digest == '\0' || project == NULL)
    return;
  self->quick_loading = g_cancellable_new ();
  assay_project_load_picture_async (project, digest, self->quick_loading, quick_loaded_cb,
                                    g_object_ref (self));
}

void
_assay_library_page_quick_hide (AssayLibraryPage *self)
{
  _assay_library_page_quick_stop (self);
  gtk_widget_set_visible (self->quick, FALSE);
}
