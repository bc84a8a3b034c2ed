/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/exceptions/assay-cause-picture.h"

#include "app/widgets/assay-pixel-paintable.h"

#define SIDE 192

struct _AssayCausePicture
{
  AdwBin parent_instance;
  GtkPicture *picture;
  GCancellable *loading;
  char *shown; /* blob */
};

G_DEFINE_FINAL_TYPE (AssayCausePicture, assay_cause_picture, ADW_TYPE_BIN)

static void
stop_loading (AssayCausePicture *self)
{
  g_cancellable_cancel (self->loading);
  g_clear_object (&self->loading);
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (AssayCausePicture) self = data;
  g_autoptr (AssayPicture) picture =
    assay_project_load_picture_finish (ASSAY_PROJECT (source), result, NULL);
  g_autoptr (GdkPaintable) paintable = NULL;

  if (picture == NULL || g_task_get_cancellable (G_TASK (result)) != self->loading)
    return;
  paintable = assay_pixel_paintable_new (picture, TRUE);
  gtk_picture_set_paintable (self->picture, paintable);
}

static gboolean
is_exception (AssayRow *row)
{
  return assay_record_get_table (assay_row_get_record (row)) == &assay_exception_row_table;
}

static const char *
picture_of (GPtrArray *rows, const char **out_title)
{
  for (guint i = 0; rows != NULL && i < rows->len && is_exception (rows->pdata[i]); i++)
    {
      const AssayExceptionRow *row = assay_row_get (rows->pdata[i], &assay_exception_row_table);

      *out_title = assay_text_or_empty (row->title);
      if (row->picture != NULL)
        return row->picture;
    }
  return NULL;
}

void
assay_cause_picture_show (AssayCausePicture *self, AssayProject *project, GPtrArray *rows)
{
  const char *title = "";
  const char *digest = picture_of (rows, &title);

  gtk_widget_set_visible (GTK_WIDGET (self), digest != NULL);
  if (g_strcmp0 (digest, self->shown) == 0)
    return;
  stop_loading (self);
  g_free (self->shown);
  self->shown = g_strdup (digest);
  gtk_picture_set_paintable (self->picture, NULL);
  gtk_picture_set_alternative_text (self->picture, title);
  if (digest == NULL || project == NULL)
    return;
  self->loading = g_cancellable_new ();
  assay_project_load_picture_async (project, digest, self->loading, loaded_cb, g_object_ref (self));
}

static void
assay_cause_picture_dispose (GObject *object)
{
  AssayCausePicture *self = ASSAY_CAUSE_PICTURE (object);

  stop_loading (self);
  g_clear_pointer (&self->shown, g_free);
  G_OBJECT_CLASS (assay_cause_picture_parent_class)->dispose (object);
}

static void
assay_cause_picture_class_init (AssayCausePictureClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = assay_cause_picture_dispose;
}

static void
assay_cause_picture_init (AssayCausePicture *self)
{
  self->picture = GTK_PICTURE (gtk_picture_new ());
  gtk_picture_set_content_fit (self->picture, GTK_CONTENT_FIT_FILL);
  gtk_widget_set_size_request (GTK_WIDGET (self->picture), SIDE, SIDE);
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->picture));
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  gtk_widget_set_halign (GTK_WIDGET (self), GTK_ALIGN_START);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  gtk_widget_add_css_class (GTK_WIDGET (self), "asset-well");
}
