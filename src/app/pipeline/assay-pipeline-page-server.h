/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Where pictures are made: the sandbox or a ComfyUI. Written to the settings at once; without a
 * schema it is only remembered here. */

#include "model/rows/assay-rows.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define ASSAY_TYPE_PIPELINE_SERVER (assay_pipeline_server_get_type ())
G_DECLARE_FINAL_TYPE (AssayPipelineServer, assay_pipeline_server, ASSAY, PIPELINE_SERVER, AdwBin)

/* Signals "changed", "key-wanted" (const char *address, as it was typed). */

gboolean assay_pipeline_server_is_sandbox (AssayPipelineServer *self);
void assay_pipeline_server_use_sandbox (AssayPipelineServer *self);
void assay_pipeline_server_use_comfyui (AssayPipelineServer *self,
                                        const char *address,
                                        const char *checkpoint);
/* The server that the project's pictures came from last, without its becoming the choice for
 * others; %NULL: none, so what was chosen last anywhere. */
void assay_pipeline_server_follow (AssayPipelineServer *self, const char *address);
/* "By the sandbox: drawings, not AI", for a caption; (transfer full). */
char *assay_pipeline_server_dup_place (AssayPipelineServer *self);
/* Arguments of act "run", not waiting for its end; (transfer full), of assay_run_args_table. */
AssayRunArgs *assay_pipeline_server_dup_args (AssayPipelineServer *self);

G_END_DECLS
