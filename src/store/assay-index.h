/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* The index: the only derived store, an SQLite file (WAL) in the cache folder, deletable. The
 * writer has the one connection that writes; readers have their own and are used by one thread at
 * a time. */

#include "base/assay-io.h"
#include "core/decide/assay-command.h"
#include "model/rows/assay-changes.h"
#include "model/rows/assay-id-list.h"
#include "store/assay-assets.h"
#include "store/assay-blobs.h"
#include "store/assay-projection.h"

G_BEGIN_DECLS

typedef struct _AssayIndex AssayIndex;

/* @file: of the database; the engine names it by project id, first event hash and path. Missing,
 * older, foreign or damaged: made anew from @journal_folder (with @progress, may be %NULL, called
 * with seq numbers). One that cannot be opened or read is left alone: %NULL + @error. Catches up to
 * the log's end. Blocking. */
typedef void (*AssayIndexProgress) (guint64 seq, gpointer data);
AssayIndex *assay_index_open  (AssayIo *io, const char *file, const char *journal_folder,
                               const AssayDigest *origin,
                               AssayIndexProgress progress, gpointer data, GError **error);
void        assay_index_close (AssayIndex *self);
guint64     assay_index_get_applied_seq (AssayIndex *self);
const char *assay_index_get_file (AssayIndex *self);

/* Why the log could not be read to its end (damage, a newer program's events): the index then
 * holds what comes before. %NULL = fine. */
const char *assay_index_get_trouble  (AssayIndex *self);
gboolean    assay_index_is_damaged   (AssayIndex *self); /* … and it is damage */
/* Applies what the log holds beyond the applied seq; what opening does, and the writer after a
 * failed commit. */
gboolean    assay_index_catch_up     (AssayIndex *self, AssayIndexProgress progress, gpointer data,
                                      GError **error);
/* New string: the index of the project in @folder, an absolute path. By the folder alone, so
 * that the index of a log that was empty keeps its name; whose log it is stands inside. */
char       *assay_index_dup_file     (const char *cache_folder, const char *folder);
/* How far this log went when an index file saw it last, for the journal's known_seq; 0 if there is
 * none, or of another log. @origin none: a log without its first event, which may be any. An index
 * made anew of a log that lost its end still knows it. */
guint64     assay_index_peek         (const char *file, const AssayDigest *origin);

/* Keeps that this log went as far as @known, for assay_index_peek: of one that lost its end. */
gboolean    assay_index_note_known   (AssayIndex *self, guint64 known, GError **error);

/* Damage was found in this log, further up than opening looks: whoever opens it next looks at all of
 * it, for as long as this is kept. */
gboolean    assay_index_set_distrusted  (AssayIndex *self, gboolean distrusted, GError **error);
/* The same of a file that is not open; %FALSE if there is none. */
gboolean    assay_index_peek_distrusted (const char *file);

/* Forgets all that the file knew: of a store that was taken away whole. */
void        assay_index_remove       (AssayIo *io, const char *file);

/* Writer's side */
gboolean    assay_index_begin    (AssayIndex *self, GError **error);
gboolean    assay_index_apply    (AssayIndex *self, const AssayEvent *event, GError **error);
gboolean    assay_index_commit   (AssayIndex *self, GError **error);
void        assay_index_rollback (AssayIndex *self);
/* The rows of lists that were written since the last begin, by what the connection really wrote;
 * none after a rollback. Topics are the caller's. Borrowed until the next begin. */
AssayChanges *assay_index_get_changes (AssayIndex *self);
/* All rows of all lists changed: nobody knows which. */
void        assay_index_change_all (AssayIndex *self);
/* A transaction of its own: what the documents say now. Its rows are in the changes, as of any
 * other. */
gboolean    assay_index_set_assets (AssayIndex *self, const AssayAssetsChange *change,
                                    GError **error);
/* The same: the files of models that recipes tell of. @files: recipe (hash) -> char **. */
gboolean    assay_index_set_recipe_files (AssayIndex *self, GHashTable *files, GError **error);
/* First seq of the commit with this key, 0 if new. Sees the open transaction. */
guint64     assay_index_find_key (AssayIndex *self, const char *idempotency_key);
/* Fills the view for one command, inside the open transaction. Policies are the caller's. @now_us:
 * for "today" (UTC day). */
gboolean    assay_index_load_view (AssayIndex *self, const AssayCommand *command, gint64 now_us,
                                   AssayView *view, GError **error);

/* Readers' side --------------------------------------------------------------------------- */
typedef struct _AssayReader AssayReader;
AssayReader *assay_reader_open  (const char *index_file, GError **error);
void         assay_reader_close (AssayReader *self);
/* Many readers have no place for an error, and give what they could read. Whoever asked them asks
 * this before it is taken for all there is: %FALSE + @error, the first that this thread met since,
 * whichever reader it was; it is forgotten then. @error may be %NULL: it stays for who asks next.
 * assay_engine_ask, _act and the runner's look ask for all below them. */
