/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Short forms for the fields of rows: what comes from the index or the engine has no bounds of its
 * own. What follows the names is more of the field (LISTED). Nothing here is seen outside of
 * model/rows. */

#include "model/rows/assay-rows.h"
#include "model/table/assay-table-private.h"

/* The column of `list KIND` on a terminal. */
#define LISTED(place) .column = place

#define TEXT(Struct, member, json, ...)                                                            \
  {.name = json, .type = ASSAY_FIELD_TEXT, .offset = ASSAY_AT_TEXT (Struct, member), __VA_ARGS__}
/* Somebody's words for people alone. */
#define SHOWN(Struct, member, json, ...)                                                           \
  TEXT (Struct, member, json, .flags = ASSAY_FIELD_SHOWN, __VA_ARGS__)
/* An N_() template with what fills it; shown by assay-row-sentence alone. */
#define SENTENCE(Struct, member, json, by, ...)                                                    \
  {.name = json,                                                                                   \
   .type = ASSAY_FIELD_TEXT,                                                                       \
   .offset = ASSAY_AT_TEXT (Struct, member),                                                       \
   .filled_by = by,                                                                                \
   __VA_ARGS__}
/* A sentence that brings what fills it, packed; or any other text. */
#define SAID(Struct, member, json, ...) SENTENCE (Struct, member, json, json, __VA_ARGS__)
#define LIST(Struct, member, json, ...)                                                            \
  {.name = json,                                                                                   \
   .type = ASSAY_FIELD_STRINGS,                                                                    \
   .offset = ASSAY_AT_LIST (Struct, member),                                                       \
   .maximum = ASSAY_TEXT_CHARACTERS,                                                               \
   __VA_ARGS__}
#define SHOWN_LIST(Struct, member, json)                                                           \
  LIST (Struct, member, json, .flags = ASSAY_FIELD_SHOWN)
#define NUMBER(Struct, member, json, ...)                                                          \
  {.name = json,                                                                                   \
   .type = ASSAY_FIELD_INTEGER,                                                                    \
   .offset = ASSAY_AT_NUMBER (Struct, member),                                                     \
   __VA_ARGS__}
/* Of the member "slot". */
#define SLOT(Struct)                                                                               \
  NUMBER (Struct, slot.variant, "variant"), TEXT (Struct, slot.state, "slotState"),                \
  {                                                                                                \
    .name = "frame", .type = ASSAY_FIELD_INTEGER, .offset = ASSAY_AT_NUMBER (Struct, slot.frame),  \
    .initial = "0", .flags = ASSAY_FIELD_SILENT                                                    \
  }
#define FLAG(Struct, member, json)                                                                 \
  {.name = json, .type = ASSAY_FIELD_BOOLEAN, .offset = ASSAY_AT_NUMBER (Struct, member)}
#define WORD(Struct, member, json, words, ...)                                                     \
  {.name = json,                                                                                   \
   .type = ASSAY_FIELD_ENUM,                                                                       \
   .offset = ASSAY_AT_NUMBER (Struct, member),                                                     \
   .values = words,                                                                                \
   __VA_ARGS__}
#define JSON(Struct, member, json)                                                                 \
  {.name = json,                                                                                   \
   .type = ASSAY_FIELD_JSON,                                                                       \
   .offset = ASSAY_AT_BYTES (Struct, member),                                                      \
   .flags = ASSAY_FIELD_ANY}
#define RECORD(Struct, member, json, of)                                                           \
  {.name = json,                                                                                   \
   .type = ASSAY_FIELD_OBJECT,                                                                     \
   .offset = ASSAY_AT_RECORD (Struct, member),                                                     \
   .table = &of}
#define RECORDS(Struct, member, json, of)                                                          \
  {.name = json,                                                                                   \
   .type = ASSAY_FIELD_OBJECTS,                                                                    \
   .offset = ASSAY_AT_ARRAY (Struct, member),                                                      \
   .table = &of}
