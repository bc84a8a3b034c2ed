/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Where causes come from: the questions whose answers they are made of, asked again when
 * something changed. Main thread. */

#include "app/exceptions/assay-cause.h"

G_BEGIN_DECLS

typedef struct _AssayCauseSource AssayCauseSource;

/* What its questions are about. */
#define ASSAY_CAUSE_SOURCE_TOPICS                                                                  \
  (ASSAY_TOPIC_EXCEPTIONS | ASSAY_TOPIC_DOCUMENTS | ASSAY_TOPIC_STATUS)

/* The causes are what is known now. */
typedef void (*AssayCauseSourceAnswered) (gpointer data);

/* @data: of @answered; lives longer. */
AssayCauseSource *assay_cause_source_new         (AssayCauseSourceAnswered answered, gpointer data);
void              assay_cause_source_free        (AssayCauseSource *self);
/* @project: %NULL when it goes: nothing is known then. Asks nothing. */
void              assay_cause_source_set_project (AssayCauseSource *self, AssayProject *project);
/* Those of its questions that @topics change. */
void              assay_cause_source_ask         (AssayCauseSource *self, guint topics);
/* Whether all were answered. */
gboolean          assay_cause_source_is_known    (AssayCauseSource *self);
/* Of AssayCause. Borrowed. */
GListModel       *assay_cause_source_get_causes  (AssayCauseSource *self);

G_END_DECLS
