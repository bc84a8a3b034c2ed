/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/library/assay-asset-sum.h"

#include "app/library/assay-asset-life.h"
#include "base/assay-sentence.h"

#include <glib/gi18n.h>

void
assay_asset_sum_add (AssayAssetSum *self, const AssayAssetRow *asset)
{
  self->n++;
  if (asset == NULL || asset->state < 0 || asset->state >= ASSAY_N_ASSET_STATES)
    {
      self->unread++;
      return;
    }
  self->states[asset->state]++;
  self->pictures += (guint) MAX (assay_number_or_zero (asset->variants), 1);
}

guint
assay_asset_sum_count_living (const AssayAssetSum *self, AssayLife life)
{
  guint n = 0;

  for (gint64 state = 0; self->unread == 0 && state < ASSAY_N_ASSET_STATES; state++)
    n += assay_asset_state_takes (state, life) ? self->states[state] : 0;
  return n;
}

/* What can be made again, their pictures know; the refusal says it. */
guint
assay_asset_sum_count_choosing (const AssayAssetSum *self, AssayChoice choice)
{
  if (self->unread > 0)
    return 0;
  return choice == ASSAY_CHOICE_AGAIN ? self->n : self->states[ASSAY_ASSET_QUEUED];
}

char *
assay_asset_sum_dup_title (const AssayAssetSum *self)
{
  if (self->n == 0)
    return g_strdup (_ ("No Asset Selected"));
  return assay_sentence_fill_n (ngettext ("{0} asset", "{0} assets", self->n), self->n, NULL);
}

char *
assay_asset_sum_dup_pictures (const AssayAssetSum *self)
{
  if (self->unread > 0)
    return g_strdup (_ ("Reading the assets"));
  return assay_sentence_fill_n (ngettext ("{0} picture", "{0} pictures", self->pictures),
                                self->pictures, NULL);
}

char *
assay_asset_sum_dup_line (const AssayAssetSum *self, gint64 state, const char *word)
{
  g_autofree char *n = g_strdup_printf ("%u", self->states[state]);
  const char *args[] = {word, n, NULL};

  /* Translators: {0} a state, {1} how many assets stand so: “Approved: 7” */
  return self->states[state] > 0 ? assay_sentence_fill (_ ("{0}: {1}"), args, NULL) : NULL;
}