gboolean     assay_reader_check (GError **error);
/* Of what was asked of the blobs where there is no place for an error either. Takes @error. */
void         assay_reader_note_unread (GError *error);
guint64      assay_reader_get_applied_seq (AssayReader *self);
/* All that is read until end is of one moment, and the file is locked for it once instead of for
 * every row. Short: the writer cannot tidy up meanwhile. */
void         assay_reader_begin (AssayReader *self);
void         assay_reader_end   (AssayReader *self);

/* Lists: cards (open, by rank then seq), exceptions (open), jobs (open first, then newest),
 * versions (newest first), slots (by spec, state, variant, frame), documents, events is not one. @filter members
 * may be %NULL. Returns rowids: (element-type gint64). %NULL + error for an unknown kind. */
typedef struct
{
  const char *state, *spec, *version;
  const char *type; /* of assets: their type; of cards: the claim */
  /* of assets: words, each the beginning of one; title, newest, state, or by id (%NULL) */
  const char *search, *sort;
} AssayListFilter;
GArray      *assay_reader_list  (AssayReader *self, const char *kind,
                                 const AssayListFilter *filter, GError **error);
/* The same with the keys. */
AssayIdList *assay_reader_list_ids (AssayReader *self, const char *kind,
                                    const AssayListFilter *filter, GError **error);
/* Where one row stands in that list, at the cost of one row; %FALSE if it is no member (or gone).
 * Clear @out. */
gboolean     assay_reader_place (AssayReader *self, const char *kind,
                                 const AssayListFilter *filter, gint64 row, AssayIdPlace *out);
/* Rows SQLite has given this reader so far, and those it had to step over to find one. For tests
 * and figures. */
guint64      assay_reader_get_n_rows (AssayReader *self);
/* How long SQLite worked, in so many of its instructions: about a row of a scan each. */
#define ASSAY_READER_STEP 10
guint64      assay_reader_get_n_steps (AssayReader *self);
/* The rows @rows in their order, records of the kind's table (model/rows); %NULL for one that is
 * gone. Those that follow each other, up or down, cost one walk. (transfer full)
 * (element-type AssayRecord) */
GPtrArray   *assay_reader_rows  (AssayReader *self, const char *kind, const gint64 *rows, guint n);
/* One of them. (transfer full) */
AssayRecord *assay_reader_row   (AssayReader *self, const char *kind, gint64 rowid);
/* The table of that list's records; %NULL for an unknown kind. */
const AssayTable *assay_reader_get_table (AssayReader *self, const char *kind);
/* One row by its id (job, version, card, exception id; slots: assay_slot_dup_id; documents:
 * path). */
AssayRecord *assay_reader_find  (AssayReader *self, const char *kind, const char *id);
/* Kept counters. A record of assay_status_row_table that is the caller's; %NULL + error: they
 * cannot be read, and nobody is told that there is nothing. */
AssayStatusRow *assay_reader_status (AssayReader *self, GError **error);
typedef struct { char *claim; guint n; } AssayClaimCount;
/* Open cards by claim, the most first: (element-type AssayClaimCount). Costs a step a card. */
GArray      *assay_reader_open_claims (AssayReader *self);
typedef struct { guint made, approved, problems; } AssaySince;
/* Versions made since @from_us (wall time), those of them that are approved now, and open
 * exceptions since then. Costs a step a version since. */
void         assay_reader_since (AssayReader *self, gint64 from_us, AssaySince *out);
/* What was done with documents and not taken back: (element-type AssaySpecIntent) of one commit, in
 * order: that of @made; 0: the newest, and none when something newer was decided since, which is
 * taken back first. */
typedef struct { gint64 made; char *spec, *path, *before, *after; } AssaySpecIntent;
GArray      *assay_reader_intents (AssayReader *self, gint64 made);
/* What was answered or chosen last and not taken back, whether it can be or not: %TRUE, and the seq
 * of a choice, or the card of an answer (new string; %NULL: a choice). %FALSE: nothing, or
 * something was done with documents since. */
gboolean     assay_reader_find_newest_decision (AssayReader *self, gint64 *out_made,
                                                char **out_card);
/* The newest rename that was not taken back, if nothing was decided or done with documents since:
 * %TRUE, and new strings. */
gboolean     assay_reader_find_rename (AssayReader *self, char **from, char **to);
/* A number that is another one after a rename. */
gint64       assay_reader_count_renames (AssayReader *self);
typedef struct { char *spec; guint n; gint64 variant; /* the last */ } AssayKept;
/* Approved art that no asset has any more, or only an archived one: (element-type AssayKept), by
 * spec. Costs what it gives. */
