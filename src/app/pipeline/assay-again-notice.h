/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Pictures that could be made again, with a reason that no plan has: how many, and the button that
 * has it done. What was pressed is told with the way back. Main thread. */

#include "app/pipeline/assay-away-notice.h"
#include "base/assay-plural.h"

G_BEGIN_DECLS

/* Adds what @rows are about to a choice; the state of things when the button was pressed. @offer:
 * the row of the notice. */
typedef void (*AssayAgainAdd) (AssayArgsSlotChoose *args, GPtrArray *rows, AssayRow *offer);

typedef struct
{
  AssayQuery    query; /* whose rows @add gets; its words are static, or of @row */
  AssayAgainAdd add;
  AssayRow     *row;   /* (nullable) */
  AssayPlural   done;  /* told then; {0} pictures */
} AssayAgainOffer;

/* Without words yet. @owner: a GObject that @tell is called with; it has this widget. */
GtkWidget *assay_again_notice_new  (AssayProject *project, const AssayAgainOffer *offer,
                                    AssayTellFunc tell, gpointer owner);
/* @text, @button: translated. */
void       assay_again_notice_show (GtkWidget *notice, const char *text, const char *button);

/* The sandbox's drawings among what is approved. @n: how many. */
GtkWidget *assay_drawings_notice_new  (AssayProject *project, gint64 n, AssayTellFunc tell,
                                       gpointer owner);
void       assay_drawings_notice_show (GtkWidget *notice, gint64 n);

G_END_DECLS
