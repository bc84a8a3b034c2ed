/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "generated-drawing.h"

#include "base/assay-entropy.h"
#include "base/assay-json-writer.h"
#include "core/decide/assay-claim.h"
#include "core/decide/assay-route.h"
#include "imaging/assay-png.h"
#include "imaging/assay-synthetic.h"
#include "judge/assay-validator.h"

#include <gio/gio.h>

#define MAX_TRIES 4000
#define REGENERATIONS                                                                              \
  3 /* left while routing: a breach is then made again, and such a drawing is not taken */

/* Far from all key colors and from each other. */
static const AssayPixel colors[] = {
  {96, 64, 40, 255}, {70, 74, 80, 255},    {140, 120, 96, 255},
  {60, 52, 46, 255}, {110, 112, 118, 255}, {128, 84, 60, 255},
};

typedef struct
{
  const AssayProcessParameters *parameters;
  const AssayContract *contract;
  const AssayRoutingPolicy *routing;
  guint render;
  AssaySeededEntropy entropy;
  AssayBlobs *blobs;
  GeneratedDrawings *set;
} Studio;

static void
drawing_free (GeneratedDrawing *self)
{
  g_free (self->source);
  g_free (self->picture);
  g_free (self->steps);
  g_free (self->report_blob);
  g_free (self->asked);
  assay_report_free (self->report);
  g_free (self);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GeneratedDrawing, drawing_free)

/* 0 .. n - 1 */
static int
roll (Studio *self, guint n)
{
  guint8 bytes[2];

  assay_entropy_fill (&self->entropy.parent, bytes, sizeof bytes);
  return (int) ((bytes[0] * 256u + bytes[1]) % n);
}

static AssayPixel
lighter (AssayPixel color)
{
  return (AssayPixel){(guint8) (color.r / 2 + 127), (guint8) (color.g / 2 + 127),
                      (guint8) (color.b / 2 + 127), 255};
}

/* A disk with two marks on it; half of them have a light rim on one side, which is what the checks
 * look for. */
static AssayPicture *
draw (Studio *self)
{
  int side = (int) self->render, middle = side / 2, radius = side / 4 + roll (self, side / 8 + 1);
  AssayPixel color = colors[roll (self, G_N_ELEMENTS (colors))];
  AssayPixel mark = colors[roll (self, G_N_ELEMENTS (colors))];
  AssayPicture *picture = synthetic_flat (side, side, self->parameters->key);

  if (roll (self, 2) == 1)
    synthetic_disk (picture, middle - roll (self, 3), middle - 1 - roll (self, 2), radius,
                    lighter (color));
  synthetic_disk (picture, middle, middle, radius, color);
  for (int i = 0; i < 2; i++)
    synthetic_disk (picture, middle + roll (self, radius) - radius / 2,
                    middle + roll (self, radius) - radius / 2, 1 + roll (self, radius / 4 + 1),
                    mark);
  synthetic_noise (picture, 2, (guint32) roll (self, 65536));
  return picture;
}

static gboolean
keep (Studio *self, GBytes *bytes, char **out_hex, GError **error)
{
  AssayDigest digest;

  if (!assay_blobs_put (self->blobs, bytes, &digest, error))
    return FALSE;
  *out_hex = g_strdup (assay_digest_hex (&digest).text);
  return TRUE;
}

static void
write_step (AssayJsonWriter *writer, const AssayProcessStep *step)
{
  assay_json_writer_begin_object (writer);
  assay_json_writer_member_string (writer, "processor", step->processor);
  assay_json_writer_member_integer (writer, "version", step->version);
  assay_json_writer_name (writer, "changed");
  assay_json_writer_boolean (writer, step->changed);
  assay_json_writer_name (writer, "measurements");
  assay_json_writer_begin_array (writer);
  for (guint i = 0; i < step->n_measurements; i++)
    {
      assay_json_writer_begin_object (writer);
      assay_json_writer_member_string (writer, "name", step->measurements[i].name);
      assay_json_writer_member_integer (writer, "value", step->measurements[i].value);
      assay_json_writer_member_string (writer, "unit", step->measurements[i].unit);
      assay_json_writer_end_object (writer);
    }
  assay_json_writer_end_array (writer);
  assay_json_writer_end_object (writer);
}

static GBytes *
steps_to_bytes (GArray *steps)
{
  g_autoptr (AssayJsonWriter) writer = assay_json_writer_new (ASSAY_JSON_CANONICAL);

  assay_json_writer_begin_array (writer);
  for (guint i = 0; i < steps->len; i++)
    write_step (writer, &g_array_index (steps, AssayProcessStep, i));
  assay_json_writer_end_array (writer);
  return assay_json_writer_finish (writer);
}

