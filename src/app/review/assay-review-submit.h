/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* A session's answers as commands of a project. */

#include "app/review/assay-review-session.h"

G_BEGIN_DECLS

/* Its data is an AssayProject, which must live as long as the session's sink. */
extern const AssayReviewSink assay_review_project_sink;

G_END_DECLS
