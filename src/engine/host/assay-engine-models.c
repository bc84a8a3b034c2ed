/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/host/assay-engine-private.h"

#include "machine/assay-machine-file.h"

#include <string.h>

/* What this machine says of servers and their files. The file is read at each use: the person, or
 * another process, may have changed it. */

static AssayMachine *
read_machine (AssayEngine *self, AssayProblems *problems)
{
  return assay_machine_file_read (self->io, self->machine_file, problems);
}

/* The sandbox inside is another address every time, and nobody's machine. */
static gboolean
is_embedded (AssayEngine *self, const char *server)
{
  gboolean is;

  g_mutex_lock (&self->lock);
  is = self->sandbox != NULL && strcmp (assay_sandbox_get_url (self->sandbox), server) == 0;
  g_mutex_unlock (&self->lock);
  return is;
}

static void
add_said (AssayModelMap *map, const char *server, const AssayMachine *machine)
{
  for (guint i = 0; i < machine->servers->len; i++)
    {
      const AssayMachineServer *known = machine->servers->pdata[i];

      for (guint j = 0; strcmp (known->url, server) == 0 && j < known->files->len; j++)
        {
          const AssayMachineFile *file = known->files->pdata[j];

          assay_model_map_set (map, file->model, file->file);
        }
    }
}

AssayModelMap *
assay_engine_dup_model_map (AssayEngine *self,
                            const char *server,
                            const AssayModelMap *said,
                            AssayProblems *problems)
{
  g_autoptr (AssayMachine) machine = NULL;
  AssayModelMap *map;

  if (server == NULL || is_embedded (self, server))
    map = assay_model_map_new (NULL);
  else
    {
      machine = read_machine (self, problems);
      if (machine == NULL)
        return NULL;
      map = assay_model_map_new (server);
      add_said (map, server, machine);
    }
  assay_model_map_add (map, said);
  return map;
}

AssayModelMap *
_assay_engine_files_cb (const char *server,
                        const AssayModelMap *said,
                        AssayProblems *problems,
                        gpointer data)
{
  return assay_engine_dup_model_map (data, server, said, problems);
}

/* The runner's; what is there without the machine's file. */
static char *
dup_server_in_use (AssayEngine *self)
{
  AssayRunnerState state = {0};
  char *server = NULL;

  assay_runner_get_state (assay_engine_get_runner (self), &state);
  if (state.provider_name != NULL && !is_embedded (self, state.provider_name))
    server = g_strdup (state.provider_name);
  assay_runner_state_clear (&state);
  return server;
}

static char *
dup_only_server (AssayEngine *self, AssayProblems *problems)
{
  g_autoptr (AssayMachine) machine = read_machine (self, problems);

  return machine != NULL && machine->servers->len == 1
           ? g_strdup (((AssayMachineServer *) machine->servers->pdata[0])->url)
           : NULL;
}

char *
assay_engine_dup_usual_server (AssayEngine *self, AssayProblems *problems)
{
  guint before = assay_problems_count (problems);
  char *server = dup_server_in_use (self);

  if (server == NULL)
    server = assay_engine_dup_last_server (self, problems);
  if (g_strcmp0 (server, ASSAY_MACHINE_SANDBOX) == 0)
    g_clear_pointer (&server, g_free);
  return server != NULL || assay_problems_count (problems) > before
           ? server
           : dup_only_server (self, problems);
}

/* Changing -------------------------------------------------------------- */

typedef struct
{
  const char *server, *model, *file;
  char *before;
} Change;

static void
change_cb (AssayMachine *machine, gpointer data)
{
  Change *change = data;

  change->before = g_strdup (assay_machine_get_file (machine, change->server, change->model));
  assay_machine_set_file (machine, change->server, change->model, change->file);
}

gboolean
assay_engine_map_model (AssayEngine *self,
                        const char *server,
                        const char *model,
                        const char *file,
                        char **out_before,
                        AssayProblems *problems)
{
  Change change = {server, model, file, NULL};
  gboolean changed =
    assay_machine_file_change (self->io, self->machine_file, change_cb, &change, problems);

  *out_before = change.before;
  if (!changed)
    return FALSE;
  assay_runner_wake (assay_engine_get_runner (self));
  _assay_engine_tell (self,
                      ASSAY_TOPIC_STATUS); /* what was made with another file is another now */
  return TRUE;
}