/* The claim a card would ask about; %NULL unless the routing says so. */
static char *
dup_asked (const AssayReport *report, const AssayRoute *route)
{
  if (route->outcome != ASSAY_ROUTE_ASK)
    return NULL;
  return g_strdup (route->asked < 0
                     ? ASSAY_CLAIM_TASTE
                     : ((AssayVerdict *) report->verdicts->pdata[route->asked])->validator);
}

static gboolean
is_needed (Studio *self, const AssayRoute *route)
{
  if (route->outcome == ASSAY_ROUTE_AUTO_APPROVED)
    return self->set->clear->len < GENERATED_DRAWINGS;
  return route->outcome == ASSAY_ROUTE_ASK && route->asked >= 0
         && self->set->asked->len < GENERATED_DRAWINGS;
}

static gboolean
keep_all (Studio *self,
          AssayPicture *raw,
          AssayPicture *picture,
          GArray *steps,
          GeneratedDrawing *drawing,
          GError **error)
{
  g_autoptr (GBytes) source = assay_png_encode (raw, 6, NULL, 0);
  g_autoptr (GBytes) delivered = assay_png_encode (picture, 6, NULL, 0);
  g_autoptr (GBytes) record = steps_to_bytes (steps), report = NULL;

  if (!keep (self, source, &drawing->source, error)
      || !keep (self, delivered, &drawing->picture, error)
      || !keep (self, record, &drawing->steps, error))
    return FALSE;
  g_free (drawing->report->picture);
  drawing->report->picture = g_strdup (drawing->picture);
  report = assay_table_to_bytes (&assay_report_table, drawing->report, ASSAY_JSON_CANONICAL);
  drawing->width = picture->width;
  drawing->height = picture->height;
  return keep (self, report, &drawing->report_blob, error);
}

/* Draws one and takes it if its sort is still wanted. */
static gboolean
try_one (Studio *self, GError **error)
{
  g_autoptr (AssayPicture) raw = draw (self);
  g_autoptr (GArray) steps = g_array_new (FALSE, TRUE, sizeof (AssayProcessStep));
  g_autoptr (AssayPicture) picture = assay_process (raw, self->parameters, steps, NULL);
  g_autoptr (GeneratedDrawing) drawing = g_new0 (GeneratedDrawing, 1);
  g_autoptr (AssayRoute) route = NULL;
  AssayOrigin origin = {.source = raw, .keyed = TRUE, .key = self->parameters->key};
  const AssayReferences no_others = {0}; /* the same drawing is many assets' */
  GPtrArray *sort;

  if (picture == NULL)
    return TRUE;
  assay_process_trace (raw, steps, &origin.from, &origin.to);
  drawing->report =
    assay_judge (&(AssayExhibit){picture, self->contract, &no_others, &origin}, 1, NULL);
  route = assay_route_decide (drawing->report, self->routing, REGENERATIONS, FALSE);
  if (!is_needed (self, route))
    return TRUE;
  assay_likeness_of (picture, &drawing->likeness);
  drawing->asked = dup_asked (drawing->report, route);
  if (!keep_all (self, raw, picture, steps, drawing, error))
    return FALSE;
  sort = drawing->asked != NULL ? self->set->asked : self->set->clear;
  g_ptr_array_add (sort, g_steal_pointer (&drawing));
  return TRUE;
}

GeneratedDrawings *
generated_drawings_new (const AssayProcessParameters *parameters,
                        const AssayContract *contract,
                        const AssayRoutingPolicy *routing,
                        guint render,
                        guint64 seed,
                        AssayBlobs *blobs,
                        GError **error)
{
  GeneratedDrawings *set = g_new0 (GeneratedDrawings, 1);
  Studio self = {.parameters = parameters,
                 .contract = contract,
                 .routing = routing,
                 .render = render,
                 .blobs = blobs,
                 .set = set};

  set->clear = g_ptr_array_new_with_free_func ((GDestroyNotify) drawing_free);
  set->asked = g_ptr_array_new_with_free_func ((GDestroyNotify) drawing_free);
  assay_seeded_entropy_init (&self.entropy, seed);
  for (guint i = 0; i < MAX_TRIES; i++)
    if (set->clear->len == GENERATED_DRAWINGS && set->asked->len == GENERATED_DRAWINGS)
      return set;
    else if (!try_one (&self, error))
      break;
  if (error != NULL && *error == NULL)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED,
                 "Of %d drawings %u were clear and %u asked about; %d of each are needed.",
                 MAX_TRIES, set->clear->len, set->asked->len, GENERATED_DRAWINGS);
  generated_drawings_free (set);
  return NULL;
}

void
generated_drawings_free (GeneratedDrawings *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->clear);
  g_ptr_array_unref (self->asked);
  g_free (self);
}
