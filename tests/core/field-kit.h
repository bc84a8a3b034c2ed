/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* What test-fields walks over: a project in which every field is set (field-world), other values
 * for each of them (field-values), and all that a project makes or says (field-senses). */

#include "core-fixture.h"

G_BEGIN_DECLS

/* A project that has everything. */
World   *field_world        (void);
/* Takes away what a stronger layer hides in it. */
void     field_world_weaken (World *world);

/* Problems, plan, routes, retries and what people are told as text: equal text, nothing is felt.
 * Free with g_free. */
char    *field_see  (const AssayCatalog *catalog);

/* Puts the @n-th other value into @field of @record, whose table has it. %FALSE: there are no more
 * than @n. It may be one that loading refuses. */
gboolean field_pick (const AssayCatalog *catalog, const AssayField *field, gpointer record,
                     guint n);

G_END_DECLS
