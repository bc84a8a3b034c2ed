/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/shell/assay-welcome.h"

#include "app/shell/assay-folder-word.h"
#include "app/shell/assay-make-project.h"
#include "app/shell/assay-new-game.h"
#include "base/assay-problems.h"

#include <glib/gi18n.h>

#define EXAMPLE       "astroduck"
#define EXAMPLE_TITLE "Astroduck"

struct _AssayWelcome
{
  AdwBin parent_instance;
  char *here; /* where one can be made; %NULL = nowhere in particular */
  gboolean making;
  GtkStack *stack; /* greeting | new */
  AdwHeaderBar *header;
  AdwStatusPage *page;
  AssayNewGame *new_game;
  GtkWidget *here_button, *new_button, *recent_box;
  GtkBox *recent;
};

static guint open_signal;

G_DEFINE_FINAL_TYPE (AssayWelcome, assay_welcome, ADW_TYPE_BIN)

/* The first screen -------------------------------------------------------- */

static GtkWidget *
recent_new (const char *word, const char *folder)
{
  g_autofree char *base = g_path_get_basename (folder);
  g_autofree char *label = g_filename_display_name (base);
  g_autofree char *tooltip = g_filename_display_name (folder);
  GtkWidget *button = gtk_button_new_with_label (label);

  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", word);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "win.open-recent");
  gtk_widget_set_tooltip_text (button, tooltip);
  gtk_widget_add_css_class (button, "flat");
  gtk_label_set_ellipsize (GTK_LABEL (gtk_button_get_child (GTK_BUTTON (button))),
                           PANGO_ELLIPSIZE_MIDDLE);
  return button;
}

static void
show_recent (AssayWelcome *self, const char *const *recent)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->recent))) != NULL)
    gtk_box_remove (self->recent, child);
  for (guint i = 0; recent != NULL && recent[i] != NULL; i++)
    {
      g_autofree char *folder = assay_folder_word_dup_folder (recent[i]);

      if (folder != NULL)
        gtk_box_append (self->recent, recent_new (recent[i], folder));
    }
  gtk_widget_set_visible (self->recent_box,
                          gtk_widget_get_first_child (GTK_WIDGET (self->recent)) != NULL);
}

static void
set_suggested (GtkWidget *button, gboolean suggested)
{
  if (suggested)
    gtk_widget_add_css_class (button, "suggested-action");
  else
    gtk_widget_remove_css_class (button, "suggested-action");
}

/* Never markup from outside. */
static void
show (AssayWelcome *self, const char *title, const char *text)
{
  g_autofree char *plain = g_markup_escape_text (text, -1);

  adw_status_page_set_title (self->page, title);
  adw_status_page_set_description (self->page, plain);
  gtk_widget_set_visible (self->here_button, self->here != NULL);
  set_suggested (self->new_button, self->here == NULL);
  gtk_stack_set_visible_child_name (self->stack, "greeting");
  gtk_widget_grab_focus (self->here != NULL ? self->here_button : self->new_button);
}

void
assay_welcome_greet (AssayWelcome *self, const char *const *recent)
{
  g_return_if_fail (ASSAY_IS_WELCOME (self));
  g_clear_pointer (&self->here, g_free);
  show_recent (self, recent);
  show (self, _ ("Make Game Art"),
        _ ("Type what your game needs. Pictures are made, checked and shown to you to decide."));
}

void
assay_welcome_explain (AssayWelcome *self,
                       const char *const *recent,
                       const char *title,
                       const char *text,
                       const char *folder,
                       gboolean can_make)
{
  g_return_if_fail (ASSAY_IS_WELCOME (self));
  g_free (self->here);
  self->here = can_make ? g_strdup (folder) : NULL;
  show_recent (self, recent);
  show (self, title, text);
}

/* New Game ---------------------------------------------------------------- */

void
assay_welcome_new_game (AssayWelcome *self, const char *folder)
{
  g_return_if_fail (ASSAY_IS_WELCOME (self));
  gtk_stack_set_visible_child_name (self->stack, "new");
  assay_new_game_begin (self->new_game, folder);
}

static void
here_clicked_cb (AssayWelcome *self)
{
  g_autofree char *folder = g_strdup (self->here);

  assay_welcome_new_game (self, folder);
}

static void
back_cb (AssayWelcome *self)
{
  gtk_stack_set_visible_child_name (self->stack, "greeting");
  gtk_widget_grab_focus (self->new_button);
}

static void
made_cb (AssayWelcome *self, const char *folder, const char *place)
{
  g_signal_emit (self, open_signal, 0, folder, place);
}

/* The example ------------------------------------------------------------- */

static void
example_made_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (AssayWelcome) self = data;
  g_autofree char *folder = assay_make_project_dup_folder (EXAMPLE_TITLE);
  g_autoptr (GError) error = NULL;
  gboolean made = assay_make_project_finish (result, &error);
  const AssayProblems *problems = error != NULL ? assay_error_get_problems (error) : NULL;
  g_autofree char *text = NULL;

  self->making = FALSE;
  /* it was tried before: it goes on where it was left */
  if (made || (problems != NULL && assay_problems_has (problems, "init.exists")))
    {
      g_signal_emit (self, open_signal, 0, folder, NULL);
      return;
    }
  text = assay_error_dup_message (error, (AssayTranslate) gettext);
  show (self, _ ("The Example Could Not Be Made"), text);
}

void
assay_welcome_try (AssayWelcome *self)
{
  g_autofree char *folder = assay_make_project_dup_folder (EXAMPLE_TITLE);
  AssayMakeProject what = {.folder = folder, .title = EXAMPLE_TITLE, .example = EXAMPLE};

  g_return_if_fail (ASSAY_IS_WELCOME (self));
  if (self->making)
    return;
  self->making = TRUE;
  assay_make_project_async (&what, example_made_cb, g_object_ref (self));
}

/* Widget ------------------------------------------------------------------ */

static void
assay_welcome_dispose (GObject *object)
{
  adw_bin_set_child (ADW_BIN (object), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), ASSAY_TYPE_WELCOME);
  G_OBJECT_CLASS (assay_welcome_parent_class)->dispose (object);
}

static void
assay_welcome_finalize (GObject *object)
{
  g_free (ASSAY_WELCOME (object)->here);
  G_OBJECT_CLASS (assay_welcome_parent_class)->finalize (object);
}

#define BIND(name) gtk_widget_class_bind_template_child (widget_class, AssayWelcome, name)

static void
assay_welcome_class_init (AssayWelcomeClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = assay_welcome_dispose;
  G_OBJECT_CLASS (klass)->finalize = assay_welcome_finalize;
  open_signal = g_signal_new ("open", ASSAY_TYPE_WELCOME, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                              G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_STRING);
  g_type_ensure (ASSAY_TYPE_NEW_GAME);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/assay/Assay/ui/assay-welcome.ui");
  BIND (stack), BIND (header), BIND (page), BIND (new_game), BIND (here_button), BIND (new_button);
  BIND (recent_box), BIND (recent);
  gtk_widget_class_bind_template_callback (widget_class, here_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, back_cb);
  gtk_widget_class_bind_template_callback (widget_class, made_cb);
}

static void
assay_welcome_init (AssayWelcome *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  adw_status_page_set_icon_name (self->page, ASSAY_APP_ID);
}

GtkWidget *
assay_welcome_new (GtkWidget *menu_button)
{
  AssayWelcome *self = g_object_new (ASSAY_TYPE_WELCOME, NULL);

  adw_header_bar_pack_end (self->header, menu_button);
  return GTK_WIDGET (self);
}
