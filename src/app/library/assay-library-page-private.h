/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Shared by the files of the Library page: -page.c shows and moves about, -list.c asks for the
 * assets that are wanted, -selection.c knows which of them are selected, -acts.c does something
 * with those, -quick.c is the quick look. */

#include "app/library/assay-asset-sum.h"
#include "app/library/assay-library-many.h"
#include "app/library/assay-library-page-detail.h"
#include "app/library/assay-library-page.h"
#include "app/widgets/assay-asset-tile.h"
#include "app/widgets/assay-question.h"
#include "base/assay-sentence.h"

G_BEGIN_DECLS

/* In the order of the choices, behind the stages: what the sandbox made, in whatever stage. */
#define ONLY_DRAWINGS ASSAY_N_ASSET_STAGES
#define ONLY_ALL      (ASSAY_N_ASSET_STAGES + 1)

struct _AssayLibraryPage
{
  AssayZonePage parent_instance;
  AssayQuestion *question; /* NULL when the rows came from elsewhere */
  GListModel *shown;       /* the last answer */
  AssayTileCache *cache;
  GtkSelectionModel *selection; /* a GtkMultiSelection */
  GPtrArray *chosen;            /* AssayRow, what is selected, as it was looked at last … */
  AssayAssetSum sum;            /* … as one … */
  guint near;                   /* … and where the first of them is, or was */
  guint look_id;
  gboolean wants_none; /* the person does not want any to be selected */
  AssayRow *followed; /* of these, whose change is waited for */
  GCancellable *quick_loading;
  char *expected;     /* id that is selected as soon as it is there, or NULL … */
  guint expected_near; /* … about here */
  char *search; /* what is asked for: words, "" = all … */
  guint only;   /* … and an AssayAssetStage, ONLY_DRAWINGS or ONLY_ALL */
  guint n_all;  /* assets in the project, as far as it is known */
  int side;
  gboolean narrow, setting;

  GtkStack *stack, *results;
  GtkStack *side_stack, *page_stack; /* one | many */
  GtkWidget *bar, *sides, *back, *quick, *menu, *many_button;
  GMenu *about, *away; /* the sections of all menus */
  GtkEditable *entry;
  GtkDropDown *state;
  GtkLabel *count, *quick_title, *many_label;
  GtkPicture *quick_picture;
  GtkGridView *grid;
  GtkToggleButton *side_96, *side_128, *side_192;
  AssayLibraryDetail *side_detail, *page_detail;
  AssayLibraryMany *side_many, *page_many;
};

/* -page.c */
gboolean _assay_library_page_on_page (AssayLibraryPage *self, const char *name);

/* A tile in the grid knows the item that it is of. */
#define ASSAY_TILE_ITEM(tile) GTK_LIST_ITEM (g_object_get_data (G_OBJECT (tile), "assay-item"))

/* -selection.c */
/* The one asset that is selected; %NULL: none or several. Borrowed. */
AssayRow *_assay_library_page_selected (AssayLibraryPage *self);
/* Of several, the one that has the keyboard. Borrowed. */
AssayRow *_assay_library_page_looked_at (AssayLibraryPage *self);
void _assay_library_page_show_selected (AssayLibraryPage *self);
gboolean _assay_library_page_look (gpointer page);
/* That one and no other. */
void _assay_library_page_select (AssayLibraryPage *self, guint position);
/* The same of the asset @id where it is found: among all of a short list, of a longer one beside
 * @near. Whether it is. */
gboolean _assay_library_page_choose (AssayLibraryPage *self, const char *id, guint near);
/* Of several, the one that has the keyboard and no other. Whether there were several. */
gboolean _assay_library_page_select_one (AssayLibraryPage *self);
/* Unless it is among what is selected. */
void _assay_library_page_select_under_menu (AssayLibraryPage *self, guint position);
/* The keyboard to the one that is selected; with several or none to where it was. */
void _assay_library_page_focus_selected (AssayLibraryPage *self);
/* A click that opens, where it was meant to select more. Whether it was. */
gboolean _assay_library_page_extend (AssayLibraryPage *self, guint position);
/* Another list; what was selected stays so where it is found. @assets may be %NULL. */
void _assay_library_page_set_shown (AssayLibraryPage *self, GListModel *assets);
void _assay_library_page_items_changed (AssayLibraryPage *self);
void _assay_library_selection_make (AssayLibraryPage *self);
void _assay_library_selection_drop (AssayLibraryPage *self);

/* -list.c */
guint _assay_library_page_count_shown (AssayLibraryPage *self);
void _assay_library_page_show_count (AssayLibraryPage *self);
void _assay_library_page_ask (AssayLibraryPage *self);
/* @stage: as assay_zone_page_show; "" for all. */
void _assay_library_page_show_only (AssayLibraryPage *self, const char *stage);
/* Of the template, and of the question. */
void _assay_library_page_filter_changed_cb (AssayLibraryPage *self);
void _assay_library_page_answered_cb (AssayRowModel *model, gpointer data);

/* The asset is selected when it comes: it has another name now. */
void _assay_library_page_expect (AssayLibraryPage *self, const char *id);

/* -acts.c */
void _assay_library_acts_install (GtkWidgetClass *widget_class);
/* What the menus offer for what is selected. */
void _assay_library_acts_refresh (AssayLibraryPage *self);
void _assay_library_acts_make_menus (AssayLibraryPage *self);
/* The menu of what is selected. @tile: where it stands. */
void _assay_library_page_open_menu (AssayLibraryPage *self, GtkWidget *tile);

/* -quick.c: the picture of what is selected, large, over the grid */
void _assay_library_page_quick_show (AssayLibraryPage *self);
void _assay_library_page_quick_hide (AssayLibraryPage *self);
void _assay_library_page_quick_stop (AssayLibraryPage *self); /* loading it */

G_END_DECLS
