/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* For files that define a table, in every folder above model. Offsets are taken by the kind of
 * value the field's type needs, so that a member of another C type does not compile. */

#include <stddef.h>

#include "model/table/assay-field.h"

G_BEGIN_DECLS

/* clang-format off */
#define ASSAY_AT(Struct, member, Type)                                                             \
  (offsetof (Struct, member)                                                                       \
   + 0 * sizeof (char[__builtin_types_compatible_p (__typeof__ (((Struct *) 0)->member), Type)     \
                      ? 1 : -1]))
/* clang-format on */
#define ASSAY_AT_NUMBER(Struct, member) ASSAY_AT (Struct, member, gint64)
#define ASSAY_AT_TEXT(Struct, member)   ASSAY_AT (Struct, member, char *)
#define ASSAY_AT_LIST(Struct, member)   ASSAY_AT (Struct, member, char **)
#define ASSAY_AT_ARRAY(Struct, member)  ASSAY_AT (Struct, member, GPtrArray *)
#define ASSAY_AT_BYTES(Struct, member)  ASSAY_AT (Struct, member, GBytes *)
#define ASSAY_AT_RECORD(Struct, member) offsetof (Struct, member) /* to its table's struct */

#define ASSAY_TABLE_DEFINE(symbol, table_name, Struct, table_fields)                               \
  const AssayTable symbol = {(table_name), sizeof (Struct), (table_fields),                        \
                             G_N_ELEMENTS (table_fields)}

#define ASSAY_INTEGER_MAX G_GINT64_CONSTANT (9007199254740991) /* 2^53-1 */

G_END_DECLS
