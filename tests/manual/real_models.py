# SPDX-License-Identifier: GPL-3.0-or-later
"""Models of random numbers for a real ComfyUI: real_models.py COMFYUI FOLDER. A checkpoint that ComfyUI takes for Stable Diffusion 1.5,
with a denoiser of two levels so that a step costs a processor little, and a LoRA for it in a folder of its own. They draw noise."""

import json
import os
import sys

comfyui, folder = sys.argv[1:3]
sys.argv[1:] = ["--cpu"]
sys.path.insert(0, comfyui)

import comfy.options  # noqa: E402

comfy.options.enable_args_parsing()

import torch  # noqa: E402
from safetensors.torch import save_file  # noqa: E402

import comfy.clip_model  # noqa: E402
import comfy.ops  # noqa: E402
from comfy.ldm.models.autoencoder import AutoencoderKL  # noqa: E402
from comfy.ldm.modules.diffusionmodules.openaimodel import UNetModel  # noqa: E402

dice = torch.Generator().manual_seed(1)
plain = comfy.ops.disable_weight_init


def weight(name, shape):
    """Norms and biases do nothing; the rest keeps the size of what goes through it."""
    if len(shape) < 2:
        return (torch.ones if name.endswith("weight") else torch.zeros)(shape)
    return torch.randn(shape, generator=dice) * 0.8 / max(shape[1:].numel(), 1) ** 0.5


def weights(prefix, model):
    return {prefix + name: weight(name, value.shape).half() for name, value in model.state_dict().items()
            if not name.endswith("text_projection.weight")}


def checkpoint():
    # What ComfyUI knows the family by are the width 320 and the context 768; the depth is counted.
    denoiser = UNetModel(image_size=32, in_channels=4, out_channels=4, model_channels=320, num_res_blocks=[1, 1], channel_mult=[1, 1],
                         transformer_depth=[1, 1], transformer_depth_middle=1, transformer_depth_output=[1] * 4,
                         use_spatial_transformer=True, context_dim=768, num_heads=8, use_linear_in_transformer=False, legacy=False,
                         device="meta", operations=plain)
    pictures = AutoencoderKL(embed_dim=4, ddconfig={"double_z": True, "z_channels": 4, "resolution": 256, "in_channels": 3, "out_ch": 3,
                                                    "ch": 128, "ch_mult": [1, 2, 4, 4], "num_res_blocks": 2, "attn_resolutions": [],
                                                    "dropout": 0.0})
    with open(os.path.join(comfyui, "comfy", "sd1_clip_config.json"), encoding="utf-8") as config:
        words = comfy.clip_model.CLIPTextModel(json.load(config), torch.float16, "meta", plain)
    return {**weights("model.diffusion_model.", denoiser), **weights("first_stage_model.", pictures),
            **weights("cond_stage_model.transformer.", words)}


def lora():
    place = "lora_unet_down_blocks_0_attentions_0_transformer_blocks_0_attn1_to_q."
    return {place + "lora_down.weight": weight("weight", torch.Size((4, 320))).half(),
            place + "lora_up.weight": weight("weight", torch.Size((320, 4))).half(), place + "alpha": torch.tensor(4.0)}


for name, model in (("checkpoints/noise.safetensors", checkpoint), ("loras/sub/glow.safetensors", lora)):
    path = os.path.join(folder, name)
    if not os.path.exists(path):
        os.makedirs(os.path.dirname(path), exist_ok=True)
        save_file(model(), path)
