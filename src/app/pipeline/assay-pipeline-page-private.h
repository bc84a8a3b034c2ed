/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Shared by the files of the Pipeline page: -page.c shows, -trouble.c says what keeps it from going
 * on, -lists.c fills lists, -acts.c does. */

#include "app/widgets/assay-asset-tile-cache.h"
#include "app/widgets/assay-question.h"
#include "app/pipeline/assay-job-view.h"
#include "app/pipeline/assay-picture-note.h"
#include "app/pipeline/assay-pipeline-page-notices.h"
#include "app/pipeline/assay-pipeline-page-server.h"
#include "app/pipeline/assay-pipeline-page-state.h"
#include "app/pipeline/assay-pipeline-page.h"

G_BEGIN_DECLS

struct _AssayPipelinePage
{
  AssayZonePage parent_instance;
  AssayProject *project;     /* while the page is open */
  GCancellable *cancellable; /* of this project */
  AssayRow *status; /* NULL until the first answer */
  AssayRowModel *plan, *versions; /* of queries planCounts, versions */
  AssayQuestion *since_question;
  AssayRowModel *since_model; /* its answer: one row of query since */
  char *since_from;           /* the time it is asked for */
  AssayTileCache *cache;
  AssayPipelineFacts facts;
  GListModel *jobs, *waiting; /* of query jobs: under way, and the rest that is open */
  GPtrArray *progress;        /* newest rows; never NULL */
  GBytes *preview_bytes;
  GdkTexture *preview;
  guint refresh_id;
  gboolean acting, asking, stale;
  gboolean starting; /* Make was pressed: a sign of life before the project has one */
  char *failure;  /* why the last act did not work */
  char *newest;   /* id of the strip's first picture */
  char *put_away; /* trouble the person has answered */

  GtkStack *stack;
  GtkWidget *trouble, *trouble_buttons, *try_button, *key_button, *sandbox_button, *room_button,
    *repair_button;
  GtkLabel *trouble_what, *trouble_means;
  GtkBox *card_top, *strip_top;
  GtkLabel *headline, *detail, *made_by, *since, *since_title, *jobs_title;
  GtkButton *primary, *empty_primary;
  GtkSpinner *starting_spinner;
  GtkWidget *plan_toggle, *plan_arrow, *plan_revealer, *problems_button, *problems_place;
  GtkListBox *problems_list, *jobs_list;
  GtkListView *plan_view, *waiting_view, *strip_view;
  GtkWidget *jobs_box, *waiting_box, *strip_box;
  GtkImage *preview_image;
  GtkFlowBox *stages;
  GtkLabel *n_assets, *n_pictures; /* above them */
  GtkLabel *stage_counts[ASSAY_N_STAGES];
  GtkWidget *stage_buttons[ASSAY_N_STAGES];
  AssayPipelineNotices *notices;
  AssayPipelineServer *server;
  AssayPictureNote *note; /* about the picture of the strip that is selected */
};

/* -page.c */
void _assay_pipeline_page_refresh_soon (AssayPipelinePage *self);
void _assay_pipeline_page_ask_status (AssayPipelinePage *self);

/* -trouble.c */
gboolean _assay_pipeline_can_try (AssayPipelinePage *self);
void _assay_pipeline_show_trouble (AssayPipelinePage *self, const AssayStatusRow *status);

/* -lists.c: models come and go with the project */
void _assay_pipeline_lists_init (AssayPipelinePage *self);
void _assay_pipeline_lists_set (AssayPipelinePage *self); /* project may be NULL */
void _assay_pipeline_lists_progress (AssayPipelinePage *self);
void _assay_pipeline_lists_refresh (AssayPipelinePage *self);
/* The rows of the plan are asked while somebody looks at them. */
void _assay_pipeline_lists_show_plan (AssayPipelinePage *self, gboolean open);
void _assay_pipeline_stages_init (AssayPipelinePage *self);
void _assay_pipeline_stages_refresh (AssayPipelinePage *self);
void _assay_pipeline_ask_problems (AssayPipelinePage *self);

/* -key.c: a server's key */
/* The run begins with it. */
void _assay_pipeline_run_with_key (AssayPipelinePage *self);
/* It is there before anything asks the server. */
void _assay_pipeline_show_key (AssayPipelinePage *self, const char *server);
/* @typed: an address; %NULL: that of the server that refuses. */
void _assay_pipeline_ask_key (AssayPipelinePage *self, const char *typed);

/* -acts.c */
/* Where nothing has to be found out before. */
void _assay_pipeline_run_now (AssayPipelinePage *self);
void _assay_pipeline_do_primary (AssayPipelinePage *self);
void _assay_pipeline_run (AssayPipelinePage *self);
void _assay_pipeline_stop (AssayPipelinePage *self);
void _assay_pipeline_look_again (AssayPipelinePage *self);
/* The picture of @view is not made; can be taken back. */
/* What is offered for @view; else nothing happens. */
void _assay_pipeline_choose (AssayPipelinePage *self, AssayChoice choice, AssayJobView *view);

G_END_DECLS