GArray      *assay_reader_kept       (AssayReader *self);
/* What the pictures were made with that slots stand at, approved or to be decided; drawings of the
 * sandbox are none. (element-type AssayRecord of assay_made_with_row_table). Costs a step a slot.
 * */
GPtrArray   *assay_reader_made_with (AssayReader *self);
/* Each list of files beside each server, no more: what any picture was made with is among them.
 * %NULL: not known of all pictures. Costs a step for each that is told, however many pictures. */
GPtrArray   *assay_reader_made_pairs (AssayReader *self);
typedef struct
{
  char    *blob, *spec; /* its name; whose it is */
  gboolean is_picture;  /* else what says how it was made */
} AssayStoredBlob;
/* What is kept of pictures that are approved or wait for a decision, of @spec or (%NULL) of all:
 * (element-type AssayStoredBlob), by name: each picture, and what else is in none of @folders
 * (assay_blobs_list_folders). Costs a step a picture. */
GArray      *assay_reader_stored_blobs (AssayReader *self, const char *spec,
                                        const gboolean folders[ASSAY_BLOB_FOLDERS]);
/* The stamp assets were last put with; %NULL if never. New string. */
char        *assay_reader_dup_assets_stamp (AssayReader *self);
/* What is known of all assets: id -> AssayAssetKnown. (transfer full) */
GHashTable  *assay_reader_assets (AssayReader *self);

/* For the runner (assay-reader-queue): each costs what it gives --------------------------------- */

gboolean     assay_reader_is_paused (AssayReader *self);
/* (element-type AssaySlotFact): all, and those that changed since @stamp, which moves on: a
 * seq of the log. */
GPtrArray   *assay_reader_slots       (AssayReader *self, gint64 *out_stamp);
GPtrArray   *assay_reader_slots_since (AssayReader *self, gint64 *stamp);

typedef struct
{
  char  *id;
  char  *model; /* checkpoint document; "" if the log does not say */
  gint64 priority;
  gint64 age;   /* smaller was queued earlier, whatever became of it since */
  gint64 due_us; /* wall time at which it was to be tried again; 0: never tried */
  gint64 place;  /* a person's, among those of its priority; 0: none was said */
} AssayQueuedJob;
/* (element-type AssayQueuedJob): of each model the @n_each first jobs, by priority and age, among those
 * queued and among those waiting whose time has come. The job to start next is one of them. */
GArray      *assay_reader_jobs_to_start (AssayReader *self, gint64 now_us, guint n_each);
/* When the first job that waits for later is due (wall time); 0 = none does. */
gint64       assay_reader_next_due (AssayReader *self, gint64 now_us);
guint        assay_reader_count_unstarted (AssayReader *self); /* queued and waiting jobs */
/* Jobs that were ever canceled or given up: another number means another one was. */
guint        assay_reader_count_dropped (AssayReader *self);
/* (element-type char *): ids of jobs that were submitted or accepted and have no end: to reconcile
 * at open. */
GPtrArray   *assay_reader_unfinished_jobs (AssayReader *self);

/* Of what the sandbox left open. @out: (element-type AssayOpenDrawing), (transfer full) elements. */
void         assay_reader_add_open_drawings (AssayReader *self, GPtrArray *out);
/* The server that made the newest picture that is no drawing; %NULL if there is none. New string. */
char        *assay_reader_dup_real_server   (AssayReader *self);
/* Whether any picture that came from this address was drawn by a sandbox. */
gboolean     assay_reader_was_sandbox       (AssayReader *self, const char *server);

/* A picture that may be like another: of an asset that is there, approved or waiting for a decision. */
typedef struct
{
  char    *version, *picture, *title; /* its id; its blob; of the asset */
  char    *colors;                    /* as the log tells them; %NULL in logs of earlier programs */
  guint64  marks;                     /* its dhash */
  gboolean has_marks;                 /* some logs tell not even these */
} AssayNearPicture;
#define ASSAY_NEAR_MAX 512
/* (element-type AssayNearPicture): of other assets than @spec, whose marks differ from @marks in at
 * most @reach of 64; the nearest ASSAY_NEAR_MAX, of equally near ones the newest. What is equal in
 * marks and colors (@colors may be %NULL) is among them however many there are. Last come those
 * without marks, the newest ASSAY_NEAR_MAX.
 *
 * Its cost does not grow with the project: it looks at the newest ASSAY_NEAR_MAX that share a part
 * of 16 marks with @marks, so that one of more than that many which are equal there may be missed.
 * Beyond a reach of 11 it looks at the newest ASSAY_NEAR_MAX of all. @out_seq: the log position
 * that was read. %NULL + error. */
GArray      *assay_reader_near (AssayReader *self, const char *spec, guint64 marks,
                                const char *colors, guint reach, guint64 *out_seq,
                                GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AssayReader, assay_reader_close)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AssayIndex, assay_index_close)

G_END_DECLS
