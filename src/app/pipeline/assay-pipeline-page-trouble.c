/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/pipeline/assay-pipeline-page-private.h"

#include "app/widgets/assay-trouble-text.h"

#include <glib/gi18n.h>

/* What happened, what it means, a button. */

gboolean
_assay_pipeline_can_try (AssayPipelinePage *self)
{
  AssayPrimary primary = assay_pipeline_primary (&self->facts);

  return primary == ASSAY_PRIMARY_MAKE || primary == ASSAY_PRIMARY_CONTINUE;
}

/* What the server lacks is the next step; trying again only repeats the question. */
static void
show_key_button (AssayPipelinePage *self, gboolean refused)
{
  gtk_widget_set_visible (self->key_button, refused);
  if (refused)
    gtk_widget_remove_css_class (self->try_button, "suggested-action");
  else
    gtk_widget_add_css_class (self->try_button, "suggested-action");
}

void
_assay_pipeline_show_trouble (AssayPipelinePage *self, const AssayStatusRow *status)
{
  const char *read_only = assay_text_or_empty (status->read_only);
  g_autofree char *trouble = assay_trouble_dup_text (status);
  gint64 n = assay_pipeline_to_make (&self->facts);
  gboolean low =
    assay_number_or_zero (status->needed_bytes) > 0; /* nothing is made anywhere then */
  g_autofree char *means = NULL;
  const char *what;

  if (*read_only != '\0')
    {
      what = read_only;
      means = g_strdup (
        _ ("You can look at everything; nothing new is made and nothing can be decided."));
    }
  else if (self->failure != NULL)
    {
      what = self->failure;
      means = g_strdup (_ ("Nothing was started. What is there stays as it is."));
    }
  else
    {
      what = g_strcmp0 (assay_text_or_empty (status->trouble), self->put_away) != 0 ? trouble : "";
      means = g_strdup_printf (ngettext ("%d picture waits, nothing is lost.",
                                         "%d pictures wait, nothing is lost.", (gulong) n),
                               (int) n);
    }
  gtk_widget_set_visible (self->trouble, *what != '\0');
  /* trying again is then the one next step; the card would only repeat it */
  if (*what != '\0' && *read_only == '\0' && _assay_pipeline_can_try (self))
    gtk_widget_set_visible (GTK_WIDGET (self->primary), FALSE);
  gtk_label_set_label (self->trouble_what, what);
  gtk_label_set_label (self->trouble_means, means);
  show_key_button (self, *what != '\0' && *read_only == '\0' && self->failure == NULL
                           && assay_trouble_is_refused (status));
  gtk_widget_set_visible (self->try_button, *read_only == '\0' && _assay_pipeline_can_try (self));
  gtk_widget_set_visible (self->sandbox_button,
                          *read_only == '\0' && !low
                            && !assay_pipeline_server_is_sandbox (self->server));
  gtk_widget_set_visible (self->room_button, *read_only == '\0' && low);
  gtk_widget_set_visible (self->repair_button, *read_only != '\0' && status->damaged == TRUE);
}
