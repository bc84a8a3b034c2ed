/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/plan/assay-server-models.h"
#include "engine/host/assay-engine-private.h"
#include "machine/assay-machine-file.h"

/* Which models the server of the newest run had no file of. A fact of this machine and that server,
 * kept where the next process finds it. */

typedef struct
{
  const char *project;
  GPtrArray *files;        /* AssayModelFile: instead of what was known; %NULL: … */
  const char *const *seen; /* … but for these */
} Lacking;

static void
add_file (GPtrArray *files, const AssayMachineFile *file)
{
  AssayModelFile *copy = assay_table_new (&assay_model_file_table);

  copy->model = g_strdup (file->model);
  copy->file = g_strdup (file->file);
  g_ptr_array_add (files, copy);
}

/* @but: models, or %NULL. */
static GPtrArray *
list_known (const AssayMachine *machine, const char *project, const char *const *but)
{
  GPtrArray *known = assay_machine_get_lacking (machine, project);
  GPtrArray *files = assay_model_files_new ();

  for (guint i = 0; known != NULL && i < known->len; i++)
    {
      const AssayMachineFile *file = known->pdata[i];

      if (but == NULL || !g_strv_contains (but, file->model))
        add_file (files, file);
    }
  return files;
}

static void
change_cb (AssayMachine *machine, gpointer data)
{
  const Lacking *self = data;
  g_autoptr (GPtrArray) left =
    self->files == NULL ? list_known (machine, self->project, self->seen) : NULL;

  assay_machine_set_lacking (machine, self->project, left != NULL ? left : self->files);
}

static void
change (AssayEngine *self, Lacking *lacking)
{
  g_autoptr (AssayProblems) problems = assay_problems_new ();

  if (assay_machine_file_change (self->io, self->machine_file, change_cb, lacking, problems))
    _assay_engine_tell (self, ASSAY_TOPIC_STATUS);
}

/* The sandbox lacks nothing. What cannot be kept is no trouble of the run: it told it itself. */
void
_assay_engine_blocked_cb (const AssayProblems *problems, gpointer data)
{
  AssayEngine *self = data;
  g_autofree char *project = _assay_engine_dup_project_id (self);
  g_autoptr (GPtrArray) files = assay_model_files_of_problems (problems);
  g_autoptr (GPtrArray) known = assay_engine_list_lacking (self);
  Lacking lacking = {project, files, NULL};

  if (project != NULL && known->len + files->len > 0)
    change (self, &lacking);
}

void
assay_engine_forget_lacking (AssayEngine *self, const char *const *models)
{
  g_autofree char *project = _assay_engine_dup_project_id (self);
  g_autoptr (GPtrArray) known = assay_engine_list_lacking (self);
  Lacking lacking = {project, NULL, models};

  if (project != NULL && models[0] != NULL && known->len > 0)
    change (self, &lacking);
}

GPtrArray *
assay_engine_list_lacking (AssayEngine *self)
{
  g_autofree char *project = _assay_engine_dup_project_id (self);
  g_autoptr (AssayProblems) problems = assay_problems_new ();
  g_autoptr (AssayMachine) machine =
    assay_machine_file_read (self->io, self->machine_file, problems);

  return machine != NULL && project != NULL ? list_known (machine, project, NULL)
                                            : assay_model_files_new ();
}
