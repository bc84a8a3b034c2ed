/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/documents/assay-kind.h"
#include "model/documents/assay-kind-private.h"

#include "base/assay-id.h"
#include "model/documents/assay-file-name.h"

#include <string.h>

/* Rows lie in the kinds' own files; assay-kind-list.h is made by meson from the array that also
 * names those. */
#define KIND(NAME, name) extern const AssayKindRow _assay_kind_##name;
#include "model/documents/assay-kind-list.h"
#undef KIND

static const AssayKindRow *const kinds[ASSAY_N_KINDS] = {
#define KIND(NAME, name) [ASSAY_KIND_##NAME] = &_assay_kind_##name,
#include "model/documents/assay-kind-list.h"
#undef KIND
};

const AssayKindInfo *
assay_kind_info (AssayKind kind)
{
  g_return_val_if_fail ((guint) kind < ASSAY_N_KINDS, NULL);
  return &kinds[kind]->info;
}

AssayDocumentCheck
_assay_kind_check (AssayKind kind)
{
  return kinds[kind]->check;
}

AssayDocumentTake
_assay_kind_take (AssayKind kind)
{
  return kinds[kind]->take;
}

gboolean
assay_kind_parse (const char *name, AssayKind *out)
{
  for (guint i = 0; i < ASSAY_N_KINDS; i++)
    if (g_strcmp0 (kinds[i]->info.name, name) == 0)
      {
        *out = (AssayKind) i;
        return TRUE;
      }
  return FALSE;
}

/* "weapons/bow.json": folders that a person made, none of them hidden or leading out. */
static gboolean
has_plain_folders (const char *name)
{
  for (const char *slash = strchr (name, '/'); slash != NULL; slash = strchr (name, '/'))
    {
      if (slash == name || *name == '.')
        return FALSE;
      name = slash + 1;
    }
  return TRUE;
}

/* @path with the kind's folder taken off, or %NULL if it does not lie in that folder: a single
 * document directly in it, others also in folders inside. */
static const char *
name_in_folder (const AssayKindInfo *info, const char *path)
{
  gsize n = strlen (info->folder);
  const char *name;

  if (n == 0)
    name = path;
  else if (strncmp (path, info->folder, n) == 0 && path[n] == '/')
    name = path + n + 1;
  else
    return NULL;
  if (strchr (name, '/') == NULL)
    return name;
  return info->file == NULL && info->lines == NULL && has_plain_folders (name) ? name : NULL;
}

/* "lock.json#<id>" */
static gboolean
parse_line_name (const AssayKindInfo *info, const char *name, char **out_id, int *out_version)
{
  gsize n = strlen (info->lines);

  if (strncmp (name, info->lines, n) != 0 || name[n] != '#' || !assay_id_is_valid (name + n + 1))
    return FALSE;
  if (out_id != NULL)
    *out_id = g_strdup (name + n + 1);
  if (out_version != NULL)
    *out_version = 0;
  return TRUE;
}

/* "<id>.json" or, of versioned kinds, "<id>@<version>.json". */
static gboolean
parse_name (const AssayKindInfo *info, const char *name, char **out_id, int *out_version)
{
  g_autofree char *stem = NULL;
  g_autofree char *id = NULL;
  int version = 0;

  if (info->lines != NULL)
    return parse_line_name (info, name, out_id, out_version);
  if (!g_str_has_suffix (name, ".json"))
    return FALSE;
  stem = g_strndup (name, strlen (name) - strlen (".json"));
  if (info->file != NULL)
    {
      if (strcmp (name, info->file) != 0)
        return FALSE;
      id = g_steal_pointer (&stem);
    }
  else if (strchr (stem, ':') != NULL || !_assay_reference_parse (stem, NULL, &id, &version)
           || (version > 0) != info->versioned)
    return FALSE;
  if (out_id != NULL)
    *out_id = g_steal_pointer (&id);
  if (out_version != NULL)
    *out_version = version;
  return TRUE;
}

gboolean
assay_kind_of_path (const char *path, AssayKind *out_kind, char **out_id, int *out_version)
{
  for (guint i = 0; i < ASSAY_N_KINDS; i++)
    {
      const char *name = name_in_folder (&kinds[i]->info, path);

      const char *slash = name != NULL ? strrchr (name, '/') : NULL;

      if (slash != NULL)
        name = slash + 1;
      if (name == NULL || !parse_name (&kinds[i]->info, name, out_id, out_version))
        continue;
      if (out_kind != NULL)
        *out_kind = (AssayKind) i;
      return TRUE;
    }
  return FALSE;
}

/* What may lie in the folder of @path: single files by name into @singles, and the kind that takes
 * any id, or %NULL. */
static const AssayKindInfo *
list_folder (const char *path, GPtrArray *singles)
{
  const AssayKindInfo *any = NULL;

  for (guint i = 0; i < ASSAY_N_KINDS; i++)
    {
      const AssayKindInfo *info = &kinds[i]->info;

      if (*info->folder == '\0' || name_in_folder (info, path) == NULL)
        continue;
      if (info->file != NULL)
        g_ptr_array_add (singles, (gpointer) info->file);
      else
        any = info;
    }
  return any;
}

/* Two machines changed one document: a person must say which of the two is meant. */
static void
report_sync_copy (const char *path, AssayProblems *problems)
{
  assay_problems_add (problems, path, "", "document.sync_conflict",
                      N_ ("The file is not read: it looks like a copy that a program for shared "
                          "folders made because two machines changed one document."),
                      N_ ("Compare it with the document, keep what is right there, and delete this "
                          "copy."),
                      NULL);
}

void
assay_kind_report_stray (const char *path, AssayProblems *problems)
{
  g_autoptr (GPtrArray) singles = g_ptr_array_new ();
  const AssayKindInfo *any = list_folder (path, singles);
  const char *slash = strrchr (path, '/');
  const char *nearest;
  const char *fix;

  if (!g_str_has_suffix (path, ".json") || (any == NULL && singles->len == 0)
      || assay_kind_of_path (path, NULL, NULL, NULL))
    return;
  if (assay_file_name_is_sync_copy (slash + 1))
    {
      report_sync_copy (path, problems);
      return;
    }
  g_ptr_array_add (singles, NULL);
  nearest = assay_nearest_word (slash + 1, (const char *const *) singles->pdata);
  if (nearest != NULL)
    fix = N_ ("Did you mean “{0}”?");
  else if (any == NULL)
    fix = N_ ("Remove it, or give it the name of the document it is meant to be.");
  else if (any->versioned)
    fix = N_ ("Name it “<id>@<version>.json”; ids have a-z, 0-9, “-” and “_”.");
  else
    fix = N_ ("Name it “<id>.json”; ids have a-z, 0-9, “-” and “_”.");
  assay_problems_add (problems, path, "", "document.bad_file_name",
                      N_ ("The file is not read: its name is not that of a document."), fix,
                      nearest, NULL);
}

char *
assay_kind_dup_path (AssayKind kind, const char *id, int version)
{
  const AssayKindInfo *info = assay_kind_info (kind);
  const char *slash = *info->folder != '\0' ? "/" : "";

  if (info->file != NULL)
    return g_strconcat (info->folder, slash, info->file, NULL);
  if (info->lines != NULL)
    return g_strconcat (info->folder, slash, info->lines, "#", id, NULL);
  if (info->versioned)
    return g_strdup_printf ("%s%s%s@%d.json", info->folder, slash, id, version);
  return g_strdup_printf ("%s%s%s.json", info->folder, slash, id);
}
