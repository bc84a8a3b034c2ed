/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/widgets/assay-row-follow.h"

#include "engine/project/assay-project.h"

#define FOLLOWED "assay-row-followed"

/* The row an item follows, for as long as it is bound to it. */
typedef struct
{
  GtkSignalListItemFactory *factory; /* outlives its items */
  AssayRow *row;
  gulong handler;
} Followed;

static void
followed_free (gpointer data)
{
  Followed *followed = data;

  g_signal_handler_disconnect (followed->row, followed->handler);
  g_object_unref (followed->row);
  g_free (followed);
}

static void
row_changed_cb (AssayRow *row, gpointer data)
{
  g_autoptr (GtkListItem) item = g_object_ref (GTK_LIST_ITEM (data));
  const Followed *followed = g_object_get_data (G_OBJECT (item), FOLLOWED);
  g_autoptr (GObject) factory = g_object_ref (G_OBJECT (followed->factory));

  g_signal_emit_by_name (factory, "unbind", item);
  g_signal_emit_by_name (factory, "bind", item);
}

static void
bind_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer data)
{
  Followed *followed = g_new0 (Followed, 1);

  followed->factory = factory;
  followed->row = g_object_ref (ASSAY_ROW (gtk_list_item_get_item (item)));
  followed->handler =
    g_signal_connect (followed->row, "changed", G_CALLBACK (row_changed_cb), item);
  g_object_set_data_full (G_OBJECT (item), FOLLOWED, followed, followed_free);
}

static void
unbind_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer data)
{
  g_object_set_data (G_OBJECT (item), FOLLOWED, NULL);
}

void
assay_row_follow_factory (GtkSignalListItemFactory *factory)
{
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), NULL);
  g_signal_connect (factory, "unbind", G_CALLBACK (unbind_cb), NULL);
}
