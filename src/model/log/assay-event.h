/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* The event envelope (spec 02) as a value. Lines are made and read by store/assay-event-line; payloads are records of
 * assay-payloads.h. Immutable once made; free with assay_event_free. */

#include "base/assay-digest.h"
#include "base/assay-id.h"
#include "model/table/assay-field.h"

G_BEGIN_DECLS

typedef enum { ASSAY_ACTOR_USER, ASSAY_ACTOR_RULE, ASSAY_ACTOR_AUTOPILOT, ASSAY_ACTOR_API, ASSAY_ACTOR_CLI, ASSAY_ACTOR_EXTERNAL, ASSAY_ACTOR_ENGINE } AssayActorKind;

extern const char *const assay_actor_words[]; /* "user", "rule" … %NULL */

typedef struct
{
  AssayActorKind kind;
  char          *id; /* which rule, client, server, program; %NULL if none */
} AssayActor;

/* What decide gives: everything of an event that is not given by its place in the log. */
typedef struct
{
  const char *type;            /* static: one of assay_event_types */
  int         version;         /* "v", 1 */
  const char *entity_type;     /* static: job, version, card, spec, document, project … */
  char       *entity_id;
  GBytes     *payload;         /* canonical JSON object */
} AssayEventDraft;

typedef struct
{
  guint64     seq;
  AssayUlid   id;
  gint64      ts_us;
  char       *project_id;
  const char *type;             /* static, interned from the known types; %NULL never: unknown types are refused by the reader */
  int         version;
  char       *entity_type, *entity_id;
  AssayActor  actor;
  char       *chain_id;
  gint64      chain_depth;
  char       *idempotency_key;
  GBytes     *payload;
  guint64     commit; /* seq of the commit's first event */
  guint64     of;     /* events in the commit */
  guint64     synced; /* highest seq known durable when this was written */
  AssayDigest prev, hash;
} AssayEvent;

void assay_event_free       (AssayEvent *self);
void assay_event_draft_free (AssayEventDraft *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AssayEvent, assay_event_free)

/* What a change is about: whoever watches names the topics it shows. PROGRESS is of no event. */
typedef enum
{
  ASSAY_TOPIC_STATUS     = 1 << 0, /* counters, paused, server, read-only */
  ASSAY_TOPIC_CARDS      = 1 << 1,
  ASSAY_TOPIC_JOBS       = 1 << 2,
  ASSAY_TOPIC_VERSIONS   = 1 << 3, /* and slots, approvals */
  ASSAY_TOPIC_EXCEPTIONS = 1 << 4,
  ASSAY_TOPIC_DOCUMENTS  = 1 << 5,
  ASSAY_TOPIC_PROGRESS   = 1 << 6, /* hot values: steps and previews; merged, at most one a frame */
} AssayTopics;

/* One row a known event type, and all that anybody has to know about the type. Rows lie beside
 * their payload's table, one list a file assay-payloads-<group>.c. */
typedef struct
{
  const char       *type;
  int               version;
  const char       *entity_type;
  const AssayTable *payload;
  AssayTopics       topics; /* that its commit changes */
  gboolean          wakes;  /* the runner: the plan may be another now. Not by steps of a job */
} AssayEventType;

const AssayEventType *assay_event_type_find (const char *type);
/* The rows in order, for who walks all of them; %NULL behind the last. */
const AssayEventType *assay_event_type_nth  (guint n);

/* Takes nothing; copies @entity_id and writes @payload canonically by the type's table. Aborts on an unknown type (a bug). */
AssayEventDraft *assay_event_draft_new (const char *type, const char *entity_id, gconstpointer payload);
/* The payload as the struct of its table; problems name the event's seq as file. Free with assay_table_free. */
gpointer         assay_event_read_payload (const AssayEvent *self, AssayProblems *problems);

G_END_DECLS
