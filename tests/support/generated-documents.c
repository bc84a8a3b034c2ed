/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "generated-documents.h"

#include "base/assay-entropy.h"

#include <string.h>

/* No word of these stands for one of the key colors: all pictures are rendered on the same one. */
static const char *const adjectives[] = {"Worn",   "Ornate", "Small",    "Heavy",
                                         "Carved", "Old",    "Polished", "Broken"};
static const char *const materials[] = {"wooden", "iron", "stone", "leather", "bronze", "clay"};
static const struct
{
  const char *word, *tag;
} nouns[] = {
  {"lantern", "item:tool"},  {"hammer", "item:tool"},   {"compass", "item:tool"},
  {"shovel", "item:tool"},   {"helmet", "item:armor"},  {"boot", "item:armor"},
  {"mask", "item:armor"},    {"saddle", "item:armor"},  {"bell", "item:sound"},
  {"drum", "item:sound"},    {"whistle", "item:sound"}, {"barrel", "item:vessel"},
  {"goblet", "item:vessel"}, {"jug", "item:vessel"},    {"hourglass", "item:vessel"},
};
static const char *const priorities[] = {"P0", "P1", "P2", "P2", "P2", "P2", "P3", "P3"};

static const struct
{
  const char *path, *text;
} base[] = {
  {"project.json", "{'schema':'project/1','title':'Generated'}"},
  {"catalog/tags.json",
   "{'schema':'tags/1','tags':{"
   "'item:armor':{'title':'Armor'},'item:sound':{'title':'Sound'},'item:tool':{'title':'Tool'},"
   "'item:vessel':{'title':'Vessel'},'material:bronze':{'title':'Bronze'},"
   "'material:clay':{'title':'Clay'},'material:iron':{'title':'Iron'},"
   "'material:leather':{'title':'Leather'},'material:stone':{'title':'Stone'},"
   "'material:wooden':{'title':'Wood'}}}"},
  {"policies/routing.json", "{'schema':'routing-policy/1','trust':'all','auditPerMille':0}"},
};

void
generated_file_free (GeneratedFile *self)
{
  assay_document_unref (self->document);
  g_bytes_unref (self->bytes);
  g_free (self);
}

/* Of a text with ' for "; the file is written as the program would write it. */
static GeneratedFile *
file_new (const char *path, const char *text)
{
  g_autofree char *json = g_strdelimit (g_strdup (text), "'", '"');
  g_autoptr (GBytes) typed = g_bytes_new (json, strlen (json));
  g_autoptr (AssayProblems) problems = assay_problems_new ();
  GeneratedFile *self = g_new0 (GeneratedFile, 1);
  AssayKind kind;

  if (!assay_kind_of_path (path, &kind, NULL, NULL))
    g_error ("“%s” is no place for a document", path);
  self->document = assay_document_load (kind, typed, path, problems);
  if (self->document == NULL)
    g_error ("%s", assay_problem_dup_line (assay_problems_get (problems, 0), NULL));
  self->bytes = assay_document_to_bytes (self->document);
  return self;
}

GPtrArray *
generated_base_files (void)
{
  GPtrArray *files = g_ptr_array_new_with_free_func ((GDestroyNotify) generated_file_free);

  for (guint i = 0; i < G_N_ELEMENTS (base); i++)
    g_ptr_array_add (files, file_new (base[i].path, base[i].text));
  return files;
}

static char *
dup_profile (const AssayCheckpointProfile *profile)
{
  return g_strdup_printf ("{'id':'%s','version':%d,'hash':'%s'}", profile->document.id,
                          profile->document.version,
                          assay_digest_hex (&profile->document.hash).text);
}

GeneratedFile *
generated_spec_file (const AssayGeneratedOptions *options,
                     guint number,
                     const AssayCheckpointProfile *profile)
{
  AssaySeededEntropy entropy;
  guint8 dice[4];
  guint noun, size = options->picture_size, render = (size + 7) / 8 * 8;
  const char *adjective, *material;
  g_autofree char *path = NULL, *text = NULL, *pin = dup_profile (profile);

  assay_seeded_entropy_init (&entropy, options->seed * ASSAY_GENERATED_MAX_SPECS + number);
  assay_entropy_fill (&entropy.parent, dice, sizeof dice);
  noun = dice[0] % G_N_ELEMENTS (nouns);
  adjective = adjectives[dice[1] % G_N_ELEMENTS (adjectives)];
  material = materials[dice[2] % G_N_ELEMENTS (materials)];
  path = g_strdup_printf ("specs/%s-%05u.json", nouns[noun].word, number);
  text = g_strdup_printf (
    "{'schema':'spec/1','id':'%s-%05u','title':'%s %s %s %u','assetType':'ui_icon',"
    "'tags':['%s','material:%s'],'prompt':{'positive':'%s %s %s'},"
    "'checkpointId':'sdxl','checkpointProfile':%s,'variants':%u,"
    "'canvas':{'width':%u,'height':%u},'render':{'width':%u,'height':%u},'priority':'%s'}",
    nouns[noun].word, number, adjective, material, nouns[noun].word, number, nouns[noun].tag,
    material, adjective, material, nouns[noun].word, pin, options->n_variants, size, size, render,
    render, priorities[dice[3] % G_N_ELEMENTS (priorities)]);
  return file_new (path, text);
}

guint
generated_spec_number (const char *id)
{
  return (guint) g_ascii_strtoull (strrchr (id, '-') + 1, NULL, 10);
}

gboolean
generated_file_write (const GeneratedFile *self, AssayIo *io, const char *folder, GError **error)
{
  g_autofree char *path = g_build_filename (folder, self->document->file, NULL);
  g_autofree char *parent = g_path_get_dirname (path);

  return assay_io_make_folders (io, parent, error)
         && assay_io_replace_file (io, path, self->bytes, error);
}
