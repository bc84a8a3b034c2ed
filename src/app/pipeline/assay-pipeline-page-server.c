/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/pipeline/assay-pipeline-page-server.h"

#include <glib/gi18n.h>

struct _AssayPipelineServer
{
  AdwBin parent_instance;
  GSettings *settings; /* NULL where the schema is not installed */
  gboolean following;  /* what is shown is the project's, not what was chosen */
  AdwComboRow *provider;
  GtkEditable *address, *checkpoint;
  GtkWidget *key;
};

enum
{
  PROVIDER_SANDBOX,
  PROVIDER_COMFYUI
};

static guint changed_signal, key_wanted_signal;

G_DEFINE_FINAL_TYPE (AssayPipelineServer, assay_pipeline_server, ADW_TYPE_BIN)

static void
assay_pipeline_server_dispose (GObject *object)
{
  AssayPipelineServer *self = ASSAY_PIPELINE_SERVER (object);

  g_clear_object (&self->settings);
  gtk_widget_dispose_template (GTK_WIDGET (self), ASSAY_TYPE_PIPELINE_SERVER);
  G_OBJECT_CLASS (assay_pipeline_server_parent_class)->dispose (object);
}

static void
remember (AssayPipelineServer *self, const char *key, const char *value)
{
  if (self->settings != NULL && !self->following)
    g_settings_set_string (self->settings, key, value);
}

static void
changed_cb (AssayPipelineServer *self)
{
  gboolean sandbox = assay_pipeline_server_is_sandbox (self);

  gtk_widget_set_visible (GTK_WIDGET (self->address), !sandbox);
  gtk_widget_set_visible (self->key, !sandbox);
  gtk_widget_set_visible (GTK_WIDGET (self->checkpoint), !sandbox);
  remember (self, "provider", sandbox ? "sandbox" : "comfyui");
  remember (self, "server", gtk_editable_get_text (self->address));
  remember (self, "checkpoint", gtk_editable_get_text (self->checkpoint));
  g_signal_emit (self, changed_signal, 0);
}

static void
key_clicked_cb (AssayPipelineServer *self)
{
  g_signal_emit (self, key_wanted_signal, 0, gtk_editable_get_text (self->address));
}

gboolean
assay_pipeline_server_is_sandbox (AssayPipelineServer *self)
{
  return adw_combo_row_get_selected (self->provider) != PROVIDER_COMFYUI;
}

void
assay_pipeline_server_use_sandbox (AssayPipelineServer *self)
{
  adw_combo_row_set_selected (self->provider, PROVIDER_SANDBOX);
}

void
assay_pipeline_server_use_comfyui (AssayPipelineServer *self,
                                   const char *address,
                                   const char *checkpoint)
{
  gtk_editable_set_text (self->address, address);
  gtk_editable_set_text (self->checkpoint, checkpoint);
  adw_combo_row_set_selected (self->provider, PROVIDER_COMFYUI);
}

char *
assay_pipeline_server_dup_place (AssayPipelineServer *self)
{
  if (assay_pipeline_server_is_sandbox (self))
    return g_strdup (_ ("By the sandbox: drawings, not AI"));
  /* Translators: pictures are made by ComfyUI at this address */
  return g_strdup_printf (_ ("By ComfyUI at %s"), gtk_editable_get_text (self->address));
}

/* What was typed, or %NULL for nothing. */
static char *
dup_said (GtkEditable *entry)
{
  g_autofree char *text = g_strstrip (g_strdup (gtk_editable_get_text (entry)));

  return *text != '\0' ? g_steal_pointer (&text) : NULL;
}

AssayRunArgs *
assay_pipeline_server_dup_args (AssayPipelineServer *self)
{
  AssayRunArgs *args = assay_table_new (&assay_run_args_table);

  args->wait = FALSE;
  args->provider = ASSAY_RUN_SANDBOX;
  if (assay_pipeline_server_is_sandbox (self))
    return args;
  args->provider = ASSAY_RUN_COMFYUI;
  args->server = dup_said (self->address);
  args->checkpoint = dup_said (self->checkpoint);
  return args;
}

static GSettings *
open_settings (void)
{
  GSettingsSchemaSource *source = g_settings_schema_source_get_default ();
  g_autoptr (GSettingsSchema) schema =
    source != NULL ? g_settings_schema_source_lookup (source, ASSAY_APP_ID, TRUE) : NULL;

  return schema != NULL ? g_settings_new (ASSAY_APP_ID) : NULL;
}

/* What was chosen last, whatever the project. */
static void
show_settings (AssayPipelineServer *self)
{
  g_autofree char *provider = g_settings_get_string (self->settings, "provider");
  g_autofree char *server = g_settings_get_string (self->settings, "server");
  g_autofree char *checkpoint = g_settings_get_string (self->settings, "checkpoint");

  gtk_editable_set_text (self->address, server);
  gtk_editable_set_text (self->checkpoint, checkpoint);
  adw_combo_row_set_selected (self->provider, g_str_equal (provider, "comfyui") ? PROVIDER_COMFYUI
                                                                                : PROVIDER_SANDBOX);
}

void
assay_pipeline_server_follow (AssayPipelineServer *self, const char *address)
{
  g_return_if_fail (ASSAY_IS_PIPELINE_SERVER (self));

  self->following = TRUE;
  if (address != NULL)
    {
      gtk_editable_set_text (self->address, address);
      adw_combo_row_set_selected (self->provider, PROVIDER_COMFYUI);
    }
  else if (self->settings != NULL)
    show_settings (self);
  self->following = FALSE;
}

static void
assay_pipeline_server_class_init (AssayPipelineServerClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = assay_pipeline_server_dispose;
  changed_signal = g_signal_new ("changed", ASSAY_TYPE_PIPELINE_SERVER, G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 0);
  key_wanted_signal = g_signal_new ("key-wanted", ASSAY_TYPE_PIPELINE_SERVER, G_SIGNAL_RUN_LAST, 0,
                                    NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  gtk_widget_class_set_template_from_resource (
    widget_class, "/io/github/assay/Assay/ui/assay-pipeline-page-server.ui");
  gtk_widget_class_bind_template_child (widget_class, AssayPipelineServer, provider);
  gtk_widget_class_bind_template_child (widget_class, AssayPipelineServer, address);
  gtk_widget_class_bind_template_child (widget_class, AssayPipelineServer, checkpoint);
  gtk_widget_class_bind_template_child (widget_class, AssayPipelineServer, key);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, key_clicked_cb);
}

static void
assay_pipeline_server_init (AssayPipelineServer *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->settings = open_settings ();
  if (self->settings == NULL)
    gtk_editable_set_text (self->address, "http://127.0.0.1:8188");
  assay_pipeline_server_follow (self, NULL);
  changed_cb (self);
}
