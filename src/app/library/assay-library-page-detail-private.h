/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Shared by the files of the page of an asset: -detail.c is the asset, its words and why it is
 * blocked, -detail-picture.c the picture that is looked at, -detail-variants.c its variants and
 * what can be chosen to do with them. */

#include "app/library/assay-library-names.h"
#include "app/library/assay-library-page-detail.h"
#include "app/library/assay-variant-strip.h"
#include "app/widgets/assay-choice-bar.h"

G_BEGIN_DECLS

struct _AssayLibraryDetail
{
  AdwBin parent_instance;
  AssayProject *project;
  AssayRow *asset;
  GCancellable *cancellable; /* of this asset's questions */
  GCancellable *looking;     /* of the picture that is shown */
  char *digest, *version;    /* of that picture; NULL: nothing was shown yet */
  gboolean asking_slots, slots_changed;
  const char *style;
  AssayLibraryNames *names; /* %NULL without a project */

  GtkPicture *picture;
  GtkWidget *layout;
  GtkWidget *well, *missing, *mark, *blocked_box, *reasons, *review_button, *made_by_row, *size_row,
    *tags_row;
  GtkLabel *title, *state, *type, *model, *size, *made_by, *tags;
  AssayChoiceBar *choices, *all_choices;
  AssayVariantStrip *strip;
  GtkMenuButton *all_button, *more;
  GtkWidget *variant_box, *variant_mark;
  GtkLabel *variant, *blocked_title;
};

/* -detail.c */
const AssayAssetRow *_assay_library_detail_asset_of (AssayLibraryDetail *self);
guint _assay_library_detail_count_variants (AssayLibraryDetail *self);

/* A question about the asset or the picture; its answer comes for those or not at all. */
typedef struct
{
  AssayLibraryDetail *self;
  GCancellable *cancellable;
} AssayDetailQuestion;
AssayDetailQuestion *_assay_detail_question_new (AssayLibraryDetail *self,
                                                 GCancellable *cancellable);
void _assay_detail_question_free (AssayDetailQuestion *self);
gboolean _assay_detail_question_is_stale (const AssayDetailQuestion *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AssayDetailQuestion, _assay_detail_question_free)

/* -detail-picture.c */
void _assay_library_detail_look_at (AssayLibraryDetail *self,
                                    const char *digest,
                                    const char *version);
void _assay_library_detail_stop_looking (AssayLibraryDetail *self);

/* -detail-variants.c */
void _assay_library_detail_ask_slots (AssayLibraryDetail *self);
void _assay_library_detail_forget_slots (AssayLibraryDetail *self);
/* Of the template. */
void _assay_library_detail_variant_chosen_cb (AssayLibraryDetail *self);

G_END_DECLS
