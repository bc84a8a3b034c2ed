/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/library/assay-asset-life.h"

#include "engine/project/assay-life-words.h"

/* One that is being done, and whom it is told. */
typedef struct
{
  guint kind;        /* AssayLife or AssayChoice */
  GPtrArray *assets; /* AssayRow; %NULL: of a life */
  AssayTell tell;
} Wish;

static Wish *
wish_new (guint kind, AssayTellFunc tell, gpointer owner)
{
  Wish *self = g_new0 (Wish, 1);

  *self = (Wish){kind, NULL, assay_tell_to (tell, owner)};
  return self;
}

static void
wish_free (Wish *self)
{
  g_clear_pointer (&self->assets, g_ptr_array_unref);
  assay_tell_clear (&self->tell);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Wish, wish_free)

/* Life -------------------------------------------------------------------------------- */

gboolean
assay_asset_state_takes (gint64 state, AssayLife life)
{
  gboolean aside =
    state == ASSAY_ASSET_PAUSED || state == ASSAY_ASSET_DRAFT || state == ASSAY_ASSET_ARCHIVED;

  switch (life)
    {
    case ASSAY_LIFE_PAUSE:
      return !aside;
    case ASSAY_LIFE_RESUME:
      return aside;
    case ASSAY_LIFE_ARCHIVE:
      return state != ASSAY_ASSET_ARCHIVED;
    case ASSAY_LIFE_DELETE:
    default:
      return TRUE;
    }
}

static void
add_line (GString *text, char *line)
{
  if (line != NULL)
    g_string_append_printf (text, "%s%s", text->len > 0 ? " " : "", line);
  g_free (line);
}

char *
assay_asset_dup_told (AssayLife life, const AssayLifeResult *result)
{
  GString *text = g_string_new (NULL);
  guint n = g_strv_length (result->done);

  for (guint i = 0; result->same[i] != NULL; i++)
    add_line (text, assay_life_dup_same (life, result->same[i]));
  if (n > 0)
    {
      add_line (text, assay_life_dup_done (life, n));
      add_line (text, assay_life_dup_ended (result));
      add_line (text, assay_life_dup_kept (life, result));
    }
  return g_string_free (text, FALSE);
}

static void
lived_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Wish) wish = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (AssayRow) row = assay_project_act_finish (ASSAY_PROJECT (source), result, &error);
  const AssayLifeResult *done;
  g_autofree char *text = NULL, *undo = NULL;

  if (row == NULL)
    {
      assay_tell (&wish->tell, error->message, "");
      return;
    }
  done = assay_row_get (row, &assay_life_result_table);
  text = assay_asset_dup_told ((AssayLife) wish->kind, done);
  if (done->made != ASSAY_UNSET)
    undo = g_strdup_printf ("win.take-back(int64 %" G_GINT64_FORMAT ")", done->made);
  assay_tell (&wish->tell, text, undo != NULL ? undo : "");
}

void
assay_asset_live (AssayProject *project,
                  AssayLife life,
                  const char *const *assets,
                  AssayTellFunc tell,
                  gpointer owner)
{
  AssayLifeArgs *args = assay_table_new (&assay_life_args_table);

  args->life = life;
  g_strfreev (args->specs);
  args->specs = g_strdupv ((char **) assets);
  assay_project_act_async (project, "life", args, NULL, lived_cb, wish_new (life, tell, owner));
}

/* Choices ----------------------------------------------------------------------------- */

static void
slots_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Wish) wish = data;
  g_autoptr (GPtrArray) slots = assay_project_ask_finish (ASSAY_PROJECT (source), result, NULL);

  if (slots != NULL && slots->len > 0)
    assay_choice_make_all (ASSAY_PROJECT (source), (AssayChoice) wish->kind, slots, wish->assets,
                           wish->tell.func, wish->tell.owner);
}

char *
assay_assets_dup_ids (GPtrArray *assets)
{
  GString *ids = g_string_new (NULL);

  for (guint i = 0; i < assets->len; i++)
    g_string_append_printf (ids, "%s%s", i > 0 ? " " : "", assay_row_get_id (assets->pdata[i]));
  return g_string_free (ids, FALSE);
}

void
assay_asset_choose (
  AssayProject *project, AssayChoice choice, GPtrArray *assets, AssayTellFunc tell, gpointer owner)
{
  g_autofree char *ids = assay_assets_dup_ids (assets);
  AssayQuery query = {.kind = "slotsOf", .spec = ids};
  Wish *wish = wish_new (choice, tell, owner);

  wish->assets = g_ptr_array_copy (assets, (GCopyFunc) g_object_ref, NULL);
  g_ptr_array_set_free_func (wish->assets, g_object_unref);
  assay_project_ask_async (project, &query, NULL, slots_cb, wish);
}
