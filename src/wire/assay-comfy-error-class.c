/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wire/assay-comfy-message-private.h"

#include <string.h>

/* The one table from what a server or a connection says to the retry classes of spec 04. First
 * match wins. */

static const struct
{
  const char *exception_type; /* part of the type, %NULL: any */
  const char *message;        /* part of the message, %NULL: any */
  const char *error_class;
} EXCEPTIONS[] = {
  {"OutOfMemoryError", NULL, "out_of_memory"},
  {NULL, "Allocation on device", "out_of_memory"},
  {NULL, "CUDA out of memory", "out_of_memory"},
  {NULL, "ran out of memory on your GPU", "out_of_memory"},
  {NULL, "DefaultCPUAllocator: can't allocate memory", "out_of_memory"},
  {"MemoryError", NULL, "out_of_memory"},
  {"InterruptProcessingException", NULL, "canceled"},
  {"FileNotFoundError", NULL, "missing_model"},
  {"invalid_prompt_id", NULL, "non_retryable"},
  {"missing_node_type", NULL, "invalid_workflow"},
  {"invalid_prompt", NULL, "invalid_workflow"},
  {"no_prompt", NULL, "invalid_workflow"},
  {"prompt_no_outputs", NULL, "invalid_workflow"},
  {"prompt_outputs_failed_validation", NULL, "invalid_workflow"},
  {NULL, "ERROR: clip input is invalid", "invalid_workflow"},
  {NULL, "ERROR: VAE is invalid", "invalid_workflow"},
  {NULL, "ERROR: Could not detect model type", "missing_model"},
  {"TimeoutError", NULL, "timeout"},
  {"ConnectionError", NULL, "retryable"},
  {"AcceleratorError", NULL, "retryable"},
  {NULL, "CUDA error", "retryable"},
  {NULL, "cuDNN error", "retryable"},
};

static const struct
{
  guint first, last;
  const char *error_class;
} STATUSES[] = {
  {0, 0, "upstream_unavailable"}, /* no connection, or it broke */
  {200, 399,
   "upstream_unavailable"}, /* an answer that was not ComfyUI's: a page of a proxy, a redirect */
  {400, 400, "invalid_workflow"},
  {401, 401, "upstream_unavailable"}, /* the key is missing or refused: jobs wait for the server to
                                         be ready */
  {403, 403, "upstream_unavailable"},
  {404, 404, "retryable"},
  {407, 407, "upstream_unavailable"},
  {408, 408, "timeout"},
  {429, 429, "retryable"},
  {402, 499, "non_retryable"},
  {502, 503, "upstream_unavailable"},
  {504, 504, "timeout"},
  {500, 599, "retryable"},
};

static const char *const MODEL_INPUTS[] = {
  "ckpt_name",  "lora_name",   "vae_name",          "control_net_name", "unet_name",
  "clip_name",  "clip_name1",  "clip_name2",        "clip_name3",       "style_model_name",
  "model_name", "gligen_name", "hypernetwork_name",
};
static const char *const MODEL_SUFFIXES[] = {".safetensors", ".sft", ".ckpt",
                                             ".pt",          ".pth", ".gguf"};

static gboolean
contains (const char *text, const char *part)
{
  return part == NULL || (text != NULL && strstr (text, part) != NULL);
}

const char *
assay_comfy_error_class (guint http_status, const char *exception_type, const char *message)
{
  if (exception_type != NULL || message != NULL)
    {
      for (guint i = 0; i < G_N_ELEMENTS (EXCEPTIONS); i++)
        if (contains (exception_type, EXCEPTIONS[i].exception_type)
            && contains (message, EXCEPTIONS[i].message))
          return EXCEPTIONS[i].error_class;
      /* The same graph would meet an unknown exception again. */
      if (exception_type != NULL)
        return "non_retryable";
    }
  for (guint i = 0; i < G_N_ELEMENTS (STATUSES); i++)
    if (http_status >= STATUSES[i].first && http_status <= STATUSES[i].last)
      return STATUSES[i].error_class;
  return "non_retryable";
}

gboolean
_assay_comfy_is_model_input (const char *input, const char *value)
{
  for (guint i = 0; input != NULL && i < G_N_ELEMENTS (MODEL_INPUTS); i++)
    if (g_str_equal (MODEL_INPUTS[i], input))
      return TRUE;
  for (guint i = 0; value != NULL && i < G_N_ELEMENTS (MODEL_SUFFIXES); i++)
    if (g_str_has_suffix (value, MODEL_SUFFIXES[i]))
      return TRUE;
  return FALSE;
}
