/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/project/assay-project.h"

G_BEGIN_DECLS

AssayFeed *_assay_feed_new  (GMainContext *context, AssayTopics topics);
/* Any thread. */
void       _assay_feed_push (AssayFeed *self, AssayTopics topics);

G_END_DECLS
