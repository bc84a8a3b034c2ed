/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* A catalogue: an immutable snapshot of all documents of a project plus the built-ins. catalog_with shares the rest.
 * Reference-counted (atomic), any thread. Answers look-ups; the core decides with it and with nothing else. */

#include "model/documents/assay-documents.h"

G_BEGIN_DECLS

typedef struct _AssayCatalog AssayCatalog;

/* @documents: (element-type AssayDocument): the project's. Duplicate ids and dangling references are problems, but a
 * catalogue always comes back: what is bad is absent, so everything else goes on. */
AssayCatalog *assay_catalog_new   (GPtrArray *documents, AssayProblems *problems);
AssayCatalog *assay_catalog_with  (const AssayCatalog *base, AssayDocument *changed);
AssayCatalog *assay_catalog_without (const AssayCatalog *base, AssayKind kind, const char *id, int version);
/* The same of a folder in which the documents @unread (paths, %NULL-terminated, or %NULL) are
 * there but cannot be read: nothing
 * is known of them, least of all that they are gone. A reference to one of them is no problem of
 * its own. */
AssayCatalog *assay_catalog_new_partly (GPtrArray *documents, const char *const *unread,
                                        AssayProblems *problems);
AssayCatalog *assay_catalog_ref   (const AssayCatalog *self);
void          assay_catalog_unref (AssayCatalog *self);

/* By reference text as documents write it: "potion", "copax@1", "builtin:text-to-image@1". A bare id
 * means the newest version; where that one is among the unread, none. One of a kind with built-ins
 * falls to the newest built-in of that id. Borrowed; %NULL if there is none. Cast to the kind's
 * struct. */
const AssayDocument *assay_catalog_lookup  (const AssayCatalog *self, AssayKind kind, const char *reference);
/* The file of a document that @reference may mean and that cannot be read; %NULL: there is none.
 * Borrowed. To be asked when
 * looking up gives none. */
const char          *assay_catalog_find_unread (const AssayCatalog *self, AssayKind kind,
                                                const char *reference);
/* Whether there is any such document of @kind: then a list of the others says nothing about what
 * is not in it. */
gboolean             assay_catalog_has_unread (const AssayCatalog *self, AssayKind kind);
/* Whether there is a document of the spec that cannot be read. */
gboolean             assay_catalog_is_unread (const AssayCatalog *self, const char *spec);
/* All specs of which that is so (ids), %NULL-terminated. Borrowed. */
const char *const   *assay_catalog_list_unread (const AssayCatalog *self);
/* Whether a built-in stands in the place of @file, a document of the project that could not be read: what is made with it is not what
 * the person asked for. */
gboolean             assay_catalog_stands_in (const AssayCatalog *self, const char *file);
/* Single documents (project, policies, tags): the project's, else the built-in. Never %NULL but for PROJECT. */
const AssayDocument *assay_catalog_single  (const AssayCatalog *self, AssayKind kind);
/* What a catalogue of tags says of @tag, the project's before the built-in. Borrowed;
 * %NULL: none has it. */
const AssayTagRecord *assay_catalog_find_tag (const AssayCatalog *self, const char *tag);
/* What lock.json says of the spec @id, or %NULL: its own line, else the broken one that stands for
 * all (assay-lock.h). */
const AssayLockLine *assay_catalog_lock_line (const AssayCatalog *self, const char *id);
/* @base with other lines. @lines: (element-type AssayDocument), in any order. */
AssayCatalog        *assay_catalog_with_lock (const AssayCatalog *base, GPtrArray *lines);
/* (element-type AssayDocument): the project's own, sorted by id, then version. Borrowed. */
GPtrArray           *assay_catalog_list    (const AssayCatalog *self, AssayKind kind);
/* Reference checks over the whole: dangling ones with did-you-mean. Repeatable. */
void                 assay_catalog_check   (const AssayCatalog *self, AssayProblems *problems);
/* What is likely not meant and keeps nothing from being made: tags of no catalogue ("tag.unknown"),
 * names that Windows reserves ("name.reserved"), titles of which nothing is seen ("title.unseen"),
 * fields that nothing reads in this version ("field.not_read_yet"). */
void                 assay_catalog_warn  (const AssayCatalog *self, AssayProblems *warnings);
/* SHA-256 over the sorted (file, hash) pairs of the project's own documents. */
void                 assay_catalog_hash    (const AssayCatalog *self, AssayDigest *out);

/* The newest version of a family's built-in dialect ("sdxl" -> builtin:sdxl-sentences), or %NULL. */
const AssayCheckpointProfile *assay_catalog_family_profile (const AssayCatalog *self, const char *family);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AssayCatalog, assay_catalog_unref)

G_END_DECLS
