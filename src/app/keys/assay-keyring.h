/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Keys of servers in the person's keyring, by libsecret: the service of the desktop, or in a
 * Flatpak a file that the portal's secret locks. One item a server, found by the application and by
 * the server's name (assay_key_dup_server) as a whole. What the keyring does not take can be held
 * until the program ends. Nothing is written anywhere else, and nothing is told of it. Main thread;
 * nothing waits. */

#include <gio/gio.h>

G_BEGIN_DECLS

#define ASSAY_KEYRING_ANSWER_S 10  /* whether there is a key */
#define ASSAY_KEYRING_PERSON_S 120 /* … to unlock it: a person may be asked */

/* The text of @server's key: what is held, else what is kept. */
void     assay_keyring_find_async    (const char *server, GCancellable *cancellable,
                                      GAsyncReadyCallback done, gpointer data);
/* Free with assay_secret_free; %NULL: there is none, or (+ @error) it cannot be told. */
char    *assay_keyring_find_finish   (GAsyncResult *result, GError **error);
/* Kept from now on, in the place of what was, and held no more. */
void     assay_keyring_save_async    (const char *server, const char *text,
                                      GCancellable *cancellable, GAsyncReadyCallback done,
                                      gpointer data);
gboolean assay_keyring_save_finish   (GAsyncResult *result, GError **error);
/* Neither kept nor held any more. */
void     assay_keyring_forget_async  (const char *server, GCancellable *cancellable,
                                      GAsyncReadyCallback done, gpointer data);
gboolean assay_keyring_forget_finish (GAsyncResult *result, GError **error);
/* Until the program ends. */
void     assay_keyring_hold          (const char *server, const char *text);
/* What is wrong with the keyring, as a person is told it. New string. */
char    *assay_keyring_dup_trouble   (const GError *error);

G_END_DECLS
