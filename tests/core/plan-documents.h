/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Documents and servers that a plan may meet, by chance or by number: the stuff of random histories
 * (plan-history) and of the planner's own tests. */

#include "model/documents/assay-documents.h"
#include "wire/assay-capabilities.h"

G_BEGIN_DECLS

#define PLAN_SPECS   4 /* "s0" … */
#define PLAN_N_FILES 22

/* A workflow of an id, a text and more bindings. */
#define PLAN_FLOW(id, text, rest)                                                                       \
  "{'schema':'workflow/1','id':'" id "','title':'F','graph':{"                                     \
  "'1':{'class_type':'CheckpointLoaderSimple','inputs':{'ckpt_name':'a'}},"                        \
  "'2':{'class_type':'CLIPTextEncode','inputs':{'clip':['1',1],'text':'" text "'}},"               \
  "'7':{'class_type':'CLIPTextEncode','inputs':{'clip':['1',1],'text':''}},"                       \
  "'3':{'class_type':'EmptyLatentImage','inputs':{'width':8,'height':8,'batch_size':1}},"          \
  "'4':{'class_type':'KSampler','inputs':{'model':['1',0],'positive':['2',0],'negative':['7',0],'" \
  "latent_image':['3',0],"                                                                         \
  "'seed':1,'steps':1,'cfg':1,'sampler_name':'euler','scheduler':'normal','denoise':1}},"          \
  "'5':{'class_type':'VAEDecode','inputs':{'samples':['4',0],'vae':['1',2]}},"                     \
  "'6':{'class_type':'SaveImage','inputs':{'images':['5',0],'filename_prefix':'x'}}},"             \
  "'bindings':{'checkpoint':{'node':'1','input':'ckpt_name'},'positive':{'node':'2','input':'"     \
  "text'},"                                                                                        \
  "'negative':{'node':'7','input':'text'},'width':{'node':'3','input':'width'},'height':{'node':'" \
  "3','input':'height'},"                                                                          \
  "'filename_prefix':{'node':'6','input':'filename_prefix'}" rest                                  \
  "},'outputs':[{'node':'6','meaning':'image'}]}"
#define PLAN_SEED ",'seed':{'node':'4','input':'seed'}"

/* What may stand in a file; any of them may also be missing. */
typedef struct
{
  const char *path;
  const char *bodies[5]; /* ' for "; %NULL behind the last */
} PlanFile;

/* Each kind of document is here, also those that say nothing about recipes. The second is the
 * checkpoint "copax". */
extern const PlanFile plan_files[PLAN_N_FILES];

/* The document of a text with ' for "; any problem fails the test. These give references. */
AssayDocument *plan_document    (const char *path, const char *body);
AssayDocument *plan_random_spec (GRand *rand);
/* One that may stand in that file. Half of the time a copy, so that equal content comes as another
 * document. */
AssayDocument *plan_random_body (GRand *rand, guint file);

/* What a server says it has; %NULL: none answers. */
AssayCapabilities *plan_random_server (GRand *rand);

G_END_DECLS
