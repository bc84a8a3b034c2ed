/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/plan/assay-plan.h"

#include "core/plan/assay-graph.h"
#include "core/plan/assay-plan-private.h"

#include <string.h>

/* Each slot puts four steps into one graph: generate -> process -> validate -> decide. Where a slot
 * was made from another recipe, that recipe's parts come in as leaves in front of the steps they
 * belong to, with the key they had then and the key they have now. After one pass the cause of a
 * stale decide step, followed upwards, ends at the leaf that changed; that leaf names the reason.
 */

typedef enum
{
  NODE_STEP,   /* generate, process, validate, decide */
  NODE_RECIPE, /* a generate step whose old recipe is not kept: only its hash is known */
  NODE_PART,   /* NODE_PART + AssayRecipePartId */
} NodeKind;

#define STEP_KEY 1 /* steps have no keys of their own: what they do follows from their inputs */

typedef struct
{
  const AssaySpec *spec;
  AssayPlanItem *item;
  AssaySlotState state;
  gboolean ready;
  guint decide; /* node; valid if ready */
  AssayPlanChange change;
  GBytes *bytes;
} PlanSlot;

typedef struct
{
  const AssayCatalog *catalog;
  const AssayOverrides *overrides;
  const struct _AssayCapabilities *capabilities;
  AssayPlanRecipeLookup recipes_of;
  gpointer data;
  GPtrArray *facts; /* AssaySlotFact by spec, variant */
  AssayGraph *graph;
  GByteArray *kinds; /* a NodeKind a node */
  GArray *slots;     /* PlanSlot */
  AssayPlan *plan;
} Planner;

/* Sentences ------------------------------------------------------------- */

/* One row a part in the order its change is named first; {0} … are filled where the prompt changed.
 */
static const struct
{
  AssayRecipePartId part;
  const char *code, *make, *held;
} changes[] = {
  {ASSAY_PART_STACK, "changed.stack", N_ ("Checkpoint, dialect or LoRAs changed."),
   N_ ("Approved and kept; it would differ now: checkpoint, dialect or LoRAs changed.")},
  {ASSAY_PART_PACKAGE, "changed.prompt", N_ ("The prompt package changed: piece {0}, {1} {2}."),
   N_ (
     "Approved and kept; it would differ now: the prompt package changed at piece {0}, {1} {2}.")},
  {ASSAY_PART_WORKFLOW, "changed.workflow", N_ ("The workflow changed."),
   N_ ("Approved and kept; it would differ now: the workflow changed.")},
  {ASSAY_PART_RENDER, "changed.size", N_ ("The render size changed."),
   N_ ("Approved and kept; it would differ now: the render size changed.")},
  {ASSAY_PART_SEED, "changed.seed", N_ ("The seed changed."),
   N_ ("Approved and kept; it would differ now: the seed changed.")},
  {ASSAY_PART_PROCESS, "changed.process", N_ ("The processing changed."),
   N_ ("Approved and kept; it would differ now: the processing changed.")},
  {ASSAY_PART_CONTRACT, "changed.contract", N_ ("The requirements changed."),
   N_ ("Approved and kept; it would differ now: the requirements changed.")},
  {ASSAY_N_PARTS, "changed.recipe", N_ ("Something it is made from changed."),
   N_ ("Approved and kept; it would differ now: something it is made from changed.")},
};

static void
set_reason (AssayPlanItem *item, AssayPlanAction action, const char *code, const char *explanation)
{
  item->action = action;
  item->reason = g_strdup (code);
  item->explanation = g_strdup (explanation);
  if (item->args == NULL)
    item->args = g_new0 (char *, 1);
}

static void
set_changed (PlanSlot *slot, AssayPlanAction action, AssayRecipePartId part)
{
  guint row = 0;

  while (changes[row].part != part && changes[row].part != ASSAY_N_PARTS)
    row++;
  if (part == ASSAY_PART_PACKAGE)
    {
      slot->item->args = g_new0 (char *, 4);
      slot->item->args[0] = g_strdup_printf ("%u", slot->change.piece);
      slot->item->args[1] = g_strdup (slot->change.layer != NULL ? slot->change.layer : "");
      slot->item->args[2] = g_strdup (slot->change.key != NULL ? slot->change.key : "");
    }
  set_reason (slot->item, action, changes[row].code,
              action == ASSAY_PLAN_HELD ? changes[row].held : changes[row].make);
}

