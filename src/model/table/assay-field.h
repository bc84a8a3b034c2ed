/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Field tables: the single source for reading, writing, hashing, references, merging, forms, JSON Schema and docs.
 * A record is a C struct described by a static AssayTable; every value lives in the struct at its field's offset:
 *
 *   STRING TEXT ID TAG REFERENCE DIGEST   char *       %NULL = unset
 *   INTEGER DECIMAL ENUM BOOLEAN          gint64       ASSAY_UNSET = unset; DECIMAL = value x 10^scale; ENUM = index
 *   STRINGS REFERENCES TAGS               char **      %NULL = unset; %NULL-terminated
 *   OBJECT                                struct *     %NULL = unset; described by .table
 *   OBJECTS                               GPtrArray *  of struct *, never %NULL; described by .table
 *   MAP                                   GPtrArray *  of struct *, never %NULL: a JSON object; the entry's first field (ID or STRING,
 *                                                      char *) is the member name, the rest of .table its value; sorted by name
 *   JSON                                  GBytes *     %NULL = unset; canonical text of any JSON
 * object, numbers with every digit
 */

#include "base/assay-json-reader.h"
#include "base/assay-json-writer.h"
#include "base/assay-problems.h"

G_BEGIN_DECLS

#define ASSAY_UNSET G_MININT64

#define ASSAY_STRING_MAX_BYTES (64 * 1024)  /* one string */
#define ASSAY_LIST_MAX         4096         /* elements of one list or map */

typedef enum
{
  ASSAY_FIELD_STRING, /* one line */
  ASSAY_FIELD_TEXT,   /* may hold line breaks */
  ASSAY_FIELD_ID,
  ASSAY_FIELD_TAG,       /* family:name */
  ASSAY_FIELD_REFERENCE, /* id of a document of .reference; "builtin:<id>@<v>", "<id>@<v>" for versioned kinds */
  ASSAY_FIELD_DIGEST,    /* 64 hexadecimal digits */
  ASSAY_FIELD_INTEGER,
  ASSAY_FIELD_DECIMAL,
  ASSAY_FIELD_ENUM,
  ASSAY_FIELD_BOOLEAN,
  ASSAY_FIELD_STRINGS,
  ASSAY_FIELD_REFERENCES,
  ASSAY_FIELD_TAGS,
  ASSAY_FIELD_OBJECT,
  ASSAY_FIELD_OBJECTS,
  ASSAY_FIELD_MAP,
  ASSAY_FIELD_JSON,
} AssayFieldType;

/* How contract layers combine (spec 03). */
typedef enum
{
  ASSAY_MERGE_OVERRIDE,
  ASSAY_MERGE_UNION,    /* lists */
  ASSAY_MERGE_SMALLER,  /* stricter is the smaller number */
  ASSAY_MERGE_LARGER,   /* stricter is the larger number */
} AssayMergeRule;

typedef enum
{
  ASSAY_FIELD_REQUIRED = 1 << 0,
  ASSAY_FIELD_ENGINE   = 1 << 1, /* written by the engine (pins), not offered in forms */
  ASSAY_FIELD_EXPERT   = 1 << 2,
  ASSAY_FIELD_PATH     = 1 << 3, /* STRING: a relative path: no leading / \ ~, no "..", no ":" (drive, URL) */
  ASSAY_FIELD_WILDCARD = 1 << 4, /* REFERENCE: "*" is every document of the kind */
  ASSAY_FIELD_SILENT   = 1 << 5, /* at its default it is never written: what was written before the field
                                    was there keeps its bytes and its hash */
  ASSAY_FIELD_ANY      = 1 << 6, /* JSON: any value, not only an object */
  ASSAY_FIELD_LATER    = 1 << 7, /* of texts: kept, but read by nothing in this version; `check` says so */
  ASSAY_FIELD_PROMPT   = 1 << 8, /* TEXT, STRINGS: typed to be prompt text; read as ComfyUI reads it */
  ASSAY_FIELD_BLOB     = 1 << 9, /* DIGEST, STRINGS: of blobs that must be there */
  ASSAY_FIELD_SECRET   = 1 << 10, /* TEXT of an act's arguments: its bytes go with its record */
  ASSAY_FIELD_SHOWN    = 1 << 11, /* TEXT, STRINGS of a row: somebody's words that are only shown;
                                     the surface gets them with what is not seen escaped */
} AssayFieldFlags;

