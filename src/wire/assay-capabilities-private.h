/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* /object_info boiled down to what planning asks for: class names and the words of combo inputs.
 * Private to wire/. */

#include <glib.h>

G_BEGIN_DECLS

/* class name -> (input name -> char **words), all owned; %NULL unless the text (which the strict
 * reader has accepted) is an object of at least one node class. */
GHashTable *_assay_object_info_parse (GBytes *object_info);

G_END_DECLS
