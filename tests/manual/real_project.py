# SPDX-License-Identifier: GPL-3.0-or-later
"""A project for a trial at a real ComfyUI: real_project.py FOLDER ASSETS STEPS SAVER, in a project made by assayctl init. Its workflow is
an export as a person has it, at 64 x 64. SAVER says what ends it."""

import json
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "cli"))

import workflowkit  # noqa: E402
from workflowkit import node  # noqa: E402

folder, assets, steps, saver = pathlib.Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), sys.argv[4]


def write(name, **content):
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(content, indent=1))


ENDS = {
    "png": {},
    "preview": {"1": node("PreviewImage", images=["8", 0])},
    "webp": {"9": node("SaveAnimatedWEBP", images=["8", 0], filename_prefix="x", fps=6.0, lossless=True, quality=80, method="default")},
    "apng": {"9": node("SaveAnimatedPNG", images=["8", 0], filename_prefix="x", fps=6.0, compress_level=4)},
    "frames": {"9": node("SaveAnimatedPNG", images=["10", 0], filename_prefix="x", fps=6.0, compress_level=4),
               "10": node("RepeatImageBatch", image=["8", 0], amount=3)},
    "batch": {"9": node("SaveImage", images=["10", 0], filename_prefix="x"), "10": node("RepeatImageBatch", image=["8", 0], amount=2)},
    "socket": {"1": node("SaveImageWebsocket", images=["8", 0])},
    "nothing-that-saves": {"9": node("PreviewAny", source=["8", 0], filename_prefix="x")},
    "unknown-node": {"10": node("ImageSharpenFromSomewhere", image=["8", 0]),
                     "9": node("SaveImage", images=["10", 0], filename_prefix="x")},
    "no-such-picture": {"10": node("LoadImage", image="gone.png"), "11": node("ImageBatch", image1=["8", 0], image2=["10", 0]),
                        "9": node("SaveImage", images=["11", 0], filename_prefix="x")},
    "only-preview": {"9": node("PreviewImage", images=["8", 0])},
}
graph = {**workflowkit.export(), **ENDS[saver]}
graph["3"]["inputs"]["steps"] = steps
more = {"output": "1"} if saver == "socket" else {}
if saver == "only-preview":
    more["filename_prefix"] = ("9", "filename_prefix")
(folder / "workflows").mkdir()
(folder / "workflows/mine@1.json").write_text(workflowkit.document(graph, **more))
workflow = json.loads((folder / "workflows/mine@1.json").read_text())
workflow["loraChain"] = {"node": "4", "modelSlot": 0, "clipSlot": 1}
write("workflows/mine@1.json", **workflow)
write("catalog/asset-types/noise.json", schema="asset-type/1", id="noise", title="Noise", canvas={"width": 64, "height": 64},
      contract={"backgroundPolicy": "any"}, processPolicy={"cut": "as_is", "place": "none", "scale": "none"})
write("checkpoints/noise.json", schema="checkpoint/1", id="noise", title="Noise", serverFile="noise.safetensors", family="sdxl")
(folder / "specs/potion.json").unlink()
for index in range(assets):
    write(f"specs/asset{index}.json", schema="spec/2", id=f"asset{index}", title=f"Asset {index} of {folder.name}", assetType="noise",
          checkpointId="noise", render={"width": 64, "height": 64}, workflowId="mine@1")
