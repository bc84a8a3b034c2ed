/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* The typed documents of the kinds used so far: one struct and one table a kind (assay-document-<kind>.c).
 * Field names in comments are the JSON names. See assay-field.h for how values and "unset" are stored. */

#include "model/documents/assay-contract-fields.h"
#include "model/documents/assay-process-amounts.h"
#include "model/documents/assay-document.h"

G_BEGIN_DECLS

/* Reused sub-records ---------------------------------------------------- */

typedef struct { char *positive; char *negative; } AssayPromptWords;       /* positive, negative: TEXT */
typedef struct { gint64 width, height; } AssaySize;                       /* INTEGER 1..16384 */
typedef struct { char *lora; gint64 weight; } AssayLoraUse;               /* loraId REFERENCE, weight DECIMAL scale 2 (unset: the LoRA's default) */

/* One piece of prompt text in a map or profile. */
typedef struct
{
  char  *text;
  gint64 polarity; /* ENUM positive (default) | negative */
  gint64 weight;   /* DECIMAL scale 2, default 1 */
  gint64 slot;     /* ENUM head | body (default) | tail */
  gint64 order;    /* INTEGER, default 0 */
} AssayFragmentRecord;
enum { ASSAY_POSITIVE, ASSAY_NEGATIVE };
enum { ASSAY_SLOT_HEAD, ASSAY_SLOT_BODY, ASSAY_SLOT_TAIL };

/* processPolicy of an asset type or spec; unset members fall to the asset type, then to the table's words. */
typedef struct
{
  gint64 cut;    /* ENUM auto | node | key_color | as_is ; skeleton: auto resolves to key_color */
  gint64 fringe; /* BOOLEAN */
  gint64 place;  /* ENUM none | center | foot */
  gint64 scale;  /* ENUM none | area | nearest */
  gint64 key_color; /* keyColor ENUM below; unset: one that the words do not ask for */
#define AMOUNT(member, json, least, most, usual, in_recipe, title, description) gint64 member;
  ASSAY_PROCESS_AMOUNTS (AMOUNT) /* INTEGER */
#undef AMOUNT
} AssayProcessPolicy;
enum { ASSAY_CUT_AUTO, ASSAY_CUT_NODE, ASSAY_CUT_KEY_COLOR, ASSAY_CUT_AS_IS };
enum { ASSAY_PLACE_NONE, ASSAY_PLACE_CENTER, ASSAY_PLACE_FOOT };
enum { ASSAY_SCALE_NONE, ASSAY_SCALE_AREA, ASSAY_SCALE_NEAREST };
/* Backgrounds that can be cut out, in the order they are preferred; words as in the prompt: magenta … */
enum { ASSAY_KEY_MAGENTA, ASSAY_KEY_GREEN, ASSAY_KEY_CYAN, ASSAY_KEY_BLUE, ASSAY_KEY_YELLOW, ASSAY_KEY_RED, ASSAY_N_KEYS };

/* project.json */
typedef struct
{
  AssayDocument        document;
  char                *title;
  char                *time_zone;   /* timeZone, default "UTC" */
  gint64               concurrency; /* jobs at a time per server, default 2, 1..16 */
  AssayContractFields *contract;    /* project contract layer, optional */
} AssayProjectDocument;

/* checkpoints/<id>.json */
typedef struct
{
  AssayDocument document;
  char  *title;
  char  *server_file;        /* serverFile: what it usually is; no absolute or .. path */
  char  *family;             /* ID: sdxl, sd15, pony, flux … */
  char  *default_profile;    /* defaultProfileId REFERENCE checkpoint profile (id@version or builtin:); unset: the family's built-in */
  char  *license;            /* free text, optional */
} AssayCheckpoint;

