/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/keys/assay-key-dialog.h"

#include "app/keys/assay-key-show.h"
#include "app/keys/assay-keyring.h"
#include "app/widgets/assay-access.h"
#include "base/assay-secret.h"
#include "base/assay-sentence.h"
#include "engine/project/assay-key-parts.h"

#include <glib/gi18n.h>

typedef struct
{
  GtkEditable *name, *value;
} Part;

struct _AssayKeyDialog
{
  AdwWindow parent_instance;
  AssayProject *project;
  GCancellable *cancellable;
  char *server;
  gboolean acting;
  const char *told; /* an N_() sentence: what is told of the act under way when it is done */

  GArray *parts; /* Part, borrowed */
  GtkBox *parts_box;
  GtkLabel *about, *kept, *hint, *fault, *trouble;
  GtkWidget *more, *save, *hold_box, *kept_box, *forget;
};

static guint changed_signal;

G_DEFINE_FINAL_TYPE (AssayKeyDialog, assay_key_dialog, ADW_TYPE_WINDOW)

static void
assay_key_dialog_dispose (GObject *object)
{
  AssayKeyDialog *self = ASSAY_KEY_DIALOG (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->project);
  g_clear_pointer (&self->server, g_free);
  g_array_set_size (self->parts, 0);
  gtk_widget_dispose_template (GTK_WIDGET (self), ASSAY_TYPE_KEY_DIALOG);
  G_OBJECT_CLASS (assay_key_dialog_parent_class)->dispose (object);
}

static void
assay_key_dialog_finalize (GObject *object)
{
  g_array_unref (ASSAY_KEY_DIALOG (object)->parts);
  G_OBJECT_CLASS (assay_key_dialog_parent_class)->finalize (object);
}

static const Part *
part_at (AssayKeyDialog *self, guint i)
{
  return &g_array_index (self->parts, Part, i);
}

static const char *
name_of (const Part *part)
{
  return gtk_editable_get_text (part->name);
}

static const char *
value_of (const Part *part)
{
  return gtk_editable_get_text (part->value);
}

/* What is shown --------------------------------------------------------------------- */

static void
show_text (GtkLabel *label, const char *text)
{
  gtk_label_set_label (label, text);
  gtk_widget_set_visible (GTK_WIDGET (label), *text != '\0');
}

/* A row that was added and left empty is none. The first always counts. */
static gboolean
is_left_empty (AssayKeyDialog *self, guint i)
{
  return i > 0 && *name_of (part_at (self, i)) == '\0' && *value_of (part_at (self, i)) == '\0';
}

static const char *
fault_of (AssayKeyDialog *self, guint i)
{
  return is_left_empty (self, i)
           ? NULL
           : assay_key_find_fault (name_of (part_at (self, i)), value_of (part_at (self, i)));
}

static void
mark (const Part *part, const char *fault)
{
  gtk_accessible_update_property (GTK_ACCESSIBLE (part->name), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  fault != NULL ? _ (fault) : "", -1);
  if (fault != NULL)
    gtk_widget_add_css_class (GTK_WIDGET (part->name), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (part->name), "error");
}

/* The sentence of the first part that has a fault; what nobody has typed yet has none to tell. */
static const char *
find_told_fault (AssayKeyDialog *self, gboolean *out_sends)
{
  const char *told = NULL;

  *out_sends = TRUE;
  for (guint i = 0; i < self->parts->len; i++)
    {
      const char *fault = fault_of (self, i);
      gboolean typed =
        *name_of (part_at (self, i)) != '\0' && *value_of (part_at (self, i)) != '\0';

      *out_sends &= fault == NULL;
      /* the name is looked at as it is typed, whatever the key is */
      if (fault != NULL && !typed && *name_of (part_at (self, i)) != '\0')
        fault = assay_key_find_fault (name_of (part_at (self, i)), "-");
      else if (!typed)
        fault = NULL;
      mark (part_at (self, i), fault);
      if (told == NULL)
        told = fault;
    }
  return told;
}

static gboolean
lacks_word (AssayKeyDialog *self)
{
  for (guint i = 0; i < self->parts->len; i++)
    if (assay_key_lacks_word (name_of (part_at (self, i)), value_of (part_at (self, i))))
      return TRUE;
  return FALSE;
}

static void
refresh (AssayKeyDialog *self)
{
  gboolean sends;
  const char *fault = find_told_fault (self, &sends);

  show_text (self->fault, fault != NULL ? _ (fault) : "");
  gtk_widget_set_visible (GTK_WIDGET (self->hint), fault == NULL && lacks_word (self));
  gtk_widget_set_sensitive (self->save, sends && !self->acting);
  gtk_widget_set_sensitive (self->forget, !self->acting);
  gtk_widget_set_sensitive (self->hold_box, !self->acting);
  gtk_widget_set_sensitive (GTK_WIDGET (self->parts_box), !self->acting);
  gtk_widget_set_visible (self->more, self->parts->len < ASSAY_KEY_MOST_PARTS);
}

