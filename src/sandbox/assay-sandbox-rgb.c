/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sandbox/assay-sandbox-sketch.h"

SandboxRgb
sandbox_rgb (int hex)
{
  return (SandboxRgb){(guint8) (hex >> 16), (guint8) (hex >> 8), (guint8) hex};
}

SandboxRgb
sandbox_rgb_mix (SandboxRgb a, SandboxRgb b, int part)
{
  part = CLAMP (part, 0, 256);
  return (SandboxRgb){(guint8) ((a.r * (256 - part) + b.r * part) >> 8),
                      (guint8) ((a.g * (256 - part) + b.g * part) >> 8),
                      (guint8) ((a.b * (256 - part) + b.b * part) >> 8)};
}

SandboxRgb
sandbox_rgb_light (SandboxRgb color, int part)
{
  SandboxRgb bright = {(guint8) MIN (255, color.r * 5 / 4 + 22),
                       (guint8) MIN (255, color.g * 5 / 4 + 22),
                       (guint8) MIN (255, color.b * 5 / 4 + 16)};

  /* first the same hue at its brightest, then warm white */
  part = CLAMP (part, 0, 256);
  if (part < 128)
    return sandbox_rgb_mix (color, bright, part * 2);
  return sandbox_rgb_mix (bright, sandbox_rgb (0xfffbe8), (part - 128) * 2);
}

/* Shade keeps some of the hue and leans to violet: livelier than black. */
SandboxRgb
sandbox_rgb_dark (SandboxRgb color, int part)
{
  SandboxRgb deep = {(guint8) (color.r * 80 / 256 + 14), (guint8) (color.g * 66 / 256 + 6),
                     (guint8) (color.b * 92 / 256 + 26)};

  return sandbox_rgb_mix (color, deep, part);
}

SandboxRgb
sandbox_rgb_turn (SandboxRgb color, int degrees, int saturation)
{
  int r = color.r, g = color.g, b = color.b;
  int max = MAX (r, MAX (g, b)), min = MIN (r, MIN (g, b)), chroma = max - min;
  int hue = 0, sector, part, mid, out[3];

  if (chroma == 0)
    return color;
  if (max == r)
    hue = 60 * (g - b) / chroma;
  else if (max == g)
    hue = 120 + 60 * (b - r) / chroma;
  else
    hue = 240 + 60 * (r - g) / chroma;
  hue = ((hue + degrees) % 360 + 360) % 360;
  chroma = MIN (255, chroma * saturation / 256);
  min = MAX (0, max - chroma);
  sector = hue / 60;
  part = (max - min) * (hue % 60) / 60;
  mid = sector % 2 == 0 ? min + part : max - part;
  out[0] = (sector == 0 || sector == 5) ? max : (sector == 1 || sector == 4) ? mid : min;
  out[1] = (sector == 1 || sector == 2) ? max : (sector == 0 || sector == 3) ? mid : min;
  out[2] = (sector == 3 || sector == 4) ? max : (sector == 2 || sector == 5) ? mid : min;
  return (SandboxRgb){(guint8) out[0], (guint8) out[1], (guint8) out[2]};
}
