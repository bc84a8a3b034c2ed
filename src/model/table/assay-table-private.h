/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Shared by the files of the table engine. Nothing here is seen outside of model/. */

#include "model/table/assay-table-define.h"

G_BEGIN_DECLS

#define ASSAY_STRING_CHARACTERS 500 /* of a STRING without its own bound */
#define ASSAY_TEXT_CHARACTERS                                                                      \
  16000 /* of a TEXT without its own bound; 4 bytes each fit ASSAY_STRING_MAX_BYTES */
#define ASSAY_TABLE_MAX_PROBLEMS                                                                   \
  500 /* of one text; a hostile one shall not fill the memory with them */
#define ASSAY_TABLE_SHOWN_BYTES 80 /* of outside text that is quoted in a problem */

static inline gpointer
_assay_field_slot (const AssayField *field, gpointer record)
{
  return (char *) record + field->offset;
}

static inline gconstpointer
_assay_field_slot_const (const AssayField *field, gconstpointer record)
{
  return (const char *) record + field->offset;
}

/* Every field unset, arrays empty, no defaults. */
gpointer _assay_table_new_unset (const AssayTable *table);
/* What assay_table_new does, in memory of table->size zeroes. */
void _assay_table_init (const AssayTable *table, gpointer record);
/* Frees what the record holds, but for texts from @begin to @end, and not the record. */
void
_assay_table_clear (const AssayTable *table, gpointer record, const char *begin, const char *end);
/* Puts the field's default, if it has one, where nothing is set. */
void _assay_field_apply_initial (const AssayField *field, gpointer record);
/* Whether the value is what reading would put there if the member were left out. */
gboolean _assay_field_is_initial (const AssayField *field, gconstpointer record);

/* One text being read: where we are, and what was wrong so far. */
typedef struct
{
  AssayJsonReader *reader;
  const char *file;
  AssayProblems *problems;
  GString *path;       /* JSON Pointer of the value being read */
  guint n_found;       /* problems so far, also those not kept */
  const char *ignored; /* a member of the outermost object that is not the table's: "schema" */
  int schema;          /* version of the document's kind that the names are of; 0: the newest */
} AssayReading;

void _assay_reading_init (AssayReading *self,
                          AssayJsonReader *reader,
                          const char *file,
                          AssayProblems *problems);
void _assay_reading_clear (AssayReading *self);
/* Records a problem at the current path; up to four arguments, the rest %NULL. */
void _assay_reading_fail (AssayReading *self,
                          const char *code,
                          const char *message,
                          const char *fix,
                          const char *a,
                          const char *b,
                          const char *c,
                          const char *d);
/* "Did you mean", as long as problems are still kept; %NULL if there is nothing near. Borrowed from
 * @words. */
const char *_assay_reading_nearest (AssayReading *self, const char *word, const char *const *words);
gsize _assay_reading_push (AssayReading *self, const char *name); /* returns what pop takes */
gsize _assay_reading_push_index (AssayReading *self, guint index);
void _assay_reading_pop (AssayReading *self, gsize length);

/* Reads the next value as an object of @table. What could be read, even if there were problems;
 * never %NULL. */
gpointer _assay_reading_record (AssayReading *self, const AssayTable *table);
/* Reads the next value into the field's slot; leaves it unset on a problem. */
void _assay_reading_scalar (AssayReading *self, const AssayField *field, gpointer slot);
/* The value is of another type: says so and skips it. */
void _assay_reading_wrong_type (AssayReading *self, const AssayField *field);
void _assay_reading_fail_many (AssayReading *self, const AssayField *field);
/* Checks a text as a value of @field; %FALSE after having said why not. */
gboolean _assay_reading_check_text (AssayReading *self,
                                    const AssayField *field,
                                    const char *text,
                                    gsize n_bytes);
/* Reads to the end of the text; says where the syntax is broken. %FALSE if it is. */
gboolean _assay_reading_finish (AssayReading *self);

/* How a record is written. */
typedef struct
{
  gboolean brief; /* what reading would put back by itself is left out */
  int schema;     /* names as of this version of the document's kind; 0: the newest */
} AssayManner;

/* Like assay_table_write, from the field @first on. */
void _assay_table_write_members (const AssayTable *table,
                                 guint first,
                                 gconstpointer record,
                                 const AssayManner *manner,
                                 AssayJsonWriter *writer);

/* A copy of a flat record with all texts inside their bounds, or %NULL if they are. */
gpointer _assay_table_dup_clean (const AssayTable *table, gconstpointer record);

/* Largest number of characters of a string field. */
gint64 _assay_field_max_characters (const AssayField *field);
void _assay_field_bounds (const AssayField *field, gint64 *minimum, gint64 *maximum);

/* Whether the character at @c is a control character (C0, DEL, C1) that a field of @type may not
 * hold. */
gboolean _assay_is_control (AssayFieldType type, const char *c);
/* Those characters, in place, as @instead: what is quoted may end on a terminal. */
void _assay_replace_controls (AssayFieldType type, char *text, char instead);
/* Outside text as it may be quoted in a message: short, whole characters, printable. New string. */
char *_assay_quote (const char *text);
char *_assay_decimal_text (gint64 value, int scale);
/* Appends "/name", escaped as RFC 6901 asks; control characters become "?". */
void _assay_pointer_append (GString *path, const char *name);

/* Textual forms. */
gboolean
_assay_reference_parse (const char *text, gboolean *out_builtin, char **out_id, int *out_version);
gboolean _assay_path_is_safe (const char *text);

G_END_DECLS
