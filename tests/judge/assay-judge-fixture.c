/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "assay-judge-fixture.h"

#include <string.h>

const AssayPixel fixture_key = {255, 0, 255, 255};

AssayContract
fixture_contract (void)
{
  AssayContract contract = {
    .fields = {.background_policy = ASSAY_BACKGROUND_TRANSPARENT,
               .safe_area_px = 6,
               .border_filled_per_mille = 5,
               .stray_island_px = 24,
               .fringe_per_mille = 80,
               .fringe_delta_e = 20,
               .sharpness_min = 20,
               .duplicate_bits = 2,
               .content_min_per_mille = 40},
    .canvas_width = 64,
    .canvas_height = 64,
    .requires_alpha = TRUE,
  };

  /* limits that are not named here ask for nothing */
#define LIMIT(member, json, most, stricter, title, description)                                    \
  if (contract.fields.member == 0)                                                                 \
    contract.fields.member = ASSAY_UNSET;
  ASSAY_CONTRACT_LIMITS (LIMIT)
#undef LIMIT
  return contract;
}

AssayPicture *
fixture_icon (void)
{
  AssayPicture *picture = assay_picture_new (64, 64);

  synthetic_sprite_disk (picture, 32, 32, 24, (AssayPixel){200, 60, 50, 255});
  for (int y = 0; y < 64; y++)
    for (int x = 0; x < 64; x++)
      if (assay_picture_at (picture, x, y)->a > 0)
        assay_picture_at (picture, x, y)->g = (guint8) (60 + y / 2);
  return picture;
}

AssayVerdict *
fixture_judge (const char *id, const AssayPicture *picture, const AssayContract *contract)
{
  const AssayValidator *validator = assay_validator_find (id);

  g_assert_nonnull (validator);
  return validator->judge (&(AssayExhibit){.picture = picture, .contract = contract});
}

AssayVerdict *
fixture_judge_cut (const char *id,
                   const AssayPicture *picture,
                   const AssayPicture *source,
                   const AssayContract *contract)
{
  const AssayRect whole = {0, 0, source->width, source->height};
  const AssayOrigin origin = {source, TRUE, fixture_key, whole, whole};

  return assay_validator_find (id)->judge (
    &(AssayExhibit){.picture = picture, .contract = contract, .origin = &origin});
}

AssayPicture *
fixture_source (const AssayPicture *picture)
{
  AssayPicture *source = synthetic_flat (picture->width, picture->height, fixture_key);

  for (int i = 0; i < picture->width * picture->height; i++)
    {
      AssayPixel over = picture->pixels[i], *at = &source->pixels[i];

      at->r = (guint8) ((over.r * over.a + at->r * (255 - over.a)) / 255);
      at->g = (guint8) ((over.g * over.a + at->g * (255 - over.a)) / 255);
      at->b = (guint8) ((over.b * over.a + at->b * (255 - over.a)) / 255);
    }
  return source;
}

gint64
fixture_measured (const AssayVerdict *verdict, const char *name)
{
  for (guint i = 0; i < verdict->measurements->len; i++)
    {
      const AssayMeasurement *at = g_ptr_array_index (verdict->measurements, i);

      if (strcmp (at->name, name) == 0)
        return at->value;
    }
  g_error ("%s is not measured", name);
}
