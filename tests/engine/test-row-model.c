/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine-kit.h"

#include <glib/gstdio.h>

/* A list model of a project follows what happens, row by row. Mutation that turns it red: a row
 * model that reports one item too few. */

static void
replay_cb (GListModel *model, guint position, guint removed, guint added, gpointer data)
{
  GPtrArray *copy = data;

  g_assert_cmpuint (position + removed, <=, copy->len);
  if (removed > 0)
    g_ptr_array_remove_range (copy, position, removed);
  for (guint i = 0; i < added; i++)
    g_ptr_array_insert (copy, (int) (position + i), g_list_model_get_item (model, position + i));
  g_assert_cmpuint (copy->len, ==, g_list_model_get_n_items (model));
  for (guint i = 0; i < copy->len; i++)
    {
      g_autoptr (AssayRow) row = g_list_model_get_item (model, i);

      g_assert_true (copy->pdata[i] == row);
    }
}

static gboolean
has_loaded (gpointer data)
{
  return !assay_row_model_get_loading (data);
}

typedef struct
{
  AssayRowModel *model;
  guint n;
} Expected;

static gboolean
has_items (gpointer data)
{
  Expected *expected = data;

  return g_list_model_get_n_items (G_LIST_MODEL (expected->model)) == expected->n;
}

static void
write_spec (EngineKit *kit, const char *id)
{
  g_autofree char *name = g_strdup_printf ("specs/%s.json", id);
  g_autofree char *text = g_strdup_printf (
    "{\"schema\":\"spec/1\",\"id\":\"%s\",\"title\":\"T %s\",\"assetType\":\"ui_icon\","
    "\"checkpointId\":\"sdxl\"}",
    id, id);

  engine_kit_write (kit, name, text);
}

static void
test_row_model (void)
{
  static const char *const ids[] = {"m", "a", "z", "n", "b"};
  g_autoptr (GPtrArray) copy = g_ptr_array_new_with_free_func (g_object_unref);
  AssayQuery query = {.kind = "assets"};
  g_auto (EngineKit) kit;
  AssayProject *project;
  AssayRowModel *model;
  g_autoptr (AssayRow) potion = NULL, still = NULL;

  engine_kit_init (&kit, "tiny");
  project = engine_kit_open (&kit, FALSE, NULL);
  model = assay_project_query (project, &query);
  g_signal_connect (model, "items-changed", G_CALLBACK (replay_cb), copy);
  g_assert_true (assay_row_model_get_loading (model));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (model)), ==, 0);
  engine_kit_until (has_loaded, model);
  g_assert_cmpuint (copy->len, ==, 1);
  potion = g_list_model_get_item (G_LIST_MODEL (model), 0);
  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    {
      g_autoptr (AssayRow) done = NULL;
      Expected expected = {model, i + 2};

      write_spec (&kit, ids[i]);
      done = engine_kit_act (project, "rescan", "{}", NULL);
      engine_kit_until (has_items, &expected);
      g_assert_cmpuint (copy->len, ==, i + 2);
    }
  for (guint i = 0; i < copy->len && still == NULL; i++)
    if (g_str_equal (assay_row_get_id (copy->pdata[i]), "potion"))
      still = g_object_ref (copy->pdata[i]);
  g_assert_true (still == potion); /* rows keep their identity */
  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    {
      g_autofree char *name = g_strdup_printf ("specs/%s.json", ids[i]);
      g_autofree char *path = engine_kit_path (&kit, name);
      g_autoptr (AssayRow) done = NULL;
      Expected expected = {model, (guint) G_N_ELEMENTS (ids) - i};

      g_assert_cmpint (g_unlink (path), ==, 0);
      done = engine_kit_act (project, "rescan", "{}", NULL);
      engine_kit_until (has_items, &expected);
    }
  g_object_unref (model);
  engine_kit_close (project);
}

static void
test_row_model_follows_a_run (void)
{
  g_autoptr (GPtrArray) copy = g_ptr_array_new_with_free_func (g_object_unref);
  AssayQuery query = {.kind = "versions"};
  g_autoptr (AssayRow) done = NULL;
  g_auto (EngineKit) kit;
  AssayProject *project;
  AssayRowModel *model;
  Expected expected;

  engine_kit_init (&kit, "astroduck");
  project = engine_kit_open (&kit, FALSE, NULL);
  model = assay_project_query (project, &query);
  g_signal_connect (model, "items-changed", G_CALLBACK (replay_cb), copy);
  done =
    engine_kit_act (project, "run", "{\"provider\":\"sandbox\",\"defects\":0,\"wait\":true}", NULL);
  g_assert_cmpint (engine_kit_made (done), ==, 24);
  expected = (Expected){model, 24};
  engine_kit_until (has_items, &expected);
  g_assert_cmpuint (copy->len, ==, 24);
  g_object_unref (model);
  engine_kit_close (project);
}

int
main (int argc, char **argv)
{
  engine_kit_begin (&argc, &argv);
  g_test_add_func ("/engine/row-model/replay", test_row_model);
  g_test_add_func ("/engine/row-model/follows-a-run", test_row_model_follows_a_run);
  return g_test_run ();
}