/* Facts ----------------------------------------------------------------- */

void
assay_slot_fact_free (AssaySlotFact *self)
{
  if (self == NULL)
    return;
  g_free (self->spec);
  g_free (self->version);
  g_free (self);
}

static int
compare_facts_cb (gconstpointer pa, gconstpointer pb)
{
  const AssaySlotFact *a = *(const AssaySlotFact *const *) pa,
                      *b = *(const AssaySlotFact *const *) pb;
  int order = strcmp (a->spec, b->spec);

  return order != 0 ? order : (a->variant > b->variant) - (a->variant < b->variant);
}

static GPtrArray *
sort_facts (GPtrArray *facts)
{
  GPtrArray *sorted = g_ptr_array_new ();

  for (guint i = 0; facts != NULL && i < facts->len; i++)
    g_ptr_array_add (sorted, facts->pdata[i]);
  g_ptr_array_sort (sorted, compare_facts_cb);
  return sorted;
}

static const AssaySlotFact *
find_fact (const Planner *self, const char *spec, int variant)
{
  const AssaySlotFact wanted = {.spec = (char *) spec, .variant = variant};
  const AssaySlotFact *key = &wanted;
  guint low = 0, high = self->facts->len;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (compare_facts_cb (&self->facts->pdata[middle], &key) < 0)
        low = middle + 1;
      else
        high = middle;
    }
  if (low == self->facts->len || compare_facts_cb (&self->facts->pdata[low], &key) != 0)
    return NULL;
  return self->facts->pdata[low];
}

/* The graph ------------------------------------------------------------- */

static guint
add_node (Planner *self, guint kind, guint64 now, guint64 done, const guint *inputs, guint n_inputs)
{
  guint node = assay_graph_add (self->graph, now, inputs, n_inputs);
  guint8 byte = (guint8) kind;

  assay_graph_set_done (self->graph, node, done);
  g_byte_array_append (self->kinds, &byte, 1);
  return node;
}

static guint
add_part (Planner *self, const PlanSlot *slot, AssayRecipePartId part)
{
  return add_node (self, NODE_PART + part, slot->change.now[part], slot->change.before[part], NULL,
                   0);
}

static guint64
key_of_hash (const AssayDigest *hash)
{
  guint64 key;

  memcpy (&key, hash->bytes, sizeof key);
  return key != 0 ? key : 1;
}

/* The steps of a slot that was made from another recipe whose blob is there. */
static void
add_compared_steps (Planner *self, PlanSlot *slot)
{
  static const AssayRecipePartId of_generate[] = {
    ASSAY_PART_STACK, ASSAY_PART_PACKAGE, ASSAY_PART_WORKFLOW, ASSAY_PART_RENDER, ASSAY_PART_SEED};
  guint generate_inputs[G_N_ELEMENTS (of_generate)], process_inputs[2], validate_inputs[2];
  guint validate;

  for (guint i = 0; i < G_N_ELEMENTS (of_generate); i++)
    generate_inputs[i] = add_part (self, slot, of_generate[i]);
  process_inputs[1] = add_part (self, slot, ASSAY_PART_PROCESS);
  validate_inputs[1] = add_part (self, slot, ASSAY_PART_CONTRACT);
  process_inputs[0] =
    add_node (self, NODE_STEP, STEP_KEY, STEP_KEY, generate_inputs, G_N_ELEMENTS (of_generate));
  validate_inputs[0] = add_node (self, NODE_STEP, STEP_KEY, STEP_KEY, process_inputs, 2);
  validate = add_node (self, NODE_STEP, STEP_KEY, STEP_KEY, validate_inputs, 2);
  slot->decide = add_node (self, NODE_STEP, STEP_KEY, STEP_KEY, &validate, 1);
}

/* … and of one that is new, unchanged, or of which only the hash is left. */
static void
add_plain_steps (Planner *self, PlanSlot *slot, const AssaySlotFact *fact)
{
  gboolean known = fact != NULL && !assay_digest_is_none (&fact->recipe);
  guint64 done = known ? key_of_hash (&fact->recipe) : 0;
  guint node = add_node (self, NODE_RECIPE, key_of_hash (&slot->item->recipe), done, NULL, 0);

  for (guint i = 0; i < 3; i++)
    node = add_node (self, NODE_STEP, STEP_KEY, STEP_KEY, &node, 1);
  slot->decide = node;
}

