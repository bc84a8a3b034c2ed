/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/shell/assay-left-projects.h"

#include "app/shell/assay-folder-word.h"

#define SETTING "left-projects"

static void
add_others (GVariantBuilder *builder, GVariant *left, const char *project)
{
  GVariantIter iter;
  const char *other, *since;

  g_variant_iter_init (&iter, left);
  while (g_variant_iter_next (&iter, "{&s&s}", &other, &since))
    if (!g_str_equal (other, project))
      g_variant_builder_add (builder, "{ss}", other, since);
}

GVariant *
assay_left_projects_without (GVariant *left, const char *project)
{
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a{ss}"));
  add_others (&builder, left, project);
  return g_variant_builder_end (&builder);
}

/* Borrowed from @left. */
static const char *
find_oldest (GVariant *left)
{
  GVariantIter iter;
  const char *project, *since, *oldest = NULL, *least = NULL;

  g_variant_iter_init (&iter, left);
  while (g_variant_iter_next (&iter, "{&s&s}", &project, &since))
    if (least == NULL || g_strcmp0 (since, least) < 0)
      {
        oldest = project;
        least = since;
      }
  return oldest;
}

/* With place for one more. */
static GVariant *
trim (GVariant *left)
{
  GVariant *trimmed = g_variant_ref_sink (left);

  while (g_variant_n_children (trimmed) >= ASSAY_LEFT_PROJECTS_MAX)
    {
      g_autoptr (GVariant) longer = trimmed;

      trimmed = g_variant_ref_sink (assay_left_projects_without (longer, find_oldest (longer)));
    }
  return trimmed;
}

GVariant *
assay_left_projects_with (GVariant *left, const char *project, const char *since)
{
  g_autoptr (GVariant) others = trim (assay_left_projects_without (left, project));
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a{ss}"));
  g_variant_builder_add (&builder, "{ss}", project, since);
  add_others (&builder, others, project);
  return g_variant_builder_end (&builder);
}

void
assay_left_projects_remember (GSettings *settings, const char *folder, const char *since)
{
  g_autofree char *project = assay_folder_word_new (folder);
  g_autoptr (GVariant) left = g_settings_get_value (settings, SETTING);

  g_settings_set_value (settings, SETTING, assay_left_projects_with (left, project, since));
}

static void
forget (GSettings *settings, GVariant *left, const char *project)
{
  if (g_variant_n_children (left) == 1)
    g_settings_reset (settings, SETTING);
  else
    g_settings_set_value (settings, SETTING, assay_left_projects_without (left, project));
}

char *
assay_left_projects_take (GSettings *settings, const char *folder)
{
  g_autofree char *project = assay_folder_word_new (folder);
  g_autoptr (GVariant) left = g_settings_get_value (settings, SETTING);
  char *since = NULL;

  if (g_variant_lookup (left, project, "s", &since))
    forget (settings, left, project);
  return since;
}
