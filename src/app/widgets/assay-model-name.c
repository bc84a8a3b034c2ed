/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/widgets/assay-model-name.h"

#include <string.h>

const char *
assay_model_name (const char *model)
{
  const char *colon = strchr (model, ':');

  return colon != NULL ? colon + 1 : model;
}