/* checkpoint-profiles/<id>@<v>.json: the dialect of a checkpoint */
typedef struct
{
  AssayDocument document;
  char      *title;
  char      *family;
  AssayPromptWords *base;         /* template; "%s" is the subject words, may be absent (then subject is its own fragment) */
  GPtrArray *asset_types;         /* assetTypes MAP of {char *asset_type; char *positive; char *negative} AssayTypeWords */
  gint64     tag_order_policy;    /* tagOrderPolicy ENUM by_id | explicit */
  char     **tag_order;           /* tagOrder TAGS */
  gint64     tag_mapping_policy;  /* tagMappingPolicy ENUM literal | skip (default) | error : tags without a mapping */
  GPtrArray *guardrails;          /* negative guardrails OBJECTS AssayFragmentRecord (layer checkpoint_base, negative) */
  GPtrArray *runtime_safety;      /* runtimeSafety OBJECTS AssayFragmentRecord */
  gint64     weight_syntax;       /* weightSyntax ENUM parens (default) "(text:1.2)" | none */
  gint64     title_escape;        /* titleEscape ENUM below */
  gint64     loose_brackets;      /* looseBrackets ENUM below */
  gint64     color_words;         /* colorWords ENUM below */
  char      *separator;           /* default ", " */
  char      *sampler;             /* default "euler" */
  char      *scheduler;           /* default "normal" */
  gint64     steps;               /* default 20 */
  gint64     cfg;                 /* DECIMAL scale 1, default 7.0 */
  gint64     pixel_budget;        /* pixelBudget: largest render in pixels, default 1100000 */
} AssayCheckpointProfile;
/* The first of each is what dialects do that do not say it: version 1 of the built-in ones. */
enum { ASSAY_TITLE_RAW, ASSAY_TITLE_BACKSLASH };
enum { ASSAY_BRACKETS_AS_TYPED, ASSAY_BRACKETS_ESCAPED };
enum { ASSAY_COLORS_ENGLISH, ASSAY_COLORS_ALL };
typedef struct { char *asset_type; char *positive; char *negative; } AssayTypeWords;

/* baseline-profiles/<id>@<v>.json */
typedef struct
{
  AssayDocument document;
  char      *title;
  char      *checkpoint; /* checkpointId REFERENCE; unset for builtin:none */
  GPtrArray *hints;      /* OBJECTS AssayFragmentRecord */
  GPtrArray *loras;      /* OBJECTS AssayLoraUse */
} AssayBaselineProfile;

/* loras/<id>.json */
typedef struct
{
  AssayDocument document;
  char  *title;
  char  *server_file;             /* serverFile */
  char **families;                /* STRINGS: compatible checkpoint families */
  char **asset_types;             /* assetTypes REFERENCES, unset = all */
  char **tags;                    /* TAGS */
  gint64 weight_min, weight_default, weight_max; /* weightMin, weightDefault, weightMax DECIMAL scale 2; 0, 0.8, 1.5 */
  char **excludes;                /* REFERENCES lora */
  char **requires;                /* REFERENCES lora */
  char **trigger_words;           /* triggerWords STRINGS */
  gint64 release_state;           /* releaseState ENUM candidate | active (default) | retired */
  gint64 preferred;               /* BOOLEAN default false */
} AssayLora;
enum { ASSAY_LORA_CANDIDATE, ASSAY_LORA_ACTIVE, ASSAY_LORA_RETIRED };

/* workflows/<id>@<v>.json: API-format graph + bindings */
typedef struct
{
  char *name;  /* member name: what is bound: checkpoint, positive, negative, seed, width, height, steps, cfg, sampler, scheduler, filename_prefix */
  char *node;  /* node id in the graph */
  char *input; /* input name of that node */
} AssayBinding;
typedef struct { char *node; gint64 model_slot, clip_slot; } AssayLoraPoint; /* loraChain: LoraLoaders go after this node's outputs (modelSlot, clipSlot) */
typedef struct
{
  char  *node;
  gint64 meaning; /* ENUM image | frames | video | mask | alpha */
} AssayOutputBinding;
typedef enum
{
  ASSAY_OUTPUT_IMAGE,
  ASSAY_OUTPUT_FRAMES,
  ASSAY_OUTPUT_VIDEO,
  ASSAY_OUTPUT_MASK,
  ASSAY_OUTPUT_ALPHA
} AssayOutputMeaning;
typedef struct
{
  AssayDocument document;
  char           *title;
  GBytes         *graph;      /* JSON: API format */
  GPtrArray      *bindings;   /* MAP AssayBinding */
  AssayLoraPoint *lora_chain; /* loraChain */
  GPtrArray      *outputs;    /* OBJECTS AssayOutputBinding */
} AssayWorkflowDocument;

