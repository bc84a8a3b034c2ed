/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* What may be known of the kinds of queries and acts without an engine: by the door, by both
 * ends of the socket. */

#include "model/log/assay-event.h"

G_BEGIN_DECLS

/* A change of these makes the answer of the kind stale; 0 for an unknown kind. */
AssayTopics       assay_query_kind_topics (const char *kind);
/* The list of the index the kind is, whose changed rows are told; %NULL if it is none. */
const char       *assay_query_kind_list   (const char *kind);
/* The table of the act's arguments; %NULL for an unknown act. */
const AssayTable *assay_act_kind_args     (const char *kind);

G_END_DECLS
