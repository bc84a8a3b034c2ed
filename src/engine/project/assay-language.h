/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* The person's language, for the whole process. */

#include <glib.h>

G_BEGIN_DECLS

/* First in main: the locale of the environment and the catalogs that are installed. Where
 * ASSAY_LOCALES names a folder (LANGUAGE/LC_MESSAGES/assay.mo below it), the ones there are taken
 * instead: a translator looks at what is not installed yet, a test brings a language of its own. */
void assay_language_enter (void);

G_END_DECLS
