/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* What tests of pages over real projects share: a project in a folder of its own, a page over it in
 * a window, and waiting on the main loop. Main thread. */

#include "app/widgets/assay-zone-page.h"
#include "engine/project/assay-project.h"
#include "support/generated-project.h"
#include "support/patience.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define PAGE_KIT_WAIT_S 60 /* of a machine at rest */

typedef struct
{
  char *root; /* a temporary folder; the project is in it */
  AssayProject *project;
  GtkWidget *window, *page; /* %NULL before a page is shown */
  AssayReads before;        /* what had been read when it was */
  gboolean done;            /* the newest call is over */
} PageKit;

/* g_test_init, GTK and libadwaita, and a loop that wakes often enough for patience. %FALSE: there
 * is no display, and the program has said that it is skipped. */
gboolean page_kit_begin (int *argc, char ***argv);

/* A project like this, open; or of an example: "tiny", "astroduck". */
void page_kit_open_generated (PageKit *kit, const AssayGeneratedOptions *generated);
void page_kit_open_example   (PageKit *kit, const char *example);
/* A page of that type, awake over the project, in a window of 980 by 700. */
void page_kit_show           (PageKit *kit, GType type);
/* The page lets go of the project, which is closed then; nobody else may hold it. */
void page_kit_close          (PageKit *kit);

/* Rows and blobs since the page was shown. */
AssayReads page_kit_reads (PageKit *kit);

/* The first widget of that type (and @id, unless %NULL) in @widget, which may be it; %NULL if there
 * is none. Not what is in tiles, whose parts are called as the page's. */
GtkWidget *page_kit_find (GtkWidget *widget, const char *id, GType type);

/* One turn of the main loop; the test fails once patience has ended. */
void page_kit_turn (Patience *patience);
/* Turns until @condition holds; it is named when it never does. */
#define page_kit_until(condition)                                                                  \
  G_STMT_START                                                                                     \
  {                                                                                                \
    Patience page_kit_patience;                                                                    \
                                                                                                   \
    patience_start (&page_kit_patience, PAGE_KIT_WAIT_S);                                          \
    while (!(condition))                                                                           \
      {                                                                                            \
        if (!patience_lasts (&page_kit_patience))                                                  \
          g_error ("Never: %s", #condition);                                                       \
        g_main_context_iteration (NULL, TRUE);                                                     \
      }                                                                                            \
  }                                                                                                \
  G_STMT_END

G_END_DECLS
