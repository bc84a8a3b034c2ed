/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "machine/assay-machine.h"

#include "model/table/assay-table-define.h"

#include <string.h>

#define SCHEMA "machine/1"

static const AssayField file_fields[] = {
  {.name = "model",
   .type = ASSAY_FIELD_STRING,
   .offset = ASSAY_AT_TEXT (AssayMachineFile, model),
   .flags = ASSAY_FIELD_REQUIRED},
  {.name = "file",
   .type = ASSAY_FIELD_STRING,
   .offset = ASSAY_AT_TEXT (AssayMachineFile, file),
   .flags = ASSAY_FIELD_REQUIRED},
};
static ASSAY_TABLE_DEFINE (assay_machine_file_table, "machineFile", AssayMachineFile, file_fields);

static const AssayField server_fields[] = {
  {.name = "url",
   .type = ASSAY_FIELD_STRING,
   .offset = ASSAY_AT_TEXT (AssayMachineServer, url),
   .flags = ASSAY_FIELD_REQUIRED},
  {.name = "files",
   .type = ASSAY_FIELD_MAP,
   .offset = ASSAY_AT_ARRAY (AssayMachineServer, files),
   .table = &assay_machine_file_table},
};
static ASSAY_TABLE_DEFINE (assay_machine_server_table,
                           "machineServer",
                           AssayMachineServer,
                           server_fields);

static const AssayField project_fields[] = {
  {.name = "project",
   .type = ASSAY_FIELD_STRING,
   .offset = ASSAY_AT_TEXT (AssayMachineProject, project),
   .flags = ASSAY_FIELD_REQUIRED},
  {.name = "server",
   .type = ASSAY_FIELD_STRING,
   .offset = ASSAY_AT_TEXT (AssayMachineProject, server),
   .flags = ASSAY_FIELD_REQUIRED},
  {.name = "lacking",
   .type = ASSAY_FIELD_MAP,
   .offset = ASSAY_AT_ARRAY (AssayMachineProject, lacking),
   .table = &assay_machine_file_table},
};
static ASSAY_TABLE_DEFINE (assay_machine_project_table,
                           "machineProject",
                           AssayMachineProject,
                           project_fields);

static const AssayField machine_fields[] = {
  {.name = "schema",
   .type = ASSAY_FIELD_STRING,
   .offset = ASSAY_AT_TEXT (AssayMachine, schema),
   .flags = ASSAY_FIELD_REQUIRED},
  {.name = "servers",
   .type = ASSAY_FIELD_MAP,
   .offset = ASSAY_AT_ARRAY (AssayMachine, servers),
   .table = &assay_machine_server_table},
  {.name = "projects",
   .type = ASSAY_FIELD_MAP,
   .offset = ASSAY_AT_ARRAY (AssayMachine, projects),
   .table = &assay_machine_project_table},
};
ASSAY_TABLE_DEFINE (assay_machine_table, "machine", AssayMachine, machine_fields);

AssayMachine *
assay_machine_new (void)
{
  AssayMachine *self = assay_table_new (&assay_machine_table);

  self->schema = g_strdup (SCHEMA);
  return self;
}

AssayMachine *
assay_machine_read (GBytes *bytes, const char *file, AssayProblems *problems)
{
  g_autoptr (AssayMachine) self =
    assay_table_read_bytes (&assay_machine_table, bytes, file, problems);

  if (self == NULL || strcmp (self->schema, SCHEMA) == 0)
    return g_steal_pointer (&self);
  assay_problems_add (
    problems, file, "/schema", "machine.newer",
    N_ ("What this machine knows was written as “{0}”, this program reads “{1}”."),
    N_ ("Update Assay, or move the file away to begin anew."), self->schema, SCHEMA, NULL);
  return NULL;
}

GBytes *
assay_machine_to_bytes (const AssayMachine *self)
{
  return assay_table_to_bytes (&assay_machine_table, self, ASSAY_JSON_PRETTY);
}