static void
changed_cb (AssayKeyDialog *self)
{
  gtk_widget_set_visible (self->hold_box, FALSE);
  refresh (self);
}

static void
set_acting (AssayKeyDialog *self, gboolean acting)
{
  self->acting = acting;
  refresh (self);
}

/* The keyring's trouble: what is typed stays, and can be used without it. */
static void
show_trouble (AssayKeyDialog *self, const char *text, gboolean can_hold)
{
  set_acting (self, FALSE);
  gtk_label_set_label (self->trouble, text);
  gtk_widget_set_visible (self->hold_box, can_hold);
  if (!can_hold)
    show_text (self->fault, text);
  else
    gtk_widget_child_focus (self->hold_box, GTK_DIR_TAB_FORWARD);
}

/* What is pressed ------------------------------------------------------------------- */

static char *
dup_text (AssayKeyDialog *self)
{
  char *text = NULL;

  for (guint i = 0; i < self->parts->len; i++)
    if (!is_left_empty (self, i))
      text = assay_key_add (text, name_of (part_at (self, i)), value_of (part_at (self, i)));
  return text;
}

static void
given_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (AssayKeyDialog) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (AssayRow) row = assay_project_act_finish (ASSAY_PROJECT (source), result, &error);
  g_autofree char *host = NULL, *text = NULL;

  if (self->project == NULL)
    return;
  if (row == NULL)
    {
      show_trouble (self, error->message, FALSE);
      return;
    }
  host = assay_key_dup_host (self->server);
  text = assay_sentence_fill (self->told, (const char *[]){host, NULL}, (AssayTranslate) gettext);
  g_signal_emit (self, changed_signal, 0, text);
  gtk_window_destroy (GTK_WINDOW (self));
}

/* @text: %NULL: it is forgotten. @told: once it is so. */
static void
give (AssayKeyDialog *self, const char *text, const char *told)
{
  self->told = told;
  assay_project_act_async (self->project, "key", assay_key_args_new (self->server, text),
                           self->cancellable, given_cb, g_object_ref (self));
}

static void
saved_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (AssayKeyDialog) self = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *trouble = NULL;
  assay_autosecret char *text = NULL;

  if (self->project == NULL)
    return;
  if (assay_keyring_save_finish (result, &error))
    {
      text = dup_text (self);
      give (self, text, N_ ("The key for {0} is in the keyring"));
      return;
    }
  trouble = assay_keyring_dup_trouble (error);
  show_trouble (self, trouble, TRUE);
}

static void
save_cb (AssayKeyDialog *self)
{
  assay_autosecret char *text = NULL;

  if (!gtk_widget_get_sensitive (self->save))
    return;
  text = dup_text (self);
  gtk_widget_set_visible (self->hold_box, FALSE);
  set_acting (self, TRUE);
  assay_keyring_save_async (self->server, text, self->cancellable, saved_cb, g_object_ref (self));
}

static void
hold_cb (AssayKeyDialog *self)
{
  assay_autosecret char *text = dup_text (self);

  set_acting (self, TRUE);
  assay_keyring_hold (self->server, text);
  give (self, text, N_ ("The key for {0} is used until Assay is closed"));
}

static void
forgotten_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (AssayKeyDialog) self = data;
  g_autoptr (GError) error = NULL;

  if (self->project == NULL)
    return;
  if (assay_keyring_forget_finish (result, &error))
    give (self, NULL, N_ ("The key for {0} is forgotten"));
  else
    {
      g_autofree char *trouble = assay_keyring_dup_trouble (error);

      show_trouble (self, trouble, FALSE);
    }
}

static void
forget_cb (AssayKeyDialog *self)
{
  set_acting (self, TRUE);
  assay_keyring_forget_async (self->server, self->cancellable, forgotten_cb, g_object_ref (self));
}

/* Parts ------------------------------------------------------------------------------ */

static GtkEditable *
entry_new (AssayKeyDialog *self, GtkGrid *grid, int row, const char *title, GtkWidget *entry)
{
  GtkWidget *label = gtk_label_new_with_mnemonic (title);

  gtk_label_set_mnemonic_widget (GTK_LABEL (label), entry);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_set_hexpand (entry, TRUE);
  assay_access_name (entry, gtk_label_get_text (GTK_LABEL (label)));
  g_signal_connect_swapped (entry, "changed", G_CALLBACK (changed_cb), self);
  g_signal_connect_swapped (entry, "activate", G_CALLBACK (save_cb), self);
  gtk_grid_attach (grid, label, 0, row, 1, 1);
  gtk_grid_attach (grid, entry, 1, row, 1, 1);
  return GTK_EDITABLE (entry);
}

