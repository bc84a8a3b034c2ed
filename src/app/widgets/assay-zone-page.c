/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/widgets/assay-zone-page.h"

typedef struct
{
  AssayProject *project;
  AssayFeed *feed;
  GPtrArray *models; /* AssayRowModel: they sleep with the page */
  guint missed;      /* AssayTopics while asleep */
  int count;
  gboolean awake, opened;
} AssayZonePagePrivate;

enum
{
  PROP_0,
  PROP_PROJECT,
  PROP_AWAKE,
  PROP_COUNT,
  N_PROPS
};
enum
{
  GO_TO,
  TOAST,
  N_SIGNALS
};

static GParamSpec *props[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (AssayZonePage, assay_zone_page, ADW_TYPE_BIN)

static AssayZonePagePrivate *
private_of (AssayZonePage *self)
{
  return assay_zone_page_get_instance_private (self);
}

/* Project ----------------------------------------------------------------- */

static void
open_if_seen (AssayZonePage *self)
{
  AssayZonePagePrivate *private = private_of (self);
  AssayZonePageClass *klass = ASSAY_ZONE_PAGE_GET_CLASS (self);

  if (private->opened || !private->awake || private->project == NULL)
    return;
  private->opened = TRUE;
  if (klass->open != NULL)
    klass->open (self, private->project);
}

static void
close_if_open (AssayZonePage *self)
{
  AssayZonePagePrivate *private = private_of (self);
  AssayZonePageClass *klass = ASSAY_ZONE_PAGE_GET_CLASS (self);

  g_clear_object (&private->feed);
  g_ptr_array_set_size (private->models, 0);
  private->missed = 0;
  if (private->opened && klass->close != NULL)
    klass->close (self);
  private->opened = FALSE;
}

void
assay_zone_page_set_project (AssayZonePage *self, AssayProject *project)
{
  AssayZonePagePrivate *private = private_of (self);

  g_return_if_fail (ASSAY_IS_ZONE_PAGE (self));
  if (private->project == project)
    return;
  close_if_open (self);
  g_set_object (&private->project, project);
  if (project == NULL)
    assay_zone_page_set_status (self, NULL);
  open_if_seen (self);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_PROJECT]);
}

AssayProject *
assay_zone_page_get_project (AssayZonePage *self)
{
  g_return_val_if_fail (ASSAY_IS_ZONE_PAGE (self), NULL);
  return private_of (self)->project;
}

/* Sleep ------------------------------------------------------------------- */

static void
pass_on (AssayZonePage *self, guint topics)
{
  AssayZonePagePrivate *private = private_of (self);
  AssayZonePageClass *klass = ASSAY_ZONE_PAGE_GET_CLASS (self);

  private->missed |= topics;
  if (!private->awake || private->missed == 0)
    return;
  topics = private->missed;
  private->missed = 0;
  if (klass->changed != NULL)
    klass->changed (self, topics);
}

void
assay_zone_page_set_awake (AssayZonePage *self, gboolean awake)
{
  AssayZonePagePrivate *private = private_of (self);
  AssayZonePageClass *klass = ASSAY_ZONE_PAGE_GET_CLASS (self);

  g_return_if_fail (ASSAY_IS_ZONE_PAGE (self));
  if (private->awake == !!awake)
    return;
  private->awake = !!awake;
  for (guint i = 0; i < private->models->len; i++)
    assay_row_model_set_paused (private->models->pdata[i], !awake);
  open_if_seen (self);
  if (private->opened && klass->set_awake != NULL)
    klass->set_awake (self, private->awake);
  pass_on (self, 0);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_AWAKE]);
}

gboolean
assay_zone_page_get_awake (AssayZonePage *self)
{
  g_return_val_if_fail (ASSAY_IS_ZONE_PAGE (self), FALSE);
  return private_of (self)->awake;
}

AssayRowModel *
assay_zone_page_query (AssayZonePage *self, const AssayQuery *query)
{
  AssayZonePagePrivate *private = private_of (self);
  AssayRowModel *model = assay_project_query (private->project, query);

  assay_row_model_set_paused (model, !private->awake);
  g_ptr_array_add (private->models, g_object_ref (model));
  return model;
}

void
assay_zone_page_forget (AssayZonePage *self, AssayRowModel *model)
{
  g_ptr_array_remove (private_of (self)->models, model);
}

