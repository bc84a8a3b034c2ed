/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/host/assay-engine-private.h"

#include "base/assay-secret.h"
#include "comfy/assay-comfy-link.h"
#include "machine/assay-machine-file.h"
#include "machine/assay-machine-place.h"

/* Servers: links to them, and which one this project used last. That is the machine's to know,
 * under the project's id, which its first event has. */

static gboolean
first_cb (const AssayEvent *event, gpointer data)
{
  *(char **) data = g_strdup (event->project_id);
  return FALSE;
}

/* What was new when it was opened has an id with its first event. */
static void
learn_project_id (AssayEngine *self)
{
  char *id = NULL;

  assay_engine_read_events (self, 1, first_cb, &id, NULL);
  g_mutex_lock (&self->lock);
  if (self->project_id == NULL)
    self->project_id = g_steal_pointer (&id);
  g_mutex_unlock (&self->lock);
  g_free (id);
}

static char *
dup_known_id (AssayEngine *self)
{
  char *id;

  g_mutex_lock (&self->lock);
  id = g_strdup (self->project_id);
  g_mutex_unlock (&self->lock);
  return id;
}

char *
_assay_engine_dup_project_id (AssayEngine *self)
{
  char *id = dup_known_id (self);

  if (id != NULL)
    return id;
  learn_project_id (self);
  return dup_known_id (self);
}

static char *
read_last_server (AssayEngine *self, AssayProblems *problems)
{
  g_autofree char *id = _assay_engine_dup_project_id (self);
  g_autoptr (AssayMachine) machine =
    assay_machine_file_read (self->io, self->machine_file, problems);

  return machine != NULL && id != NULL ? g_strdup (assay_machine_get_server (machine, id)) : NULL;
}

static char *
keep_last_server (AssayEngine *self, char *server)
{
  char *copy = g_strdup (server);

  g_mutex_lock (&self->lock);
  g_free (self->last_server);
  self->last_server = server;
  self->knows_last = TRUE;
  g_mutex_unlock (&self->lock);
  return copy;
}

/* Read once: nobody else writes it while this process has the project. */
char *
assay_engine_dup_last_server (AssayEngine *self, AssayProblems *problems)
{
  guint before = assay_problems_count (problems);
  gboolean known;
  char *server;

  g_mutex_lock (&self->lock);
  known = self->knows_last;
  server = g_strdup (self->last_server);
  g_mutex_unlock (&self->lock);
  if (known)
    return server;
  server = read_last_server (self, problems);
  return assay_problems_count (problems) == before ? keep_last_server (self, server) : server;
}

char *
assay_engine_dup_real_server (AssayEngine *self)
{
  char *server;

  assay_writer_wait_indexed (self->writer);
  g_mutex_lock (&self->reader_lock);
  server = assay_reader_dup_real_server (self->reader);
  g_mutex_unlock (&self->reader_lock);
  return server;
}

/* Keys are by server: a name is scheme, host, port and path, and no other server has it. */
static char *
dup_key (AssayEngine *self, const char *server)
{
  g_autoptr (AssayProblems) problems = assay_problems_new ();
  g_autofree char *name = assay_comfy_link_dup_name (server, problems);
  char *key;

  if (name == NULL)
    return NULL;
  g_mutex_lock (&self->lock);
  key = g_strdup (g_hash_table_lookup (self->keys, name));
  g_mutex_unlock (&self->lock);
  return key;
}

AssayProvider *
assay_engine_connect (AssayEngine *self,
                      const char *server,
                      const char *authorization,
                      AssayProblems *problems)
{
  assay_autosecret char *key = authorization == NULL ? dup_key (self, server) : NULL;
  g_autofree char *place = assay_machine_dup_place (self->io, self->folder);

  return assay_comfy_link_new (server, authorization != NULL ? authorization : key, place,
                               self->clock, self->entropy, problems);
}

void
assay_engine_give_key (AssayEngine *self, const char *server, const char *key_text)
{
  g_return_if_fail (self != NULL && server != NULL);

  g_mutex_lock (&self->lock);
  if (key_text != NULL)
    g_hash_table_replace (self->keys, g_strdup (server), g_strdup (key_text));
  else
    g_hash_table_remove (self->keys, server);
  g_mutex_unlock (&self->lock);
  assay_runner_give_key (assay_engine_get_runner (self), server, key_text);
}

/* Without the key of a run: that was given for one server, and no other gets it. */
AssayProvider *
_assay_engine_connect_cb (const char *server, gpointer data)
{
  g_autoptr (AssayProblems) problems = assay_problems_new ();

  return assay_engine_connect (data, server, NULL, problems);
}

typedef struct
{
  const char *project, *server;
} Used;

static void
remember_cb (AssayMachine *machine, gpointer data)
{
  const Used *used = data;

  assay_machine_set_server (machine, used->project, used->server);
}

/* The sandbox takes nobody's place. What cannot be remembered is no trouble of the run: the next
 * one without a server is told so. */
void
_assay_engine_answered_cb (const char *server, gpointer data)
{
  AssayEngine *self = data;
  g_autofree char *id = _assay_engine_dup_project_id (self);
  g_autoptr (AssayProblems) problems = assay_problems_new ();
  Used used = {id, server};

  if (id == NULL || g_str_equal (server, ASSAY_MACHINE_SANDBOX))
    return;
  if (assay_machine_file_change (self->io, self->machine_file, remember_cb, &used, problems))
    g_free (keep_last_server (self, g_strdup (server)));
}
