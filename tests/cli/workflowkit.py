# SPDX-License-Identifier: GPL-3.0-or-later
"""A workflow as a person brings it: what ComfyUI exported, and the document she writes around it."""

import json

BINDINGS = {"checkpoint": ("4", "ckpt_name"), "positive": ("6", "text"), "negative": ("7", "text"), "seed": ("3", "seed"),
            "width": ("5", "width"), "height": ("5", "height"), "filename_prefix": ("9", "filename_prefix")}


def export():
    """The graph of text to image, as “Export (API)” writes it."""
    sampler = {"seed": 1, "steps": 20, "cfg": 7, "sampler_name": "euler", "scheduler": "normal", "denoise": 1, "model": ["4", 0],
               "positive": ["6", 0], "negative": ["7", 0], "latent_image": ["5", 0]}
    return {"4": node("CheckpointLoaderSimple", ckpt_name="x.safetensors"),
            "5": node("EmptyLatentImage", width=512, height=512, batch_size=1),
            "6": node("CLIPTextEncode", text="", clip=["4", 1]), "7": node("CLIPTextEncode", text="", clip=["4", 1]),
            "3": node("KSampler", **sampler), "8": node("VAEDecode", samples=["3", 0], vae=["4", 2]),
            "9": node("SaveImage", filename_prefix="ComfyUI", images=["8", 0])}


def node(kind, **inputs):
    return {"class_type": kind, "inputs": inputs, "_meta": {"title": kind}}


def document(graph, output="9", **bindings):
    """{} around a graph, which is a text or an object."""
    places = {**BINDINGS, **bindings}
    bound = {name: {"node": place[0], "input": place[1]} for name, place in places.items()}
    head = {"schema": "workflow/1", "id": "mine", "title": "My Workflow", "bindings": bound,
            "outputs": [{"node": output, "meaning": "image"}]}
    text = graph if isinstance(graph, str) else json.dumps(graph, indent=1)
    return json.dumps(head)[:-1] + ', "graph": ' + text + "}"


def bring(place, graph, asset="potion", **more):
    """The document in the project, and an asset that wants it."""
    place.write("workflows/mine@1.json", document(graph, **more))
    place.change(f"specs/{asset}.json", workflowId="mine@1")
