/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/documents/assay-catalog.h"
#include "model/documents/assay-catalog-private.h"

#include <string.h>

/* One sorted array a kind. Snapshots share the arrays of the kinds that did not change; looking up
 * is a binary search, which needs no second structure to be kept in step and copied. */
struct _AssayCatalog
{
  gatomicrefcount refs;
  GPtrArray *lists[ASSAY_N_KINDS]; /* of AssayDocument, by id, then version */
  AssayUnread *unread;
};

static int
compare_names (const char *id_a, int version_a, const AssayDocument *b)
{
  int order = strcmp (id_a, b->id);

  return order != 0 ? order : (version_a > b->version) - (version_a < b->version);
}

/* The index of the first document not before (@id, @version); @out_found: it is the one. */
static guint
find_place (GPtrArray *list, const char *id, int version, gboolean *out_found)
{
  guint low = 0;
  guint high = list->len;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (compare_names (id, version, g_ptr_array_index (list, middle)) > 0)
        low = middle + 1;
      else
        high = middle;
    }
  *out_found = low < list->len && compare_names (id, version, g_ptr_array_index (list, low)) == 0;
  return low;
}

static const AssayDocument *
find_exact (GPtrArray *list, const char *id, int version)
{
  gboolean found;
  guint place = find_place (list, id, version, &found);

  return found ? g_ptr_array_index (list, place) : NULL;
}

/* Of all versions of @id the highest. */
static const AssayDocument *
find_newest (GPtrArray *list, const char *id)
{
  gboolean found;
  guint place = find_place (list, id, G_MAXINT, &found);
  const AssayDocument *before = place > 0 ? g_ptr_array_index (list, place - 1) : NULL;

  if (found)
    return g_ptr_array_index (list, place);
  return before != NULL && strcmp (before->id, id) == 0 ? before : NULL;
}

static GPtrArray *
new_list (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) assay_document_unref);
}

/* The built-ins by kind; made once. */
static GPtrArray *const *
builtin_lists (void)
{
  static GPtrArray *lists[ASSAY_N_KINDS];
  static gsize once;

  if (g_once_init_enter (&once))
    {
      GPtrArray *all = assay_builtin_documents ();

      for (guint i = 0; i < ASSAY_N_KINDS; i++)
        lists[i] = new_list ();
      for (guint i = 0; i < all->len; i++)
        {
          AssayDocument *document = g_ptr_array_index (all, i);

          g_ptr_array_add (lists[document->kind], assay_document_ref (document));
        }
      g_once_init_leave (&once, 1);
    }
  return lists;
}

GPtrArray *
_assay_catalog_builtins (AssayKind kind)
{
  return builtin_lists ()[kind];
}

/* A new catalogue with the lists of @base, or empty ones. */
static AssayCatalog *
catalog_like (const AssayCatalog *base)
{
  AssayCatalog *self = g_new0 (AssayCatalog, 1);

  g_atomic_ref_count_init (&self->refs);
  for (guint i = 0; i < ASSAY_N_KINDS; i++)
    self->lists[i] = base != NULL ? g_ptr_array_ref (base->lists[i]) : new_list ();
  self->unread = base != NULL ? _assay_unread_ref (base->unread) : _assay_unread_new (NULL);
  return self;
}

static int
compare_documents (gconstpointer a, gconstpointer b)
{
  const AssayDocument *first = *(const AssayDocument *const *) a;
  const AssayDocument *second = *(const AssayDocument *const *) b;
  int order = compare_names (first->id, first->version, second);

  /* Of two with one name the first file stays, whatever order they came in. */
  return order != 0 ? order : strcmp (first->file, second->file);
}

static void
drop_duplicates (GPtrArray *list, AssayProblems *problems)
{
  for (guint i = 1; i < list->len;)
    {
      const AssayDocument *kept = g_ptr_array_index (list, i - 1);
      const AssayDocument *document = g_ptr_array_index (list, i);

      if (compare_names (document->id, document->version, kept) != 0)
        {
          i++;
          continue;
        }
      assay_problems_add (problems, document->file, "", "catalog.duplicate_id",
                          N_ ("“{0}” has the same id as “{1}”."),
                          N_ ("Remove one of the two, or give it another id."), document->file,
                          kept->file, NULL);
      g_ptr_array_remove_index (list, i);
    }
}

AssayCatalog *
assay_catalog_new (GPtrArray *documents, AssayProblems *problems)
{
  return assay_catalog_new_partly (documents, NULL, problems);
}

