/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/assay-assets.h"

#include <sqlite3.h>

G_BEGIN_DECLS

/* In the open transaction. */
gboolean _assay_asset_put    (sqlite3 *db, const AssayAsset *asset, GError **error);
gboolean _assay_asset_remove (sqlite3 *db, const char *id, GError **error);

G_END_DECLS
