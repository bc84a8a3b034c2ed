/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Every node class of the sandbox; a new one is a file, a line here and a line in
 * assay-sandbox-nodes.c. */

#include "sandbox/assay-sandbox-node.h"

G_BEGIN_DECLS

extern const SandboxNode sandbox_node_checkpoint_loader_simple;
extern const SandboxNode sandbox_node_lora_loader;
extern const SandboxNode sandbox_node_lora_loader_model_only;
extern const SandboxNode sandbox_node_vae_loader;
extern const SandboxNode sandbox_node_clip_text_encode;
extern const SandboxNode sandbox_node_clip_set_last_layer;
extern const SandboxNode sandbox_node_empty_latent_image;
extern const SandboxNode sandbox_node_ksampler;
extern const SandboxNode sandbox_node_vae_decode;
extern const SandboxNode sandbox_node_save_image;
extern const SandboxNode sandbox_node_preview_image;
extern const SandboxNode sandbox_node_empty_image;
extern const SandboxNode sandbox_node_image_invert;

G_END_DECLS