static void
feed_changed_cb (AssayFeed *feed, guint topics, gpointer data)
{
  pass_on (data, topics);
}

void
assay_zone_page_watch (AssayZonePage *self, guint topics)
{
  AssayZonePagePrivate *private = private_of (self);

  g_assert (private->feed == NULL);
  private->feed = assay_project_watch (private->project, NULL, topics);
  g_signal_connect_object (private->feed, "changed", G_CALLBACK (feed_changed_cb), self, 0);
}

/* Count, argument, primary, signals --------------------------------------- */

void
assay_zone_page_set_status (AssayZonePage *self, AssayRow *status)
{
  AssayZonePagePrivate *private = private_of (self);
  AssayZonePageClass *klass = ASSAY_ZONE_PAGE_GET_CLASS (self);
  int count = status != NULL && klass->count != NULL ? klass->count (self, status) : 0;

  if (private->count == count)
    return;
  private->count = count;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_COUNT]);
}

int
assay_zone_page_get_count (AssayZonePage *self)
{
  g_return_val_if_fail (ASSAY_IS_ZONE_PAGE (self), 0);
  return private_of (self)->count;
}

void
assay_zone_page_show (AssayZonePage *self, const char *argument)
{
  AssayZonePageClass *klass = ASSAY_ZONE_PAGE_GET_CLASS (self);

  if (klass->show != NULL)
    klass->show (self, argument);
}

void
assay_zone_page_activate_primary (AssayZonePage *self)
{
  AssayZonePageClass *klass = ASSAY_ZONE_PAGE_GET_CLASS (self);

  if (klass->activate_primary != NULL)
    klass->activate_primary (self);
}

void
assay_zone_page_go_to (AssayZonePage *self, const char *zone, const char *argument)
{
  g_signal_emit (self, signals[GO_TO], 0, zone, argument);
}

void
assay_zone_page_toast (AssayZonePage *self, const char *text, const char *undo)
{
  g_signal_emit (self, signals[TOAST], 0, text, undo);
}

/* Type -------------------------------------------------------------------- */

static void
assay_zone_page_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  AssayZonePagePrivate *private = private_of (ASSAY_ZONE_PAGE (object));

  if (id == PROP_PROJECT)
    g_value_set_object (value, private->project);
  else if (id == PROP_AWAKE)
    g_value_set_boolean (value, private->awake);
  else if (id == PROP_COUNT)
    g_value_set_int (value, private->count);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
assay_zone_page_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  if (id == PROP_PROJECT)
    assay_zone_page_set_project (ASSAY_ZONE_PAGE (object), g_value_get_object (value));
  else if (id == PROP_AWAKE)
    assay_zone_page_set_awake (ASSAY_ZONE_PAGE (object), g_value_get_boolean (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

/* Pages let go of their widgets here, so what they have of the project goes before. */
static void
assay_zone_page_dispose (GObject *object)
{
  AssayZonePagePrivate *private = private_of (ASSAY_ZONE_PAGE (object));

  g_clear_object (&private->feed);
  g_clear_object (&private->project);
  G_OBJECT_CLASS (assay_zone_page_parent_class)->dispose (object);
}

static void
assay_zone_page_finalize (GObject *object)
{
  g_ptr_array_unref (private_of (ASSAY_ZONE_PAGE (object))->models);
  G_OBJECT_CLASS (assay_zone_page_parent_class)->finalize (object);
}

static void
assay_zone_page_class_init (AssayZonePageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->dispose = assay_zone_page_dispose;
  object_class->finalize = assay_zone_page_finalize;
  object_class->get_property = assay_zone_page_get_property;
  object_class->set_property = assay_zone_page_set_property;
  props[PROP_PROJECT] = g_param_spec_object ("project", NULL, NULL, ASSAY_TYPE_PROJECT, flags);
  props[PROP_AWAKE] = g_param_spec_boolean ("awake", NULL, NULL, FALSE, flags);
  props[PROP_COUNT] = g_param_spec_int ("count", NULL, NULL, 0, G_MAXINT, 0,
                                        G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);
  signals[GO_TO] = g_signal_new ("go-to", ASSAY_TYPE_ZONE_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_STRING);
  signals[TOAST] = g_signal_new ("toast", ASSAY_TYPE_ZONE_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_STRING);
}

static void
assay_zone_page_init (AssayZonePage *self)
{
  private_of (self)->models = g_ptr_array_new_with_free_func (g_object_unref);
}