static void
add_steps (Planner *self, PlanSlot *slot, const AssaySlotFact *fact, GBytes *now)
{
  g_autoptr (GBytes) before = NULL;

  if (fact != NULL && !assay_digest_is_none (&fact->recipe)
      && !assay_digest_equal (&fact->recipe, &slot->item->recipe) && self->recipes_of != NULL)
    before = self->recipes_of (&fact->recipe, self->data);
  if (before != NULL && _assay_plan_compare (before, now, &slot->change)
      && memcmp (slot->change.before, slot->change.now, sizeof slot->change.now) != 0)
    add_compared_steps (self, slot);
  else
    add_plain_steps (self, slot, fact);
}

/* Slots ----------------------------------------------------------------- */

static AssayPlanItem *
item_new (const AssaySpec *spec, int variant, guint regeneration)
{
  AssayPlanItem *self = g_new0 (AssayPlanItem, 1);

  self->spec = g_strdup (spec->document.id);
  self->title = g_strdup (spec->title);
  self->variant = variant;
  self->regeneration = regeneration;
  self->priority = _assay_or (spec->priority, 2);
  return self;
}

static void
item_free_cb (gpointer data)
{
  AssayPlanItem *self = data;

  g_free (self->spec);
  g_free (self->title);
  g_free (self->reason);
  g_free (self->explanation);
  g_strfreev (self->args);
  g_clear_pointer (&self->recipe_bytes, g_bytes_unref);
  g_free (self);
}

/* Bytes are kept only where a job may follow: thousands of approved slots need none. */
static gboolean
may_be_made (const PlanSlot *slot, const AssaySlotFact *fact)
{
  if (slot->state == ASSAY_SLOT_APPROVED || slot->state == ASSAY_SLOT_QUEUED)
    return FALSE;
  return fact == NULL || slot->state == ASSAY_SLOT_NEW || slot->state == ASSAY_SLOT_AGAIN
         || slot->state == ASSAY_SLOT_CANCELED
         || !assay_digest_equal (&fact->recipe, &slot->item->recipe);
}

static void
add_slot (Planner *self,
          const AssaySpec *spec,
          int variant,
          const AssaySlotFact *fact,
          const AssayRecipe *recipe)
{
  PlanSlot slot = {
    .spec = spec,
    .state = fact != NULL ? fact->state : ASSAY_SLOT_NEW,
    .ready = recipe != NULL,
    .item = item_new (spec, variant, fact != NULL ? fact->regeneration : 0),
  };

  g_ptr_array_add (self->plan->items, slot.item);
  if (recipe != NULL)
    {
      slot.item->recipe = recipe->hash;
      add_steps (self, &slot, fact, recipe->bytes);
      if (may_be_made (&slot, fact))
        slot.bytes = g_bytes_ref (recipe->bytes);
    }
  g_array_append_val (self->slots, slot);
}

static void
add_spec (Planner *self, const AssaySpec *spec)
{
  g_autoptr (AssayProblems) found = assay_problems_new ();
  int n_variants = (int) CLAMP (_assay_or (spec->variants, 1), 1, 64);
  gboolean ready = TRUE;

  for (int variant = 0; variant < n_variants; variant++)
    {
      const AssaySlotFact *fact = find_fact (self, spec->document.id, variant);
      g_autoptr (AssayRecipe) recipe = NULL;

      if (ready)
        recipe = _assay_recipe_derive_spec (self->catalog, spec, (AssaySlot){variant},
                                            fact != NULL ? fact->regeneration : 0, self->overrides,
                                            NULL, NULL, found);
      if (variant == 0 && recipe != NULL)
        _assay_ready_check_graph (recipe->graph, recipe->workflow->document.file,
                                  self->capabilities, found);
      ready = ready && assay_problems_count (found) == 0;
      add_slot (self, spec, variant, fact, ready ? recipe : NULL);
    }
  assay_problems_take (self->plan->problems, found);
}

