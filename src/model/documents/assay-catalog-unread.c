/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/documents/assay-catalog-private.h"

#include <string.h>

/* One file of a kind. */
typedef struct
{
  AssayKind kind;
  char *id, *file;
  int version;
} Unread;

struct _AssayUnread
{
  GPtrArray *files; /* of Unread */
  char **specs;     /* ids */
};

static void
unread_free (gpointer data)
{
  Unread *self = data;

  g_free (self->id);
  g_free (self->file);
  g_free (self);
}

static void
add_file (AssayUnread *self, const char *file)
{
  Unread *one = g_new0 (Unread, 1);

  one->file = g_strdup (file);
  if (assay_kind_of_path (file, &one->kind, &one->id, &one->version))
    g_ptr_array_add (self->files, one);
  else
    unread_free (one);
}

static char **
dup_specs (GPtrArray *files)
{
  GPtrArray *ids = g_ptr_array_new ();

  for (guint i = 0; i < files->len; i++)
    if (((const Unread *) files->pdata[i])->kind == ASSAY_KIND_SPEC)
      g_ptr_array_add (ids, g_strdup (((const Unread *) files->pdata[i])->id));
  g_ptr_array_add (ids, NULL);
  return (char **) g_ptr_array_free (ids, FALSE);
}

AssayUnread *
_assay_unread_new (const char *const *files)
{
  AssayUnread *self = g_atomic_rc_box_new0 (AssayUnread);

  self->files = g_ptr_array_new_with_free_func (unread_free);
  for (guint i = 0; files != NULL && files[i] != NULL; i++)
    add_file (self, files[i]);
  self->specs = dup_specs (self->files);
  return self;
}

AssayUnread *
_assay_unread_ref (AssayUnread *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
clear (gpointer data)
{
  AssayUnread *self = data;

  g_ptr_array_unref (self->files);
  g_strfreev (self->specs);
}

void
_assay_unread_unref (AssayUnread *self)
{
  g_atomic_rc_box_release_full (self, clear);
}

const char *const *
_assay_unread_specs (const AssayUnread *self)
{
  return (const char *const *) self->specs;
}

gboolean
_assay_unread_has (const AssayUnread *self, AssayKind kind)
{
  for (guint i = 0; i < self->files->len; i++)
    if (((const Unread *) self->files->pdata[i])->kind == kind)
      return TRUE;
  return FALSE;
}

/* Of one id the newest, or the one of @version; %NULL: none. */
static const Unread *
find (const AssayUnread *self, AssayKind kind, const char *id, int version)
{
  const Unread *found = NULL;

  for (guint i = 0; i < self->files->len; i++)
    {
      const Unread *one = self->files->pdata[i];

      if (one->kind == kind && strcmp (one->id, id) == 0
          && (version == 0 || one->version == version)
          && (found == NULL || one->version > found->version))
        found = one;
    }
  return found;
}

const char *
_assay_unread_find (const AssayUnread *self, AssayKind kind, const char *reference)
{
  g_autofree char *id = NULL;
  const Unread *found;
  gboolean builtin;
  int version;

  if (self->files->len == 0 || reference == NULL
      || !_assay_reference_parse (reference, &builtin, &id, &version) || builtin)
    return NULL;
  found = find (self, kind, id, version);
  return found != NULL ? found->file : NULL;
}

gboolean
_assay_unread_is_newer (const AssayUnread *self, const AssayDocument *document)
{
  const Unread *newest = find (self, document->kind, document->id, 0);

  return newest != NULL && newest->version > document->version;
}
