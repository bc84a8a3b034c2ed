/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* What tests of the engine share: a project folder with XDG folders of its own, and blocking forms
 * of the project's calls. */

#include "engine/project/assay-project.h"
#include "support/temp-folder.h"

G_BEGIN_DECLS

#define KIT_DEADLINE_S 60

typedef struct
{
  char *root, *folder, *cache, *runtime, *machine;
} EngineKit;

/* g_test_init, and no warning is fatal: the sandbox's libsoup warns when a client is gone before it
 * is looked at, which is what closing in the middle does; a fatal handler is not asked where
 * G_DEBUG made warnings fatal. */
void engine_kit_begin (int *argc, char ***argv);

/* @example: "tiny", "astroduck" or %NULL for a project without specs. */
void engine_kit_init (EngineKit *kit, const char *example);
void engine_kit_clear (EngineKit *kit);
void engine_kit_write (EngineKit *kit, const char *name, const char *text);
char *engine_kit_path (EngineKit *kit, const char *name);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (EngineKit, engine_kit_clear)

/* These run the default context until done; they fail the test at the deadline. */
AssayProject *engine_kit_open (EngineKit *kit, gboolean serve, GError **error);
/* Looks at the documents by itself, as the window does. */
AssayProject *engine_kit_open_following (EngineKit *kit, GError **error);
/* Only asks, as `assayctl check` does. */
AssayProject *engine_kit_open_looking (EngineKit *kit, GError **error);
void engine_kit_close (AssayProject *project); /* and drops it */
GPtrArray *engine_kit_ask (AssayProject *project, const char *kind, const char *id, GError **error);
/* Whether a query without an id gives @n rows. */
gboolean engine_kit_has (AssayProject *project, const char *kind, guint n);
AssayRow *
engine_kit_act (AssayProject *project, const char *kind, const char *args, GError **error);
/* How many pictures a run that was waited for has made. */
gint64 engine_kit_made (AssayRow *done);
gboolean
engine_kit_submit (AssayProject *project, AssayCommand *command, guint64 *seq, GError **error);
/* queue.pause or queue.resume */
AssayCommand *engine_kit_queue (gboolean pause);
/* A number or truth of the project's status now: engine_kit_status (project, paused). */
gint64 engine_kit_status_at (AssayProject *project, gsize offset);
#define engine_kit_status(project, member)                                                         \
  engine_kit_status_at (project, G_STRUCT_OFFSET (AssayStatusRow, member))

/* Waits for a condition on the default context; fails the test at the deadline. */
typedef gboolean (*EngineKitCondition) (gpointer data);
void engine_kit_until (EngineKitCondition condition, gpointer data);
/* Runs what is ready now. */
void engine_kit_settle (void);

G_END_DECLS
