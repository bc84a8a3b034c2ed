/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/decide/assay-claim.h"
#include "engine/query/assay-query-private.h"
#include "model/rows/assay-cause-id.h"

/* Lists that are the index's: ids in order, and the row of an id, to which what the documents and
 * the language say is added. */

static char *
title_of (const AssayCatalog *catalog, const char *id)
{
  const AssaySpec *spec =
    id != NULL ? (const AssaySpec *) assay_catalog_lookup (catalog, ASSAY_KIND_SPEC, id) : NULL;

  return g_strdup (spec != NULL && spec->title != NULL ? spec->title : id);
}

static void
complete_job (AssayEngine *engine, const AssayCatalog *catalog, gpointer data)
{
  AssayJobRow *row = data;

  row->title = title_of (catalog, row->spec);
}

static void
complete_version (AssayEngine *engine, const AssayCatalog *catalog, gpointer data)
{
  AssayVersionRow *row = data;

  row->title = title_of (catalog, row->spec);
}

static void
complete_slot (AssayEngine *engine, const AssayCatalog *catalog, gpointer data)
{
  AssaySlotRow *row = data;

  row->title = title_of (catalog, row->spec);
  row->stands =
    g_strdup (row->left_out == TRUE ? assay_word_at (assay_asset_state_words, ASSAY_ASSET_LEFT_OUT)
                                    : assay_word_at (assay_slot_state_words, row->state));
}

/* Of a check its name is told, never what it is called here. */
static void
name_checks (char **args)
{
  for (guint i = 0; args != NULL && args[i] != NULL; i++)
    {
      const char *title = assay_claim_find (args[i])->title;

      if (title == NULL)
        continue;
      g_free (args[i]);
      args[i] = assay_sentence_pack (title, NULL);
    }
}

/* What the log says; of a doubt, as the claim says it now: older logs have one sentence for all,
 * with the claim's title in it. */
static const char *
words_of (const AssayExceptionRow *row)
{
  const char *claim = row->args != NULL ? row->args[0] : NULL;

  return g_strcmp0 (row->code, "unsure") == 0 ? assay_claim_find (claim)->unsure : row->message;
}

static void
complete_exception (AssayEngine *engine, const AssayCatalog *catalog, gpointer data)
{
  AssayExceptionRow *row = data;

  row->title = title_of (catalog, row->spec);
  row->text = g_strdup (words_of (row));
  row->cause = assay_exception_row_dup_cause (row);
  name_checks (row->args);
}

/* The question with its titles: the asset's and, where it is about another asset too, that one's as
 * it was when the question came up. Where nobody knows which other one, it is asked without. */
static void
ask (AssayCardRow *row)
{
  guint other = assay_claim_find (row->claim)->other;
  gboolean known = row->evidence_args != NULL && g_strv_length (row->evidence_args) > other;
  const char *titles[] = {assay_text_or_empty (row->title), NULL, NULL};

  if (other > 0 && known)
    titles[1] = row->evidence_args[other];
  g_strfreev (row->question_args);
  row->question_args = g_strdupv ((char **) titles);
  row->question_text =
    g_strdup (other == 0 || known ? row->question : assay_claim_find (NULL)->question);
}

/* What the blobs know of a card is a question of its own (evidence). */
static void
complete_card (AssayEngine *engine, const AssayCatalog *catalog, gpointer data)
{
  AssayCardRow *row = data;

  row->title = title_of (catalog, row->spec);
  ask (row);
  row->evidence_text = g_strdup (row->evidence);
}

#define PRODUCTION (ASSAY_TOPIC_VERSIONS | ASSAY_TOPIC_JOBS | ASSAY_TOPIC_CARDS)

const AssayQueryKind assay_queries_of_lists[] = {
  {.kind = "assets",
   .gives =
     "one per spec: {id, title, type, state (AssayAssetState), variants, approved (of these), "
     "picture, version, provider (of that version), checkpoint, tags[], problems}",
   .listed = TRUE,
   .topics = PRODUCTION | ASSAY_TOPIC_DOCUMENTS | ASSAY_TOPIC_EXCEPTIONS,
   .list = "assets"},
  {.kind = "cards",
   .gives = "open questions in order: store's card members + {title, questionArgs[], questionText, "
            "evidenceText}; no blob is read",
   .listed = TRUE,
   .topics = ASSAY_TOPIC_CARDS | ASSAY_TOPIC_VERSIONS,
   .list = "cards",
   .complete = complete_card},
  {.kind = "exceptions",
   .gives = "what a person must look at: see store/README.md; + title, text, cause",
   .listed = TRUE,
   .topics = ASSAY_TOPIC_EXCEPTIONS,
   .list = "exceptions",
   .complete = complete_exception},
  {.kind = "jobs",
   .gives = "see store/README.md; + title",
   .listed = TRUE,
   .topics = ASSAY_TOPIC_JOBS | ASSAY_TOPIC_VERSIONS,
   .list = "jobs",
   .complete = complete_job},
  {.kind = "versions",
   .gives = "see store/README.md; + title",
   .listed = TRUE,
   .topics = ASSAY_TOPIC_VERSIONS | ASSAY_TOPIC_CARDS,
   .list = "versions",
   .complete = complete_version},
  {.kind = "slots",
   .gives = "see store/README.md; + title, stands (the state, or left_out)",
   .listed = TRUE,
   .topics = PRODUCTION,
   .list = "slots",
   .complete = complete_slot},
  {.kind = "documents",
   .gives = "see store/README.md",
   .listed = TRUE,
   .topics = ASSAY_TOPIC_DOCUMENTS,
   .list = "documents"},
  {NULL},
};
