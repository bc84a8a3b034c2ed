/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Shared by the files of the Library page: -page.c shows and moves about, -list.c asks for the
 * assets that are wanted, -acts.c does something with the one that is selected, -quick.c is the
 * quick look. */

#include "app/library/assay-library-page-detail.h"
#include "app/library/assay-library-page.h"
#include "app/widgets/assay-asset-tile.h"
#include "app/widgets/assay-question.h"

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
  GtkSingleSelection *selection;
  GCancellable *quick_loading;
  AssayRow *followed; /* the asset that is selected, for what can be done with it */
  char *expected;     /* id that is selected as soon as it is there, or NULL … */
  guint expected_near; /* … about here */
  char *search; /* what is asked for: words, "" = all … */
  guint only;   /* … and an AssayAssetStage, ONLY_DRAWINGS or ONLY_ALL */
  guint n_all;  /* assets in the project, as far as it is known */
  int side;
  gboolean narrow, setting;

  GtkStack *stack, *results;
  GtkWidget *bar, *sides, *back, *quick, *menu;
  GtkEditable *entry;
  GtkDropDown *state;
  GtkLabel *count, *quick_title;
  GtkPicture *quick_picture;
  GtkGridView *grid;
  GtkToggleButton *side_96, *side_128, *side_192;
  AssayLibraryDetail *side_detail, *page_detail;
};

/* -page.c */
gboolean _assay_library_page_on_page (AssayLibraryPage *self, const char *name);
AssayRow *_assay_library_page_selected (AssayLibraryPage *self); /* (nullable), borrowed */

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
