/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Machine: what this computer knows and no project does (spec 02, homes): which file a model is on
 * a server, which server a project used last, and what that one lacked. Values only;
 * assay-machine-file.h reads and writes them. Nothing of it enters a hash or a decision: a teammate
 * with other files plans the same. Not thread-safe. */

#include "model/log/assay-payloads.h"
#include "model/log/assay-words.h"
#include "model/table/assay-field.h"

G_BEGIN_DECLS

/* In the place of a server's address: the sandbox inside Assay. */
#define ASSAY_MACHINE_SANDBOX ASSAY_SERVER_SANDBOX

typedef struct
{
  char *model; /* "<kind>:<document id>": "checkpoint:copax", "lora:glow" */
  char *file;  /* as the server lists it */
} AssayMachineFile;

typedef struct
{
  /* without secrets, as AssayProvider.get_name gives it; ASSAY_MACHINE_SANDBOX: never */
  char      *url;
  GPtrArray *files; /* MAP AssayMachineFile */
} AssayMachineServer;

typedef struct
{
  char *project; /* its id */
  char *server;  /* the one it used last: an address, or ASSAY_MACHINE_SANDBOX */
  /* MAP AssayMachineFile: files of models that the newest run wanted there and it did not have */
  GPtrArray *lacking;
} AssayMachineProject;

typedef struct
{
  char      *schema;
  GPtrArray *servers;  /* MAP AssayMachineServer */
  GPtrArray *projects; /* MAP AssayMachineProject */
} AssayMachine;
extern const AssayTable assay_machine_table;

/* Knows nothing. */
AssayMachine *assay_machine_new      (void);
/* Strict; %NULL + problems ("machine.newer" of a later program's). */
AssayMachine *assay_machine_read     (GBytes *bytes, const char *file, AssayProblems *problems);
GBytes       *assay_machine_to_bytes (const AssayMachine *self);
void          assay_machine_free     (AssayMachine *self);

/* Borrowed until the next change; %NULL where nobody said. */
const char *assay_machine_get_file   (const AssayMachine *self, const char *url, const char *model);
const char *assay_machine_get_server (const AssayMachine *self, const char *project);
/* (element-type AssayMachineFile), borrowed, sorted; %NULL: the project is not known here. */
GPtrArray  *assay_machine_get_lacking (const AssayMachine *self, const char *project);
/* A %NULL @file or @server forgets it. What another server lacked is forgotten too. */
void        assay_machine_set_file   (AssayMachine *self, const char *url, const char *model,
                                      const char *file);
void        assay_machine_set_server (AssayMachine *self, const char *project, const char *server);
/* Of the server it used last; nothing where there is none. @files: (element-type AssayModelFile),
 * instead of what was known. */
void        assay_machine_set_lacking (AssayMachine *self, const char *project, GPtrArray *files);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AssayMachine, assay_machine_free)

G_END_DECLS