/* Deciding -------------------------------------------------------------- */

/* The node that made @node stale in the first place. */
static guint
find_root (const Planner *self, guint node)
{
  while (assay_graph_state (self->graph, node) == ASSAY_STEP_STALE_INPUT)
    node = assay_graph_cause (self->graph, node);
  return node;
}

/* The part whose change made the slot stale; ASSAY_N_PARTS if it cannot be told. */
static AssayRecipePartId
find_changed_part (const Planner *self, guint root)
{
  guint kind = self->kinds->data[root];

  return kind >= NODE_PART ? (AssayRecipePartId) (kind - NODE_PART) : ASSAY_N_PARTS;
}

static void
settle_unready (PlanSlot *slot)
{
  AssayPlanItem *item = slot->item;

  if (slot->state == ASSAY_SLOT_APPROVED)
    set_reason (item, ASSAY_PLAN_HELD, "approved", N_ ("Approved and kept."));
  else if (slot->state == ASSAY_SLOT_QUEUED)
    set_reason (item, ASSAY_PLAN_WAITING, "making", N_ ("It is being made."));
  else if (slot->state == ASSAY_SLOT_TO_DECIDE)
    set_reason (item, ASSAY_PLAN_WAITING, "to_decide", N_ ("It waits for a decision."));
  else
    set_reason (item, ASSAY_PLAN_BLOCKED, "not_ready",
                N_ ("It cannot be made as it is; see the problems."));
}

static void
settle (const Planner *self, PlanSlot *slot)
{
  AssayPlanItem *item = slot->item;
  guint root = find_root (self, slot->decide);
  AssayStepState root_state = assay_graph_state (self->graph, root);
  AssayRecipePartId part = find_changed_part (self, root);
  gboolean changed = root_state == ASSAY_STEP_STALE_KEY;

  if (slot->state == ASSAY_SLOT_APPROVED && changed)
    set_changed (slot, ASSAY_PLAN_HELD, part);
  else if (slot->state == ASSAY_SLOT_APPROVED)
    set_reason (item, ASSAY_PLAN_HELD, "approved", N_ ("Approved and up to date."));
  else if (slot->state == ASSAY_SLOT_QUEUED)
    set_reason (item, ASSAY_PLAN_WAITING, "making", N_ ("It is being made."));
  else if (slot->state == ASSAY_SLOT_AGAIN)
    set_reason (item, ASSAY_PLAN_MAKE, "again",
                N_ ("The last one was turned down; it is made again."));
  else if (slot->state == ASSAY_SLOT_CANCELED)
    set_reason (item, ASSAY_PLAN_MAKE, "canceled", N_ ("Its last job was canceled."));
  else if (slot->state == ASSAY_SLOT_NEW)
    set_reason (item, ASSAY_PLAN_MAKE, "new", N_ ("It has not been made yet."));
  else if (changed)
    /* an answer or a way out comes first: what was made stays until then, and is made as it would
     * be now after it */
    set_changed (slot, ASSAY_PLAN_WAITING, part);
  else if (slot->state == ASSAY_SLOT_EXCEPTION)
    set_reason (item, ASSAY_PLAN_WAITING, "exception",
                N_ ("It stands among the exceptions until someone acts."));
  else
    set_reason (item, ASSAY_PLAN_WAITING, "to_decide", N_ ("It waits for a decision."));
  if (item->action == ASSAY_PLAN_MAKE)
    item->recipe_bytes = g_steal_pointer (&slot->bytes);
}

static void
settle_all (Planner *self)
{
  guint *const counts[] = {&self->plan->n_make, &self->plan->n_held, &self->plan->n_blocked,
                           &self->plan->n_waiting};

  assay_graph_dirty (self->graph);
  for (guint i = 0; i < self->slots->len; i++)
    {
      PlanSlot *slot = &g_array_index (self->slots, PlanSlot, i);

      if (slot->ready)
        settle (self, slot);
      else
        settle_unready (slot);
      ++*counts[slot->item->action];
      g_clear_pointer (&slot->bytes, g_bytes_unref);
      _assay_plan_change_clear (&slot->change);
    }
}

/* The plan -------------------------------------------------------------- */