/* asset-types: catalog/asset-types/<id>.json and built in (builtin:ui_icon@1). A spec's assetType is a bare id ("ui_icon"): the
 * project's own document of that id, else the newest built-in of that id. */
typedef struct
{
  AssayDocument        document;
  char                *title;
  AssaySize           *canvas;         /* delivered size */
  gint64               requires_alpha; /* requiresAlpha BOOLEAN */
  AssayContractFields *contract;
  AssayProcessPolicy  *process;        /* processPolicy */
  char               **tools;          /* STRINGS review tools that are on: bg_cycler, safe_area */
} AssayAssetType;

/* specs/<id>.json */
typedef struct
{
  char       *id;      /* profile "id" or builtin id without version; unset: the checkpoint's */
  gint64      version; /* unset: the newest, which lock.json keeps */
  char       *hash;    /* DIGEST; only in version 1, where the engine wrote all three */
} AssayProfilePin;
typedef struct
{
  gint64     mode;          /* ENUM auto (default) | manual | none */
  GPtrArray *loras;         /* OBJECTS AssayLoraUse */
  gint64     max_active;    /* maxActiveLoras */
  gint64     release;       /* releasePolicy ENUM active_only (default) | allow_candidate | any */
} AssayLoraPolicy;
enum { ASSAY_LORA_AUTO, ASSAY_LORA_MANUAL, ASSAY_LORA_NONE };
enum { ASSAY_RELEASE_ACTIVE_ONLY, ASSAY_RELEASE_ALLOW_CANDIDATE, ASSAY_RELEASE_ANY };
typedef struct
{
  gint64 compile_mode; /* compileMode ENUM checkpoint_profile_default | spec_override | verbatim */
  char **tag_order;    /* tagOrder TAGS: explicit order when set */
  gint64 user_weights; /* userWeights ENUM parsed (default) | literal */
} AssayPromptPolicy;
enum { ASSAY_COMPILE_DEFAULT, ASSAY_COMPILE_SPEC_OVERRIDE, ASSAY_COMPILE_VERBATIM };
typedef struct
{
  gint64 mode;        /* ENUM derived (default) | fixed | random_recorded; "strategy" of old */
  gint64 base_seed;   /* baseSeed */
  char **derive_from; /* deriveFrom STRINGS of assay_seed_part_words; unset: all */
  gint64 hash_algo;   /* hashAlgo ENUM fnv1a32 (default) | sha256; "algorithm" in version 1 */
} AssaySeedRule;
enum { ASSAY_SEED_DERIVED, ASSAY_SEED_FIXED, ASSAY_SEED_RANDOM_RECORDED };
enum { ASSAY_HASH_FNV1A32, ASSAY_HASH_SHA256 };
/* specId | variantIndex | state | frameIndex | regeneration, %NULL */
extern const char *const assay_seed_part_words[];
typedef struct
{
  AssayDocument        document;
  char                *title;              /* required */
  char                *asset_type;         /* assetType, required, REFERENCE asset type */
  gint64               intent;             /* ENUM draft | ready (default) | paused | archived */
  char               **tags;
  AssayPromptWords    *prompt;             /* unset: the title is the subject */
  char                *checkpoint;         /* checkpointId, required, REFERENCE */
  AssayProfilePin     *profile;            /* checkpointProfile: by hand */
  char                *baseline;           /* baselineProfileId REFERENCE; unset = builtin:none@1 */
  gint64               variants;           /* 1..64, default 1 in this schema */
  AssaySize           *canvas;             /* unset: the asset type's */
  AssaySize           *render;             /* unset: auto */
  AssayLoraPolicy     *loras;              /* loraPolicy */
  AssayContractFields *contract;           /* qualityContract */
  AssayPromptPolicy   *prompt_policy;      /* promptPolicy */
  AssaySeedRule       *seed;               /* seedPolicy; unset: the project's */
  AssayProcessPolicy  *process;            /* processPolicy */
  gint64               priority;           /* ENUM P0 | P1 | P2 (default) | P3 */
  char                *workflow;           /* workflowId REFERENCE; unset = builtin:text-to-image@1 */
} AssaySpec;
/* How many pictures it asks for: its slots are variant 0 to that. */
guint assay_spec_count_variants (const AssaySpec *spec);
enum { ASSAY_INTENT_DRAFT, ASSAY_INTENT_READY, ASSAY_INTENT_PAUSED, ASSAY_INTENT_ARCHIVED };
extern const char *const assay_intent_words[]; /* draft | ready | paused | archived, %NULL */