AssayCatalog *
assay_catalog_new_partly (GPtrArray *documents, const char *const *unread, AssayProblems *problems)
{
  AssayCatalog *self = catalog_like (NULL);

  _assay_unread_unref (self->unread);
  self->unread = _assay_unread_new (unread);
  for (guint i = 0; documents != NULL && i < documents->len; i++)
    {
      const AssayDocument *document = g_ptr_array_index (documents, i);

      g_ptr_array_add (self->lists[document->kind], assay_document_ref (document));
    }
  for (guint i = 0; i < ASSAY_N_KINDS; i++)
    {
      g_ptr_array_sort (self->lists[i], compare_documents);
      drop_duplicates (self->lists[i], problems);
    }
  assay_catalog_check (self, problems);
  return self;
}

/* A list of its own for @kind, to be changed before anyone else sees it. */
static GPtrArray *
own_list (AssayCatalog *self, AssayKind kind)
{
  GPtrArray *shared = self->lists[kind];
  GPtrArray *own = g_ptr_array_new_full (shared->len + 1, (GDestroyNotify) assay_document_unref);

  for (guint i = 0; i < shared->len; i++)
    g_ptr_array_add (own, assay_document_ref (g_ptr_array_index (shared, i)));
  g_ptr_array_unref (shared);
  self->lists[kind] = own;
  return own;
}

AssayCatalog *
assay_catalog_with (const AssayCatalog *base, AssayDocument *changed)
{
  AssayCatalog *self = catalog_like (base);
  GPtrArray *list = own_list (self, changed->kind);
  gboolean found;
  guint place = find_place (list, changed->id, changed->version, &found);

  if (found)
    g_ptr_array_remove_index (list, place);
  g_ptr_array_insert (list, (int) place, assay_document_ref (changed));
  return self;
}

AssayCatalog *
assay_catalog_without (const AssayCatalog *base, AssayKind kind, const char *id, int version)
{
  AssayCatalog *self = catalog_like (base);
  gboolean found;
  guint place = find_place (self->lists[kind], id, version, &found);

  if (found)
    g_ptr_array_remove_index (own_list (self, kind), place);
  return self;
}

const char *
assay_catalog_find_unread (const AssayCatalog *self, AssayKind kind, const char *reference)
{
  return _assay_unread_find (self->unread, kind, reference);
}

gboolean
assay_catalog_has_unread (const AssayCatalog *self, AssayKind kind)
{
  return _assay_unread_has (self->unread, kind);
}

gboolean
assay_catalog_is_unread (const AssayCatalog *self, const char *spec)
{
  return g_strv_contains (_assay_unread_specs (self->unread), spec);
}

gboolean
assay_catalog_stands_in (const AssayCatalog *self, const char *file)
{
  g_autofree char *id = NULL;
  const AssayDocument *there;
  AssayKind kind;

  if (!assay_kind_of_path (file, &kind, &id, NULL))
    return FALSE;
  there = assay_kind_info (kind)->file != NULL ? assay_catalog_single (self, kind)
                                               : assay_catalog_lookup (self, kind, id);
  return there != NULL && there->builtin;
}

const char *const *
assay_catalog_list_unread (const AssayCatalog *self)
{
  return _assay_unread_specs (self->unread);
}

AssayCatalog *
assay_catalog_ref (const AssayCatalog *self)
{
  AssayCatalog *mutable = (AssayCatalog *) self; /* only the counter is written */

  g_atomic_ref_count_inc (&mutable->refs);
  return mutable;
}

void
assay_catalog_unref (AssayCatalog *self)
{
  if (self == NULL || !g_atomic_ref_count_dec (&self->refs))
    return;
  for (guint i = 0; i < ASSAY_N_KINDS; i++)
    g_ptr_array_unref (self->lists[i]);
  _assay_unread_unref (self->unread);
  g_free (self);
}

const AssayDocument *
assay_catalog_lookup (const AssayCatalog *self, AssayKind kind, const char *reference)
{
  const AssayDocument *document = NULL;
  g_autofree char *id = NULL;
  gboolean builtin;
  int version;

  if (reference == NULL || !_assay_reference_parse (reference, &builtin, &id, &version))
    return NULL;
  if (!builtin)
    document = version > 0 ? find_exact (self->lists[kind], id, version)
                           : find_newest (self->lists[kind], id);
  /* an older version is not what a name without one means */
  if (document != NULL && version == 0 && _assay_unread_is_newer (self->unread, document))
    return NULL;
  if (document != NULL)
    return document;
  return version > 0 ? find_exact (_assay_catalog_builtins (kind), id, version)
                     : find_newest (_assay_catalog_builtins (kind), id);
}