void
assay_machine_free (AssayMachine *self)
{
  assay_table_free (&assay_machine_table, self);
}

/* Maps ------------------------------------------------------------------ */

/* The first member of every entry is its name. */
static guint
place_of (GPtrArray *map, const char *name, gboolean *found)
{
  for (guint i = 0; i < map->len; i++)
    {
      int order = strcmp (*(char **) map->pdata[i], name);

      *found = order == 0;
      if (order >= 0)
        return i;
    }
  *found = FALSE;
  return map->len;
}

static gpointer
look_up (GPtrArray *map, const char *name)
{
  gboolean found;
  guint place = place_of (map, name, &found);

  return found ? map->pdata[place] : NULL;
}

/* Kept sorted, as reading gives it. */
static gpointer
look_up_or_add (GPtrArray *map, const AssayTable *table, const char *name)
{
  gboolean found;
  guint place = place_of (map, name, &found);

  if (!found)
    {
      g_ptr_array_insert (map, (int) place, assay_table_new (table));
      *(char **) map->pdata[place] = g_strdup (name);
    }
  return map->pdata[place];
}

/* Entries are their table's to free. */
static void
forget_all (GPtrArray *map, const AssayTable *table)
{
  while (map->len > 0)
    assay_table_free (table, g_ptr_array_remove_index (map, map->len - 1));
}

static void
forget (GPtrArray *map, const AssayTable *table, const char *name)
{
  gboolean found;
  guint place = place_of (map, name, &found);

  if (found)
    assay_table_free (table, g_ptr_array_remove_index (map, place));
}

const char *
assay_machine_get_file (const AssayMachine *self, const char *url, const char *model)
{
  const AssayMachineServer *server = look_up (self->servers, url);
  const AssayMachineFile *file = server != NULL ? look_up (server->files, model) : NULL;

  return file != NULL ? file->file : NULL;
}

static void
set_file_of (GPtrArray *files, const char *model, const char *file)
{
  AssayMachineFile *entry = look_up_or_add (files, &assay_machine_file_table, model);

  g_free (entry->file);
  entry->file = g_strdup (file);
}

void
assay_machine_set_file (AssayMachine *self, const char *url, const char *model, const char *file)
{
  AssayMachineServer *server = look_up_or_add (self->servers, &assay_machine_server_table, url);

  if (file != NULL)
    {
      set_file_of (server->files, model, file);
      return;
    }
  forget (server->files, &assay_machine_file_table, model);
  if (server->files->len == 0)
    forget (self->servers, &assay_machine_server_table, url);
}

const char *
assay_machine_get_server (const AssayMachine *self, const char *project)
{
  const AssayMachineProject *entry = look_up (self->projects, project);

  return entry != NULL ? entry->server : NULL;
}

void
assay_machine_set_server (AssayMachine *self, const char *project, const char *server)
{
  AssayMachineProject *entry;

  if (server == NULL)
    {
      forget (self->projects, &assay_machine_project_table, project);
      return;
    }
  entry = look_up_or_add (self->projects, &assay_machine_project_table, project);
  if (g_strcmp0 (entry->server, server) == 0)
    return;
  g_free (entry->server);
  entry->server = g_strdup (server);
  forget_all (entry->lacking, &assay_machine_file_table);
}

GPtrArray *
assay_machine_get_lacking (const AssayMachine *self, const char *project)
{
  const AssayMachineProject *entry = look_up (self->projects, project);

  return entry != NULL ? entry->lacking : NULL;
}

void
assay_machine_set_lacking (AssayMachine *self, const char *project, GPtrArray *files)
{
  AssayMachineProject *entry = look_up (self->projects, project);

  if (entry == NULL)
    return;
  forget_all (entry->lacking, &assay_machine_file_table);
  for (guint i = 0; i < files->len; i++)
    {
      const AssayModelFile *lacked = files->pdata[i];

      set_file_of (entry->lacking, lacked->model, lacked->file);
    }
}
