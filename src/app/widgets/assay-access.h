/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* What assistive programs are told, where GTK 4.8 tells it badly: a button with a mnemonic says its
 * name twice and with the underscore, what is inside a menu button has no name, pages that nobody
 * sees count as shown, every scroll pane is a Tab stop. Mended for all widgets as they are mapped,
 * so that no page has to think of it. */

#include <adwaita.h>

G_BEGIN_DECLS

/* Once, when GTK is there. Main thread, as all here. */
void assay_access_start (void);
/* A button's own name where its label says too little ("Try Again: Coin"). */
void assay_access_name (GtkWidget *button, const char *name);
/* Before the keyboard is moved by other means than Tab. */
void assay_access_before_move (GtkWidget *window);

G_END_DECLS
