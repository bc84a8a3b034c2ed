/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* The stored files that an event cannot do without: fields of its payload that say so
 * (ASSAY_FIELD_BLOB). Pure. */

#include "model/log/assay-event.h"

G_BEGIN_DECLS

/* @name: of a blob, as text. */
typedef void (*AssayEventBlobVisit) (const char *name, const AssayEvent *event, gpointer data);

void assay_event_each_blob (const AssayEvent *event, AssayEventBlobVisit visit, gpointer data);

G_END_DECLS
