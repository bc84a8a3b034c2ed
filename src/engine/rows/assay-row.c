/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "engine/rows/assay-row-private.h"
#include "model/rows/assay-row-sentence.h"

#include <glib/gi18n-lib.h>

struct _AssayRow
{
  GObject parent_instance;
  AssayRecord *record;
  AssayRecord *shown; /* as a surface shows it; made when it is asked for */
  const char *id;     /* in the record; "" if it has none */
  gboolean loaded;
};

enum
{
  PROP_0,
  PROP_LOADED,
  N_PROPS
};

enum
{
  CHANGED,
  N_SIGNALS
};

static GParamSpec *props[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (AssayRow, assay_row, G_TYPE_OBJECT)

static void
assay_row_finalize (GObject *object)
{
  AssayRow *self = ASSAY_ROW (object);

  assay_record_unref (self->record);
  assay_record_unref (self->shown);
  G_OBJECT_CLASS (assay_row_parent_class)->finalize (object);
}

static void
assay_row_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_LOADED)
    g_value_set_boolean (value, ASSAY_ROW (object)->loaded);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
assay_row_class_init (AssayRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = assay_row_finalize;
  object_class->get_property = assay_row_get_property;
  props[PROP_LOADED] =
    g_param_spec_boolean ("loaded", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);
  signals[CHANGED] = g_signal_new ("changed", ASSAY_TYPE_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 0);
}

static void
assay_row_init (AssayRow *self)
{
}

AssayRecord *
assay_row_get_record (AssayRow *self)
{
  return self->record;
}

static const char *
translate_cb (const char *template_)
{
  return _ (template_);
}

static AssayRecord *
get_shown (AssayRow *self)
{
  if (self->shown == NULL)
    self->shown = assay_row_show (self->record, translate_cb);
  return self->shown;
}

gconstpointer
assay_row_get (AssayRow *self, const AssayTable *table)
{
  return assay_record_get (get_shown (self), table);
}

const char *
assay_row_get_id (AssayRow *self)
{
  return self->id;
}

static GBytes *
to_bytes (const AssayTable *table, gconstpointer data)
{
  if (table == &assay_shown_row_table)
    return g_bytes_ref (((const AssayShownRow *) data)->value);
  return assay_table_to_bytes (table, data, ASSAY_JSON_CANONICAL);
}

/* In English whatever the language is: programs read it. */
char *
assay_row_dup_json (AssayRow *self)
{
  const AssayTable *table = assay_record_get_table (self->record);
  gpointer filled = assay_row_fill_sentences (table, assay_record_get_data (self->record), NULL);
  g_autoptr (GBytes) bytes = to_bytes (table, filled);
  gsize n;
  const char *text = g_bytes_get_data (bytes, &n);

  assay_table_free (table, filled);
  return g_strndup (text, n);
}

/* Records do not change, so it is looked for once. */
static const char *
find_id (const AssayRecord *record)
{
  const AssayField *field = assay_table_find (assay_record_get_table (record), "id");

  if (field == NULL || field->type != ASSAY_FIELD_TEXT)
    return "";
  return assay_text_or_empty (assay_field_string (field, assay_record_get_data (record)));
}

AssayRow *
assay_row_new (AssayRecord *record)
{
  AssayRow *self = g_object_new (ASSAY_TYPE_ROW, NULL);

  self->record = assay_record_ref (record);
  self->id = find_id (record);
  self->loaded = TRUE;
  return self;
}

AssayRow *
_assay_row_new_awaiting (const AssayTable *table)
{
  g_autoptr (AssayRecord) nothing = assay_record_new (table, assay_table_new (table));
  AssayRow *self = assay_row_new (nothing);

  self->loaded = FALSE;
  return self;
}

gboolean
assay_row_is_loaded (AssayRow *self)
{
  return self->loaded;
}

void
assay_row_set_record (AssayRow *self, AssayRecord *record)
{
  gboolean first = !self->loaded;

  assay_record_ref (record);
  assay_record_unref (self->record);
  self->record = record;
  g_clear_pointer (&self->shown, assay_record_unref);
  self->id = find_id (record);
  self->loaded = TRUE;
  if (first)
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_LOADED]);
  g_signal_emit (self, signals[CHANGED], 0);
}

AssayRow *
_assay_row_read (const AssayTable *table, const char *json)
{
  g_autoptr (AssayProblems) problems = assay_problems_new ();
  g_autoptr (GBytes) bytes = g_bytes_new (json, strlen (json));
  gpointer data = assay_table_read_bytes (table, bytes, "row", problems);
  g_autoptr (AssayRecord) record =
    assay_record_new (table, data != NULL ? data : assay_table_new (table));

  return assay_row_new (record);
}
