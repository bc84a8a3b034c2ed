/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* The port a generate step goes through. Implemented by comfy/ (any ComfyUI server, the sandbox included); the runner and the
 * engine know only this. Blocking, cancellable calls: made on generation workers, never on the main thread. Any thread. */

#include <gio/gio.h>

#include "base/assay-problems.h"
#include "wire/assay-capabilities.h"

G_BEGIN_DECLS

/* Where pictures go as they arrive: bytes are durable and named when put returns. A picture that is
 * seen to be cut off or damaged is refused with G_IO_ERROR_PARTIAL_INPUT: it is worth fetching
 * again. */
typedef struct _AssayBlobSink AssayBlobSink;
struct _AssayBlobSink
{
  gboolean (*put) (AssayBlobSink *self, GBytes *bytes, AssayDigest *out, GError **error);
};

typedef struct
{
  const char *prompt_id;  /* lower-case UUID, durable in the log before the call */
  GBytes     *graph;      /* canonical API-format JSON, file name prefix bound; not looked at with @resume, may be %NULL */
  /* Bound there, and no other attempt's: by it a prompt is found that the server gave an id of its
   * own. May be %NULL. */
  const char *file_prefix;
  /* The nodes whose files are wanted, that of the picture first; %NULL-terminated. %NULL, or
   * none: all. */
  const char *const *outputs;
  gboolean    resume;     /* it may have been posted before: look in queue and history (twice), never POST */
  /* Cancelled, it ends the call as its cancellation does, but the server goes on with what it has.
   * May be %NULL. */
  GCancellable *leave;
} AssayGenerateRequest;

/* Hot values of one job, called on the provider's own thread; must return at once. Any may be %NULL. */
typedef struct
{
  gpointer data;
  void (*accepted) (gpointer data);
  /* at most one a frame (33 ms), but for a node's first and last step; @max 0: it has none, and
   * with "" as @node it is only known that the picture is being made */
  void (*progress) (gpointer data, const char *node, gint64 value, gint64 max);
  void (*preview)  (gpointer data, GBytes *picture, const char *mime_type);
  /* The server gives no answer any more and is asked for @patience_s yet; 0: it answers again. Only
   * changes are told. */
  void (*silent)   (gpointer data, guint patience_s);
} AssayGenerateEvents;

typedef enum
{
  ASSAY_GENERATE_SUCCEEDED,
  ASSAY_GENERATE_FAILED,   /* error_class, message */
  ASSAY_GENERATE_LOST,     /* resume: in neither queue nor history, asked twice */
  ASSAY_GENERATE_CANCELED,
} AssayGenerateOutcome;

typedef struct
{
  AssayGenerateOutcome outcome;
  gboolean   cached;
  GArray    *pictures;      /* AssayDigest in output order; never %NULL */
  char      *error_class;   /* spec 04: retryable non_retryable timeout upstream_unavailable out_of_memory invalid_workflow missing_model canceled */
  char      *message;       /* for a person */
  gint64     elapsed_ms;
} AssayGenerateResult;

AssayGenerateResult *assay_generate_result_new  (void);
void                 assay_generate_result_free (AssayGenerateResult *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AssayGenerateResult, assay_generate_result_free)

typedef struct _AssayProvider AssayProvider;
typedef struct
{
  /* /system_stats, /object_info … fresh or at most 60 s old. %NULL + problems: "server.unreachable", "server.not_comfyui", "server.refused".
   * @classes: of a server that has more than can be told at once these are asked for one by one;
   * %NULL-terminated, may be %NULL. */
  AssayCapabilities   *(*probe)    (AssayProvider *self, const char *const *classes,
                                    GCancellable *cancellable, AssayProblems *problems);
  /* Runs one prompt to its end. Never %NULL; at most once: a request without @resume posts exactly one POST. */
  AssayGenerateResult *(*generate) (AssayProvider *self, const AssayGenerateRequest *request, AssayBlobSink *sink,
                                    const AssayGenerateEvents *events, GCancellable *cancellable);
  /* Shows @key_text from the next request on (%NULL: no key), and asks anew what the server has.
   * Does not wait. %NULL where there are no keys. */
  void                 (*set_key)  (AssayProvider *self, const char *key_text);
  /* The server's URL without secrets. Borrowed. */
  const char          *(*get_name) (AssayProvider *self);
  void                 (*free)     (AssayProvider *self); /* stops its thread; no call may be under way */
} AssayProviderClass;

struct _AssayProvider
{
  const AssayProviderClass *klass;
};

static inline AssayCapabilities *
assay_provider_probe (AssayProvider *self, const char *const *classes, GCancellable *cancellable,
                      AssayProblems *problems)
{
  return self->klass->probe (self, classes, cancellable, problems);
}

static inline AssayGenerateResult *
assay_provider_generate (AssayProvider *self, const AssayGenerateRequest *request, AssayBlobSink *sink,
                         const AssayGenerateEvents *events, GCancellable *cancellable)
{
  return self->klass->generate (self, request, sink, events, cancellable);
}

static inline void
assay_provider_set_key (AssayProvider *self, const char *key_text)
{
  if (self->klass->set_key != NULL)
    self->klass->set_key (self, key_text);
}

static inline const char *
assay_provider_get_name (AssayProvider *self)
{
  return self->klass->get_name (self);
}

static inline void
assay_provider_free (AssayProvider *self)
{
  if (self != NULL)
    self->klass->free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AssayProvider, assay_provider_free)

G_END_DECLS
