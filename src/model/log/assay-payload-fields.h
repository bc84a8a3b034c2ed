/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* The fields that events and the arguments of commands have in common, each with its one bound.
 * For files that define such a table. @flags: of AssayFieldFlags. */

#include "model/log/assay-slot.h"
#include "model/table/assay-table-define.h"

G_BEGIN_DECLS

#define ASSAY_KEY_MAX     200   /* characters of a job's, version's, card's or exception's id */
#define ASSAY_LABEL_MAX   100   /* characters of a code, a name, a word from outside */
#define ASSAY_REASON_MAX  500   /* characters of a reason in words */

#define ASSAY_FIELD_OF_KEY(Struct, member, json, its_flags)                                        \
  {                                                                                                \
    .name = (json), .type = ASSAY_FIELD_STRING, .offset = ASSAY_AT_TEXT (Struct, member),          \
    .minimum = 1, .maximum = ASSAY_KEY_MAX, .flags = (its_flags)                                   \
  }
#define ASSAY_FIELD_OF_LABEL(Struct, member, json, its_flags)                                      \
  {                                                                                                \
    .name = (json), .type = ASSAY_FIELD_STRING, .offset = ASSAY_AT_TEXT (Struct, member),          \
    .maximum = ASSAY_LABEL_MAX, .flags = (its_flags)                                               \
  }
#define ASSAY_FIELD_OF_REASON(Struct, member, json, its_flags)                                     \
  {                                                                                                \
    .name = (json), .type = ASSAY_FIELD_STRING, .offset = ASSAY_AT_TEXT (Struct, member),          \
    .maximum = ASSAY_REASON_MAX, .flags = (its_flags)                                              \
  }
#define ASSAY_FIELD_OF_ID(Struct, member, json, its_flags)                                         \
  {                                                                                                \
    .name = (json), .type = ASSAY_FIELD_ID, .offset = ASSAY_AT_TEXT (Struct, member),              \
    .flags = (its_flags)                                                                           \
  }
#define ASSAY_FIELD_OF_DIGEST(Struct, member, json, its_flags)                                     \
  {                                                                                                \
    .name = (json), .type = ASSAY_FIELD_DIGEST, .offset = ASSAY_AT_TEXT (Struct, member),          \
    .flags = (its_flags)                                                                           \
  }
/* A digest that is the name of a blob: `verify` looks for it. */
#define ASSAY_FIELD_OF_BLOB(Struct, member, json, its_flags)                                       \
  ASSAY_FIELD_OF_DIGEST (Struct, member, json, (its_flags) | ASSAY_FIELD_BLOB)
#define ASSAY_FIELD_OF_COUNT(Struct, member, json, its_flags)                                      \
  {                                                                                                \
    .name = (json), .type = ASSAY_FIELD_INTEGER, .offset = ASSAY_AT_NUMBER (Struct, member),       \
    .maximum = ASSAY_INTEGER_MAX, .flags = (its_flags)                                             \
  }
/* @words: of model/log/assay-words.h */
#define ASSAY_FIELD_OF_WORD(Struct, member, json, words, its_flags)                                \
  {                                                                                                \
    .name = (json), .type = ASSAY_FIELD_ENUM, .offset = ASSAY_AT_NUMBER (Struct, member),          \
    .values = (words), .flags = (its_flags)                                                        \
  }

/* The members of a slot's key, of a struct with one as its member "slot". State and frame are
 * written only when they say something, so old logs read and write as they are. */
#define ASSAY_FIELDS_OF_SLOT(Struct) ASSAY_FIELDS_OF_SLOT_OR (Struct, NULL)
/* @variant: of a key that does not say it; %NULL: unset */
#define ASSAY_FIELDS_OF_SLOT_OR(Struct, its_variant)                                               \
  {.name = "variant",                                                                              \
   .type = ASSAY_FIELD_INTEGER,                                                                    \
   .offset = ASSAY_AT_NUMBER (Struct, slot.variant),                                               \
   .maximum = 10000,                                                                               \
   .initial = (its_variant)},                                                                      \
  {.name = "state", .type = ASSAY_FIELD_ID, .offset = ASSAY_AT_TEXT (Struct, slot.state)},         \
  {.name = "frame",                                                                                \
   .type = ASSAY_FIELD_INTEGER,                                                                    \
   .offset = ASSAY_AT_NUMBER (Struct, slot.frame),                                                 \
   .maximum = ASSAY_FRAME_MAX,                                                                     \
   .initial = "0",                                                                                 \
   .flags = ASSAY_FIELD_SILENT}

G_END_DECLS