typedef struct _AssayTable AssayTable;

typedef struct
{
  const char        *name; /* JSON member name, camelCase */
  AssayFieldType     type;
  gsize              offset;
  gint64             minimum, maximum; /* INTEGER, DECIMAL (scaled); both 0 = +-(2^53-1). Strings: characters; maximum 0 = 500
                                          of STRING, 16000 of TEXT. */
  int                scale;            /* DECIMAL: 0..6 */
  const char        *initial;          /* default as JSON text, applied on reading when absent; %NULL = stays unset */
  const char *const *values;           /* ENUM: %NULL-terminated words */
  const AssayTable  *table;            /* OBJECT, OBJECTS, MAP */
  int                reference;        /* REFERENCE(S): an AssayKind */
  AssayMergeRule     merge;
  guint              flags;
  const char        *title;            /* N_(), Header Capitalization */
  const char        *description;      /* N_(), one sentence with unit */
  const char        *tab;              /* form tab: general, prompt, contract, models, entity, automation */
  const char        *filled_by;        /* TEXT of a row: an N_() template that this member
                                          (STRINGS, or one TEXT) of the table fills */
  guint              column;           /* of rows: place in a list on a terminal, from 1; 0 = none */
  int                until;            /* documents up to this version of their kind call it
                                          .former; without one, only those have it. 0 = no change.
                                          A table that kinds share changes with one number. */
  const char        *former;
} AssayField;

struct _AssayTable
{
  const char       *name; /* "spec", "contract", "job.queued" … */
  gsize             size; /* sizeof the struct */
  const AssayField *fields;
  guint             n_fields;
};

/* Generic over all tables. @file is only for problems. A record from read is complete or %NULL (then @problems says all). */
gpointer assay_table_read       (const AssayTable *table, AssayJsonReader *reader, const char *file, AssayProblems *problems);
gpointer assay_table_read_bytes (const AssayTable *table, GBytes *json, const char *file, AssayProblems *problems);
/* Unset fields are left out; order is the table's (PRETTY) or canonical. */
void     assay_table_write      (const AssayTable *table, gconstpointer record, AssayJsonWriter *writer);
/* The same inside an object that the caller began and ends. */
void     assay_table_write_members (const AssayTable *table, gconstpointer record, AssayJsonWriter *writer);
GBytes  *assay_table_to_bytes   (const AssayTable *table, gconstpointer record, AssayJsonStyle style);
/* A record with every field unset, then defaults applied. */
gpointer assay_table_new        (const AssayTable *table);
gpointer assay_table_copy       (const AssayTable *table, gconstpointer record);
/* Value by value; two %NULL are equal. */
gboolean assay_table_equal      (const AssayTable *table, gconstpointer a, gconstpointer b);
void     assay_table_free       (const AssayTable *table, gpointer record);
const AssayField *assay_table_find (const AssayTable *table, const char *name);
/* What @field is called in documents of version @schema of their kind (0 = the newest); %NULL:
 * those do not have it. */
const char *assay_field_name_at (const AssayField *field, int schema);

/* Typed access to one value of a record. */
static inline gint64
assay_field_integer (const AssayField *field, gconstpointer record)
{
  return *(const gint64 *) ((const char *) record + field->offset);
}

static inline const char *
assay_field_string (const AssayField *field, gconstpointer record)
{
  return *(char *const *) ((const char *) record + field->offset);
}

G_END_DECLS
