/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/pipeline/assay-pipeline-page-server.h"

#include <glib/gi18n.h>

struct _AssayPipelineServer
{
  AdwBin parent_instance;
  GSettings *settings; /* NULL where the schema is not installed */
  AdwComboRow *provider;
  GtkEditable *address, *checkpoint;
};

enum
{
  PROVIDER_SANDBOX,
  PROVIDER_COMFYUI
};

static guint changed_signal;

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
  if (self->settings != NULL)
    g_settings_set_string (self->settings, key, value);
}

static void
changed_cb (AssayPipelineServer *self)
{
  gboolean sandbox = assay_pipeline_server_is_sandbox (self);

  gtk_widget_set_visible (GTK_WIDGET (self->address), !sandbox);
  gtk_widget_set_visible (GTK_WIDGET (self->checkpoint), !sandbox);
  remember (self, "provider", sandbox ? "sandbox" : "comfyui");
  remember (self, "server", gtk_editable_get_text (self->address));
  remember (self, "checkpoint", gtk_editable_get_text (self->checkpoint));
  g_signal_emit (self, changed_signal, 0);
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

static void
load_settings (AssayPipelineServer *self)
{
  GSettingsSchemaSource *source = g_settings_schema_source_get_default ();
  g_autoptr (GSettingsSchema) schema =
    source != NULL ? g_settings_schema_source_lookup (source, ASSAY_APP_ID, TRUE) : NULL;
  g_autoptr (GSettings) settings = NULL;
  g_autofree char *provider = NULL, *server = NULL, *checkpoint = NULL;

  if (schema == NULL)
    {
      gtk_editable_set_text (self->address, "http://127.0.0.1:8188");
      return;
    }
  settings = g_settings_new (ASSAY_APP_ID);
  provider = g_settings_get_string (settings, "provider");
  server = g_settings_get_string (settings, "server");
  checkpoint = g_settings_get_string (settings, "checkpoint");
  gtk_editable_set_text (self->address, server);
  gtk_editable_set_text (self->checkpoint, checkpoint);
  adw_combo_row_set_selected (self->provider, g_str_equal (provider, "comfyui") ? PROVIDER_COMFYUI
                                                                                : PROVIDER_SANDBOX);
  /* from here on the rows write */
  self->settings = g_steal_pointer (&settings);
}

static void
assay_pipeline_server_class_init (AssayPipelineServerClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = assay_pipeline_server_dispose;
  changed_signal = g_signal_new ("changed", ASSAY_TYPE_PIPELINE_SERVER, G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (
    widget_class, "/io/github/assay/Assay/ui/assay-pipeline-page-server.ui");
  gtk_widget_class_bind_template_child (widget_class, AssayPipelineServer, provider);
  gtk_widget_class_bind_template_child (widget_class, AssayPipelineServer, address);
  gtk_widget_class_bind_template_child (widget_class, AssayPipelineServer, checkpoint);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
}

static void
assay_pipeline_server_init (AssayPipelineServer *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  load_settings (self);
  changed_cb (self);
}
