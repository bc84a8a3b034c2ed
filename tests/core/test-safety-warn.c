/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/plan/assay-safety-warn.h"
#include "core/plan/assay-secret.h"
#include "core-fixture.h"

#include <string.h>

/* Secrets and pickled files in documents.
 *
 * Mutations that turn it red: holds_form or ends_so always false (secret); is_key or is_mixed
 * always true (no-secret); is_pickled without the case (warn); the value among the arguments
 * (warn). */

typedef struct
{
  const char *name, *value;
} Case;

static void
test_secret (void)
{
  static const Case cases[] = {
    {"text", "hf_AbCdEfGhIjKlMnOpQrStUvWxYz0123456789"},
    {"text", "a cup, key sk-0123456789abcdef0123456789abcdef, best"},
    {"note", "sk-proj-a1B2c3D4e5F6g7H8i9J0"},
    {"header", "Authorization: Bearer abcdef0123456789"},
    {"value", "AKIAIOSFODNN7EXAMPLE2345"},
    {"value", "ghp_0123456789abcdefghijABCDEFGHIJ012345"},
    {"url", "https://me:hunter2@studio.example/api"},
    {"api_key", "4f9a0c1be77d4c53a2"},
    {"apiKey", "4f9a0c1be77d4c53a2"},
    {"API-KEY", "4f9a0c1be77d4c53a2"},
    {"civitai_token", "9d8c7b6a5f4e3d2c1b0a"},
    {"password", "hunter2"},
    {"db_passwd", "x1"},
    {"authorization", "abc123def456ghi"},
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    if (!assay_secret_is_likely (cases[i].name, cases[i].value))
      g_error ("%s: %s is none", cases[i].name, cases[i].value);
}

static void
test_no_secret (void)
{
  static const Case cases[] = {
    {"seed", "18446744073709551614"},
    {"sha256", "93ccdeadbeef0123456789abcdef0123456789abcdef0123456789abcdef0123"},
    {"ckpt_name", "dreamshaperXL_v21TurboDPMSDE.safetensors"},
    {"filename_prefix", "assay/0b9d6f04-1111-4222-8333-444455556666"},
    {"text", "a bearer of bad news, a secret garden, token of love, password"},
    {"text", "hf_logo on a cup, sk-8 skates, AKIA"},
    {"text", "masterpiece, 1girl, sk-learning-2024-diagram"},
    {"token_normalization", "mean"},
    {"token", "ohwx"},
    {"trigger_token", "ohwx person"},
    {"token", "none"},
    {"max_tokens", "200k1234567890"},
    {"key", "4f9a0c1be77d4c53a2"},
    {"key_color", "#00ff00112233"},
    {"api_key", ""},
    {"api_key", "${CIVITAI_KEY_2024}"},
    {"api_key", "<your key 12345 here>"},
    {"api_key", "YOUR_API_KEY_0001"},
    {"password", "********"},
    {"password", ""},
    {"image", "https://studio.example/view?filename=a.png"},
    {"url", "http://127.0.0.1:8188/a@b"},
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    if (assay_secret_is_likely (cases[i].name, cases[i].value))
      g_error ("%s: %s is one", cases[i].name, cases[i].value);
}

#define KEY "hf_AbCdEfGhIjKlMnOpQrStUvWxYz0123456789"
#define GRAPH                                                                                      \
  "{'schema':'workflow/1','id':'own','title':'Own','graph':{"                                      \
  "'3':{'class_type':'Fetch','inputs':{'api_key':'" KEY "','seed':5},'_meta':{'title':'Get it'}}," \
  "'4':{'class_type':'Ask','inputs':{'extra':{'password':['x1']},'text':'a cup'}},"                \
  "'5':{'class_type':'UpscaleModelLoader','inputs':{'model_name':'x4/Real.PTH'}},"                 \
  "'9':{'class_type':'SaveImage','inputs':{'images':['5',0]}}}}"

/* "code file pointer arguments" a line, sorted. */
static char *
check (const World *world)
{
  g_autoptr (AssayCatalog) catalog = world_catalog (world, FALSE);
  g_autoptr (AssayProblems) warnings = assay_problems_new ();
  g_autoptr (GString) lines = g_string_new (NULL);

  assay_safety_warn (catalog, warnings);
  assay_problems_sort (warnings);
  for (guint i = 0; i < assay_problems_count (warnings); i++)
    {
      const AssayProblem *warning = assay_problems_get (warnings, i);
      g_autofree char *args = g_strjoinv (",", warning->args);

      g_assert_nonnull (warning->fix);
      g_string_append_printf (lines, "%s %s %s %s\n", warning->code, warning->file,
                              warning->pointer, args);
    }
  return g_strdup (lines->str);
}

static void
test_warn (void)
{
  g_autoptr (World) world = world_empty ();
  g_autofree char *lines = NULL;

  world_set (world, "workflows/own@1.json", GRAPH);
  world_set (world, "checkpoints/old.json",
             "{'schema':'checkpoint/1','id':'old','title':'Old','serverFile':'sd/v1-4.ckpt',"
             "'family':'sd15'}");
  world_set (world, "loras/glow.json",
             "{'schema':'lora/1','id':'glow','title':'Glow','serverFile':'glow.pt',"
             "'families':['sd15']}");
  world_set (world, "loras/safe.json",
             "{'schema':'lora/1','id':'safe','title':'Safe','serverFile':'safe.pt.safetensors',"
             "'families':['sd15']}");
  lines = check (world);
  g_assert_cmpstr (lines, ==,
                   "model.pickled checkpoints/old.json /serverFile sd/v1-4.ckpt\n"
                   "model.pickled loras/glow.json /serverFile glow.pt\n"
                   "workflow.secret workflows/own@1.json /graph/3/inputs/api_key Get it,api_key\n"
                   "workflow.secret workflows/own@1.json /graph/4/inputs/extra/password/0 "
                   "Ask,password\n"
                   "model.pickled workflows/own@1.json /graph/5/inputs/model_name x4/Real.PTH\n");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/core/safety-warn/secret", test_secret);
  g_test_add_func ("/core/safety-warn/no-secret", test_no_secret);
  g_test_add_func ("/core/safety-warn/warn", test_warn);
  return g_test_run ();
}