const AssayDocument *
assay_catalog_single (const AssayCatalog *self, AssayKind kind)
{
  GPtrArray *own = self->lists[kind];
  GPtrArray *builtins = _assay_catalog_builtins (kind);

  g_return_val_if_fail (assay_kind_info (kind)->file != NULL, NULL);
  if (own->len > 0)
    return g_ptr_array_index (own, 0);
  return builtins->len > 0 ? g_ptr_array_index (builtins, builtins->len - 1) : NULL;
}

static const AssayTagRecord *
find_tag_in (GPtrArray *catalogues, const char *tag)
{
  for (guint i = 0; i < catalogues->len; i++)
    {
      const AssayTagCatalog *catalogue = catalogues->pdata[i];

      for (guint j = 0; j < catalogue->tags->len; j++)
        if (strcmp (((const AssayTagRecord *) catalogue->tags->pdata[j])->tag, tag) == 0)
          return catalogue->tags->pdata[j];
    }
  return NULL;
}

const AssayTagRecord *
assay_catalog_find_tag (const AssayCatalog *self, const char *tag)
{
  const AssayTagRecord *own = find_tag_in (self->lists[ASSAY_KIND_TAGS], tag);

  return own != NULL ? own : find_tag_in (_assay_catalog_builtins (ASSAY_KIND_TAGS), tag);
}

const AssayLockLine *
assay_catalog_lock_line (const AssayCatalog *self, const char *id)
{
  GPtrArray *lines = self->lists[ASSAY_KIND_LOCK];
  const AssayDocument *line = find_exact (lines, id, 0);

  return (const AssayLockLine *) (line != NULL ? line : find_exact (lines, "*", 0));
}

AssayCatalog *
assay_catalog_with_lock (const AssayCatalog *base, GPtrArray *lines)
{
  AssayCatalog *self = catalog_like (base);

  g_ptr_array_unref (self->lists[ASSAY_KIND_LOCK]);
  self->lists[ASSAY_KIND_LOCK] = new_list ();
  for (guint i = 0; i < lines->len; i++)
    g_ptr_array_add (self->lists[ASSAY_KIND_LOCK], assay_document_ref (lines->pdata[i]));
  g_ptr_array_sort (self->lists[ASSAY_KIND_LOCK], compare_documents);
  return self;
}

GPtrArray *
assay_catalog_list (const AssayCatalog *self, AssayKind kind)
{
  return self->lists[kind];
}

static int
compare_files (gconstpointer a, gconstpointer b)
{
  return strcmp ((*(const AssayDocument *const *) a)->file,
                 (*(const AssayDocument *const *) b)->file);
}

/* Each as its file, a line feed, the hash in hexadecimal, a line feed. */
void
assay_catalog_hash (const AssayCatalog *self, AssayDigest *out)
{
  g_autoptr (AssayHasher) hasher = assay_hasher_new ();
  g_autoptr (GPtrArray) all = g_ptr_array_new ();

  for (guint i = 0; i < ASSAY_N_KINDS; i++)
    g_ptr_array_extend (all, self->lists[i], NULL, NULL);
  g_ptr_array_sort (all, compare_files);
  for (guint i = 0; i < all->len; i++)
    {
      const AssayDocument *document = g_ptr_array_index (all, i);
      AssayDigestHex hex = assay_digest_hex (&document->hash);

      assay_hasher_update (hasher, document->file, strlen (document->file));
      assay_hasher_update (hasher, "\n", 1);
      assay_hasher_update (hasher, hex.text, ASSAY_DIGEST_HEX_LENGTH);
      assay_hasher_update (hasher, "\n", 1);
    }
  assay_hasher_finish (hasher, out);
}

const AssayCheckpointProfile *
assay_catalog_family_profile (const AssayCatalog *self, const char *family)
{
  GPtrArray *profiles = _assay_catalog_builtins (ASSAY_KIND_CHECKPOINT_PROFILE);

  for (guint i = 0; i < profiles->len; i++)
    {
      const AssayCheckpointProfile *profile = g_ptr_array_index (profiles, i);

      /* The first id of the family, in its newest version. */
      if (g_strcmp0 (profile->family, family) == 0)
        return (const AssayCheckpointProfile *) find_newest (profiles, profile->document.id);
    }
  return NULL;
}
