/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* A locale with other numbers and letters than C, for tests that nothing depends on it. */

#include <glib.h>

G_BEGIN_DECLS

/* Makes @name ("de_DE" or "tr_TR", in UTF-8) the process's locale, of the system's or else built with localedef
 * into a temporary folder. %FALSE where neither can be had: skip the test then. Checks that the locale is in
 * force (decimal comma). One thread only. */
gboolean test_locale_enter (const char *name);
/* Back to "C". */
void     test_locale_leave (void);

G_END_DECLS
