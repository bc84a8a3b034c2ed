/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sandbox/assay-sandbox-node.h"

/* Names that graphs found in the wild ask for, so that they run here; nothing of it exists on disk.
 */
const char *const sandbox_checkpoints[] = {
  "copax_timeless_xl.safetensors",
  "dreamshaperXL_lightningDPMSDE.safetensors",
  "dreamshaper_8.safetensors",
  "juggernautXL_v9Rundiffusion.safetensors",
  "ponyDiffusionV6XL.safetensors",
  "realvisxlV50.safetensors",
  "sd_turbo.safetensors",
  "sd_xl_base_1.0.safetensors",
  "sd_xl_turbo_1.0_fp16.safetensors",
  "v1-5-pruned-emaonly.safetensors",
  "v1-5-pruned-emaonly-fp16.safetensors",
  NULL,
};

const char *const sandbox_loras[] = {
  "clean-icons.safetensors",  "game-icon-institute.safetensors", "painted-glow.safetensors",
  "pixel-art-xl.safetensors", "retro-outline.safetensors",       NULL,
};

const char *const sandbox_vaes[] = {"sdxl_vae.safetensors", "vae-ft-mse-840000.safetensors",
                                    "pixel_space", NULL};

const char *const sandbox_samplers[] = {
  "euler",
  "euler_cfg_pp",
  "euler_ancestral",
  "euler_ancestral_cfg_pp",
  "heun",
  "heunpp2",
  "dpm_2",
  "dpm_2_ancestral",
  "lms",
  "dpm_fast",
  "dpm_adaptive",
  "dpmpp_2s_ancestral",
  "dpmpp_2s_ancestral_cfg_pp",
  "dpmpp_sde",
  "dpmpp_sde_gpu",
  "dpmpp_2m",
  "dpmpp_2m_cfg_pp",
  "dpmpp_2m_sde",
  "dpmpp_2m_sde_gpu",
  "dpmpp_2m_sde_heun",
  "dpmpp_2m_sde_heun_gpu",
  "dpmpp_3m_sde",
  "dpmpp_3m_sde_gpu",
  "ddpm",
  "lcm",
  "ipndm",
  "ipndm_v",
  "deis",
  "res_multistep",
  "res_multistep_cfg_pp",
  "res_multistep_ancestral",
  "res_multistep_ancestral_cfg_pp",
  "gradient_estimation",
  "gradient_estimation_cfg_pp",
  "er_sde",
  "seeds_2",
  "seeds_3",
  "sa_solver",
  "sa_solver_pece",
  "ddim",
  "uni_pc",
  "uni_pc_bh2",
  NULL,
};

const char *const sandbox_schedulers[] = {
  "simple", "sgm_uniform", "karras",           "exponential", "ddim_uniform",
  "beta",   "normal",      "linear_quadratic", "kl_optimal",  NULL,
};
