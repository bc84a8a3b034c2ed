/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/library/assay-asset-life.h"

#include "app/widgets/assay-choice-bar.h"
#include "engine/project/assay-life-words.h"
#include "model/rows/assay-slot-choices.h"

/* One that is being done, and whom it is told. */
typedef struct
{
  guint kind, n; /* AssayLife, or AssayChoice and of how many pictures */
  AssayAssetTell tell;
  GObject *owner;
} Wish;

static Wish *
wish_new (guint kind, AssayAssetTell tell, gpointer owner)
{
  Wish *self = g_new0 (Wish, 1);

  *self = (Wish){kind, 0, tell, g_object_ref (owner)};
  return self;
}

static void
wish_free (Wish *self)
{
  g_object_unref (self->owner);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Wish, wish_free)

/* Life -------------------------------------------------------------------------------- */

gboolean
assay_asset_takes (const AssayAssetRow *asset, AssayLife life)
{
  gboolean aside = asset->state == ASSAY_ASSET_PAUSED || asset->state == ASSAY_ASSET_DRAFT
                   || asset->state == ASSAY_ASSET_ARCHIVED;

  switch (life)
    {
    case ASSAY_LIFE_PAUSE:
      return !aside;
    case ASSAY_LIFE_RESUME:
      return aside;
    case ASSAY_LIFE_ARCHIVE:
      return asset->state != ASSAY_ASSET_ARCHIVED;
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
      wish->tell (wish->owner, error->message, "");
      return;
    }
  done = assay_row_get (row, &assay_life_result_table);
  text = assay_asset_dup_told ((AssayLife) wish->kind, done);
  if (done->made != ASSAY_UNSET)
    undo = g_strdup_printf ("win.take-back(int64 %" G_GINT64_FORMAT ")", done->made);
  wish->tell (wish->owner, text, undo != NULL ? undo : "");
}

void
assay_asset_live (AssayProject *project,
                  AssayLife life,
                  const char *const *assets,
                  AssayAssetTell tell,
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
chosen_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Wish) wish = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = assay_choice_dup_done ((AssayChoice) wish->kind, wish->n), *undo = NULL;
  guint64 seq;

  if (assay_project_submit_finish (ASSAY_PROJECT (source), result, &seq, &error))
    undo = assay_choice_dup_undo (seq);
  wish->tell (wish->owner, error != NULL ? error->message : text, undo != NULL ? undo : "");
}

/* Those it applies to; all of them when it does to none, so that the refusal says why. */
static AssayArgsSlotChoose *
args_of (GPtrArray *slots, AssayChoice choice)
{
  AssayArgsSlotChoose *args = assay_choice_args_new (choice);

  for (int pass = 0; pass < 2 && args->slots->len == 0; pass++)
    for (guint i = 0; i < slots->len; i++)
      {
        const AssaySlotRow *slot = assay_row_get (slots->pdata[i], &assay_slot_row_table);

        if (pass == 1 || assay_slot_row_takes (slot, choice))
          assay_choice_args_add (args, slot->spec, &slot->slot);
      }
  return args;
}

static void
slots_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Wish) wish = data;
  g_autoptr (GPtrArray) slots = assay_project_ask_finish (ASSAY_PROJECT (source), result, NULL);
  AssayArgsSlotChoose *args;

  if (slots == NULL || slots->len == 0)
    return;
  args = args_of (slots, (AssayChoice) wish->kind);
  wish->n = args->slots->len;
  assay_choice_submit (ASSAY_PROJECT (source), args, chosen_cb, g_steal_pointer (&wish));
}

void
assay_asset_choose (
  AssayProject *project, AssayChoice choice, const char *asset, AssayAssetTell tell, gpointer owner)
{
  AssayQuery query = {.kind = "slots", .state = "all", .spec = asset};

  assay_project_ask_async (project, &query, NULL, slots_cb, wish_new (choice, tell, owner));
}
