/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* A folder as settings and actions can hold it. Those hold UTF-8, a file system any bytes: what is
 * no UTF-8 is held as its address, "file:///…". Pure. */

#include <glib.h>

G_BEGIN_DECLS

/* @folder: absolute. New string. */
char *assay_folder_word_new        (const char *folder);
/* The folder again; %NULL: @word is none, somebody else wrote it there. New string. */
char *assay_folder_word_dup_folder (const char *word);

G_END_DECLS
