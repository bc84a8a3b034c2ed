/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* What a server can do, as a value: version, devices, node classes, model files. From /system_stats, /object_info, /features. Pure. */

#include "base/assay-digest.h"
#include "wire/assay-workflow.h"

G_BEGIN_DECLS

#define ASSAY_OBJECT_INFO_MAX_BYTES (64 * 1024 * 1024)

typedef struct _AssayCapabilities AssayCapabilities; /* atomic references; immutable */

/* Each body may be %NULL when it could not be had (features is optional). %NULL + problems if the first two are unusable:
 * "server.not_comfyui" for HTML or anything that is not ComfyUI's answer (@server names the URL in the message). */
AssayCapabilities *assay_capabilities_parse (GBytes *system_stats, GBytes *object_info, GBytes *features, const char *server, AssayProblems *problems);
/* The answers to /object_info/CLASS as one to /object_info; what cannot be read is left out. */
GBytes            *assay_object_info_join      (GPtrArray *bodies);
/* Before it is shared: it has been asked for these classes only, and of any other nobody knows. */
void               assay_capabilities_set_asked (AssayCapabilities *self,
                                                 const char *const *classes);
AssayCapabilities *assay_capabilities_ref   (AssayCapabilities *self);
void               assay_capabilities_unref (AssayCapabilities *self);

const char *assay_capabilities_get_version (const AssayCapabilities *self); /* comfyui_version */
const char *assay_capabilities_get_kind    (const AssayCapabilities *self); /* "comfyui", or "sandbox" when the server says so */
const char *assay_capabilities_get_device  (const AssayCapabilities *self); /* first device's name, "" if none */
gint64      assay_capabilities_get_vram_bytes (const AssayCapabilities *self); /* total of the first device; 0 unknown */
gboolean    assay_capabilities_has_class   (const AssayCapabilities *self, const char *class_type);
/* Words of a combo input, old and new form; %NULL-terminated, borrowed; %NULL if there is no such combo. */
const char *const *assay_capabilities_list_values (const AssayCapabilities *self, const char *class_type, const char *input);
/* Digest over classes, combos and version. */
void        assay_capabilities_hash (const AssayCapabilities *self, AssayDigest *out);
/* Names of model files that the server lists otherwise spelled (assay_model_match), as it spells
 * them. */
void               assay_capabilities_respell (const AssayCapabilities *self, AssayWorkflow *graph);
/* Missing node classes and missing model files of @graph, each with did-you-mean: "server.missing_node", "server.missing_model". */
void        assay_capabilities_check (const AssayCapabilities *self, const AssayWorkflow *graph, AssayProblems *problems);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AssayCapabilities, assay_capabilities_unref)

G_END_DECLS