static void
add_part (AssayKeyDialog *self, const char *name)
{
  GtkWidget *grid = gtk_grid_new (), *value = gtk_password_entry_new ();
  Part part;

  gtk_grid_set_row_spacing (GTK_GRID (grid), 6);
  gtk_grid_set_column_spacing (GTK_GRID (grid), 12);
  gtk_password_entry_set_show_peek_icon (GTK_PASSWORD_ENTRY (value), TRUE);
  part.name = entry_new (self, GTK_GRID (grid), 0, _ ("_Header"), gtk_entry_new ());
  part.value = entry_new (self, GTK_GRID (grid), 1, _ ("_Key"), value);
  g_array_append_val (self->parts, part);
  gtk_box_append (self->parts_box, grid);
  gtk_editable_set_text (part.name, name);
}

static void
more_cb (AssayKeyDialog *self)
{
  add_part (self, "");
  gtk_widget_grab_focus (GTK_WIDGET (part_at (self, self->parts->len - 1)->name));
  refresh (self);
}

/* What there is is not shown, but under which names it is sent: who types nothing there keeps it.
 */
static void
show_kept (AssayKeyDialog *self, const char *text)
{
  g_auto (GStrv) names = assay_key_list_names (text);
  g_autofree char *joined = g_strjoinv (", ", names);
  g_autofree char *kept =
    assay_sentence_fill (_ ("There is one, sent as {0}. What is saved here takes its place."),
                         (const char *[]){joined, NULL}, NULL);

  gtk_label_set_label (self->kept, kept);
  gtk_widget_set_visible (self->kept_box, TRUE);
  if (names[0] != NULL && g_str_equal (name_of (part_at (self, 0)), ASSAY_KEY_USUAL_NAME))
    gtk_editable_set_text (part_at (self, 0)->name, names[0]);
}

static void
found_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (AssayKeyDialog) self = data;
  assay_autosecret char *text = assay_keyring_find_finish (result, NULL);

  if (self->project != NULL && text != NULL)
    show_kept (self, text);
}

/* Making it -------------------------------------------------------------------------- */

static void
assay_key_dialog_class_init (AssayKeyDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = assay_key_dialog_dispose;
  G_OBJECT_CLASS (klass)->finalize = assay_key_dialog_finalize;
  changed_signal = g_signal_new ("changed", ASSAY_TYPE_KEY_DIALOG, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/assay/Assay/ui/assay-key-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, AssayKeyDialog, parts_box);
  gtk_widget_class_bind_template_child (widget_class, AssayKeyDialog, about);
  gtk_widget_class_bind_template_child (widget_class, AssayKeyDialog, kept);
  gtk_widget_class_bind_template_child (widget_class, AssayKeyDialog, kept_box);
  gtk_widget_class_bind_template_child (widget_class, AssayKeyDialog, hint);
  gtk_widget_class_bind_template_child (widget_class, AssayKeyDialog, fault);
  gtk_widget_class_bind_template_child (widget_class, AssayKeyDialog, trouble);
  gtk_widget_class_bind_template_child (widget_class, AssayKeyDialog, more);
  gtk_widget_class_bind_template_child (widget_class, AssayKeyDialog, save);
  gtk_widget_class_bind_template_child (widget_class, AssayKeyDialog, hold_box);
  gtk_widget_class_bind_template_child (widget_class, AssayKeyDialog, forget);
  gtk_widget_class_bind_template_callback (widget_class, save_cb);
  gtk_widget_class_bind_template_callback (widget_class, more_cb);
  gtk_widget_class_bind_template_callback (widget_class, hold_cb);
  gtk_widget_class_bind_template_callback (widget_class, forget_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
assay_key_dialog_init (AssayKeyDialog *self)
{
  self->cancellable = g_cancellable_new ();
  self->parts = g_array_new (FALSE, FALSE, sizeof (Part));
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWindow *
assay_key_dialog_new (GtkWindow *parent, AssayProject *project, const char *server)
{
  AssayKeyDialog *self = g_object_new (ASSAY_TYPE_KEY_DIALOG, "transient-for", parent, "modal",
                                       TRUE, "destroy-with-parent", TRUE, NULL);
  g_autofree char *about = assay_sentence_fill (
    _ ("What {0}, or the proxy before it, wants to be shown. Assay sends it to this address alone "
       "and keeps it in your keyring, in no file of the project."),
    (const char *[]){server, NULL}, NULL);

  self->project = g_object_ref (project);
  self->server = g_strdup (server);
  gtk_label_set_label (self->about, about);
  add_part (self, ASSAY_KEY_USUAL_NAME);
  refresh (self);
  gtk_widget_grab_focus (GTK_WIDGET (part_at (self, 0)->value));
  assay_keyring_find_async (server, self->cancellable, found_cb, g_object_ref (self));
  return GTK_WINDOW (self);
}