static int
compare_items_cb (gconstpointer pa, gconstpointer pb)
{
  const AssayPlanItem *a = *(const AssayPlanItem *const *) pa,
                      *b = *(const AssayPlanItem *const *) pb;
  int order = (a->priority > b->priority) - (a->priority < b->priority);

  if (order == 0)
    order = strcmp (a->spec, b->spec);
  return order != 0 ? order : (a->variant > b->variant) - (a->variant < b->variant);
}

static const char *
action_word (AssayPlanAction action)
{
  static const char *const words[] = {"make", "held", "blocked", "waiting"};

  return words[action];
}

static void
write_item (const AssayPlanItem *item, AssayJsonWriter *writer)
{
  assay_json_writer_begin_object (writer);
  assay_json_writer_member_string (writer, "action", action_word (item->action));
  assay_json_writer_member_integer (writer, "priority", item->priority);
  assay_json_writer_member_string (writer, "reason", item->reason);
  if (!assay_digest_is_none (&item->recipe))
    assay_json_writer_member_string (writer, "recipe", assay_digest_hex (&item->recipe).text);
  assay_json_writer_member_integer (writer, "regeneration", item->regeneration);
  assay_json_writer_member_string (writer, "spec", item->spec);
  assay_json_writer_member_integer (writer, "variant", item->variant);
  assay_json_writer_end_object (writer);
}

static void
write_items (const AssayPlan *self, gboolean only_make, AssayJsonWriter *writer)
{
  assay_json_writer_begin_array (writer);
  for (guint i = 0; i < self->items->len; i++)
    {
      const AssayPlanItem *item = self->items->pdata[i];

      if (!only_make || item->action == ASSAY_PLAN_MAKE)
        write_item (item, writer);
    }
  assay_json_writer_end_array (writer);
}

static void
compute_hash (AssayPlan *self)
{
  g_autoptr (AssayJsonWriter) writer = assay_json_writer_new (ASSAY_JSON_CANONICAL);
  g_autoptr (GBytes) bytes = NULL;

  write_items (self, TRUE, writer);
  bytes = assay_json_writer_finish (writer);
  assay_digest_of_bytes (&self->hash, bytes);
}

AssayPlan *
assay_plan_make (const AssayCatalog *catalog,
                 GPtrArray *facts,
                 const AssayOverrides *overrides,
                 const struct _AssayCapabilities *capabilities,
                 AssayPlanRecipeLookup recipes_of,
                 gpointer data)
{
  GPtrArray *specs = assay_catalog_list (catalog, ASSAY_KIND_SPEC);
  g_autoptr (GPtrArray) sorted = sort_facts (facts);
  g_autoptr (GByteArray) kinds = g_byte_array_new ();
  g_autoptr (GArray) slots = g_array_new (FALSE, FALSE, sizeof (PlanSlot));
  g_autoptr (AssayGraph) graph = assay_graph_new ();
  AssayPlan *plan = g_new0 (AssayPlan, 1);
  Planner self = {catalog, overrides, capabilities, recipes_of, data,
                  sorted,  graph,     kinds,        slots,      plan};

  plan->items = g_ptr_array_new_with_free_func (item_free_cb);
  plan->problems = assay_problems_new ();
  for (guint i = 0; i < specs->len; i++)
    if (_assay_or (((const AssaySpec *) specs->pdata[i])->intent, ASSAY_INTENT_READY)
        == ASSAY_INTENT_READY)
      add_spec (&self, specs->pdata[i]);
  settle_all (&self);
  g_ptr_array_sort (plan->items, compare_items_cb);
  assay_problems_sort (plan->problems);
  compute_hash (plan);
  return plan;
}

void
assay_plan_free (AssayPlan *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->items);
  assay_problems_free (self->problems);
  g_free (self);
}

GBytes *
assay_plan_to_bytes (const AssayPlan *self)
{
  g_autoptr (AssayJsonWriter) writer = assay_json_writer_new (ASSAY_JSON_CANONICAL);

  assay_json_writer_begin_object (writer);
  assay_json_writer_member_string (writer, "hash", assay_digest_hex (&self->hash).text);
  assay_json_writer_name (writer, "items");
  write_items (self, FALSE, writer);
  assay_json_writer_end_object (writer);
  return assay_json_writer_finish (writer);
}
