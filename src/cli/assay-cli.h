/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* assayctl: one small file a command or a family of like ones. Commands speak to an AssayProject
 * only. */

#include "engine/project/assay-project.h"

G_BEGIN_DECLS

enum
{
  ASSAY_EXIT_OK = 0,
  ASSAY_EXIT_FAILED = 1,
  ASSAY_EXIT_USAGE = 2,
  ASSAY_EXIT_PERSON = 3, /* nothing failed, but what is left needs a person first */
  ASSAY_EXIT_SIGNAL = 128, /* … and the signal's number: ended by it, after a word */
};

typedef struct
{
  char         *folder;   /* --project, else the nearest parent; %NULL when none is needed */
  gboolean      json;     /* --json: one JSON value on stdout and nothing else */
  gboolean      looks;    /* the command only asks */
  AssayProject *project;  /* open, when the command needs one */
  const char   *own_folder; /* cache and runtime files go below it, in a dry run; %NULL: the
                               user's folders */
  gboolean      looked;   /* whoever holds the project has looked at its folder for this command */
  gboolean      told_read_only; /* why the project is read-only was said */
} AssayCli;

typedef struct
{
  const char *name;
  const char *arguments; /* "CARD yes|no|unsure" for the help; "" if none */
  const char *summary;   /* N_() */
  gboolean    needs_project;
  /* @options: %NULL-ended GOptionEntry list, may be %NULL. @run: @args are what is left after
   * options, %NULL-terminated. */
  const GOptionEntry *options;
  int (*run) (AssayCli *cli, char **args);
  /* %TRUE when the options ask for something the project must stay closed for: only the folder is
   * found. May be %NULL. */
  gboolean (*keeps_closed) (void);
  /* %TRUE where it only asks: lock.json is not written. %NULL: it does things. */
  gboolean (*looks) (void);
  gboolean names_files; /* @args are names of files, bytes of any kind; else UTF-8 */
} AssayCliCommand;

/* The rows of each file, ended by one without name. */
#define COMMANDS(file) extern const AssayCliCommand assay_cli_commands_of_##file[];
#include "assay-cli-command-list.h"
#undef COMMANDS
/* All of them in the order of the help; ended by %NULL. */
extern const AssayCliCommand *const assay_cli_commands[];

/* With many commands at once each holds the project for a moment: how many holders may go before
 * one answers. */
#define ASSAY_CLI_MOST_HOLDERS 256

/* Blocking forms: they run the default main context until the answer is there. Errors are printed;
 * %NULL / %FALSE then. Where a holder goes before it answered, the next one is asked: always for
 * what may be said twice, else only where nobody can have heard it. */
GPtrArray *assay_cli_ask    (AssayCli *cli, const AssayQuery *query);
/* The same of the documents as they are now: whoever holds the project looks at its folder first. */
GPtrArray *assay_cli_ask_now (AssayCli *cli, const AssayQuery *query);
AssayRow  *assay_cli_act    (AssayCli *cli, const char *kind, gpointer args); /* @args: (transfer full), as assay_project_act_async */
/* Once, given up as soon as *@stop is not 0: %NULL then, with nothing printed; the act itself goes
 * on. @out_gone (or %NULL): whoever held the project is there no more; nothing is printed of it. */
AssayRow  *assay_cli_act_until (AssayCli *cli, const char *kind, gpointer args, const int *stop,
                                gboolean *out_gone);
gboolean   assay_cli_submit (AssayCli *cli, AssayCommand *command);
gboolean   assay_cli_open   (AssayCli *cli);
void       assay_cli_close  (AssayCli *cli);
/* After its holder has gone. */
gboolean   assay_cli_reopen (AssayCli *cli);

/* The value of an Authorization header out of @file, which nobody else may read: a secret others
 * may read is none. New string; %NULL if @file is, and when @out_failed, printed. */
char      *assay_cli_read_authorization (AssayCli *cli, const char *file, gboolean *out_failed);

/* New string: {0} … of @translated are the @n @numbers. */
char      *assay_cli_fill  (const char *translated, const gint64 *numbers, guint n);
/* New string: {0} of @chosen, as ngettext gave it, is @n. */
char      *assay_cli_count (const char *chosen, gint64 n);

/* What is printed goes through assay_text_show: no text of a file reaches the terminal raw. */
void       assay_cli_print      (const char *format, ...) G_GNUC_PRINTF (1, 2); /* stdout, a line */
void       assay_cli_print_rows (AssayCli *cli, GPtrArray *rows); /* --json: an array */
/* stderr: "assayctl: message", every line of it; with --json an object {"error":…} on stdout. */
void       assay_cli_fail       (AssayCli *cli, const char *format, ...) G_GNUC_PRINTF (2, 3);
void       assay_cli_fail_with  (AssayCli *cli, const GError *error); /* what it says, here */
/* Problem rows as lines "file:pointer: message Fix." on stderr; the same words in many places are
 * one line that counts them. */
void       assay_cli_print_problems (GPtrArray *rows);
/* The same for the AssayProblemRow of a result. */
void       assay_cli_print_problem_records (GPtrArray *problems);
/* New absolute path of a word; %NULL of none and of "", which is a variable that was not set. */
char      *assay_cli_path       (const char *word);
/* For commands that only ask: %TRUE. */
gboolean   assay_cli_looks      (void);
int        assay_cli_usage      (AssayCli *cli, const AssayCliCommand *command);
/* A JSON object from name, value pairs of strings, ended by %NULL; %NULL values are left out. New
 * string. */
char      *assay_cli_object     (const char *name, ...) G_GNUC_NULL_TERMINATED;

G_END_DECLS
