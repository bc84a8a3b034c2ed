/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/shell/assay-coming-page.h"

#include <glib/gi18n.h>

struct _AssayComingPage
{
  AssayZonePage parent_instance;
};

G_DEFINE_FINAL_TYPE (AssayComingPage, assay_coming_page, ASSAY_TYPE_ZONE_PAGE)

static void
assay_coming_page_class_init (AssayComingPageClass *klass)
{
}

static void
assay_coming_page_init (AssayComingPage *self)
{
}

GtkWidget *
assay_coming_page_new (const char *icon, const char *text)
{
  GtkWidget *page = adw_status_page_new ();
  AssayComingPage *self = g_object_new (ASSAY_TYPE_COMING_PAGE, NULL);

  adw_status_page_set_icon_name (ADW_STATUS_PAGE (page), icon);
  adw_status_page_set_title (ADW_STATUS_PAGE (page), _ ("Not Built Yet"));
  adw_status_page_set_description (ADW_STATUS_PAGE (page), text);
  adw_bin_set_child (ADW_BIN (self), page);
  return GTK_WIDGET (self);
}