/* lock.json, one line of it: the id is the spec's (assay-lock.h) */
typedef struct
{
  char  *checkpoint; /* id of the document it holds for */
  char  *id;         /* "copax", "builtin:sdxl-sentences" */
  gint64 version;
  char  *hash;       /* DIGEST of the profile */
} AssayLockProfile;
typedef struct
{
  AssayDocument     document;
  AssayLockProfile *profile;
  char             *seed_id;     /* seedId: id whose derived seeds it has; unset: its own */
  gint64            random_seed; /* randomSeed: drawn once for the mode random_recorded */
  gboolean          broken;      /* no field: it cannot be read, and the spec waits */
} AssayLockLine;

/* catalog/tags.json */
typedef struct
{
  char *tag;      /* member name family:name */
  char *title;
  char *question; /* optional question text */
} AssayTagRecord;
typedef struct { AssayDocument document; GPtrArray *tags; /* MAP AssayTagRecord */ } AssayTagCatalog;

/* policies -------------------------------------------------------------- */

typedef struct { AssayDocument document; AssayContractFields *contract; } AssayContractBaseline;

/* Only how sure we must be (spec 06). */
typedef struct
{
  AssayDocument document;
  gint64 trust;                /* ENUM ask_first (default) | proven | all */
  gint64 accept_per_mille;     /* acceptPerMille: confidence from which a pass is a yes; default 900 */
  gint64 reject_per_mille;     /* rejectPerMille: confidence from which a breach is clear; default 900 */
  gint64 audit_per_mille;      /* auditPerMille: auto-approved ones shown anyway; default 50 */
} AssayRoutingPolicy;
enum { ASSAY_TRUST_ASK_FIRST, ASSAY_TRUST_PROVEN, ASSAY_TRUST_ALL };

typedef struct
{
  AssayDocument document;
  gint64 max_attempts;  /* maxAttempts 4 */
  gint64 backoff;       /* backoffMode ENUM fixed | exponential (default) */
  gint64 base_delay_ms; /* baseDelayMs 1000 */
  gint64 max_delay_ms;  /* maxDelayMs 60000 */
  gint64 jitter_pct;    /* jitterPct 20 */
  char **retry_on;      /* retryOn STRINGS: error classes, default retryable, timeout, upstream_unavailable */
} AssayRetryPolicy;

typedef struct { AssayDocument document; AssaySeedRule *seed; } AssaySeedPolicy;
typedef struct { AssayDocument document; gint64 regenerations; /* regenerationsPerAssetAndDay, default 3 */ } AssayBudgets;
typedef struct
{
  AssayDocument document;
  GPtrArray *project_stack; /* projectStack OBJECTS AssayLoraUse */
  gint64     total;         /* cap over all layers, default 4 */
} AssayModelStackPolicy;

typedef struct { char *tag; GPtrArray *fragments; /* OBJECTS AssayFragmentRecord */ } AssayTagFragments;
typedef struct { char *checkpoint; GPtrArray *tags; /* MAP AssayTagFragments */ } AssayCheckpointTags;
typedef struct { AssayDocument document; GPtrArray *checkpoints; /* MAP AssayCheckpointTags; member "*" = every checkpoint */ } AssayTagPromptMap;

typedef struct { char *layer; gint64 positive, negative; /* ENUM append | override | none */ } AssayLayerRule;
typedef struct { AssayDocument document; GPtrArray *layers; /* MAP AssayLayerRule */ } AssayPromptOverridePolicy;
enum { ASSAY_LAYER_APPEND, ASSAY_LAYER_OVERRIDE, ASSAY_LAYER_NONE };

G_END_DECLS
