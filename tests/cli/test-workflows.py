#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Workflows as ComfyUI exports them: read leniently, and sent on faithfully. The cases that were reported, by their number, and others of
the same kinds. Prints TAP."""

import json

from clikit import case, expect, main
from fakecomfy import FakeComfy, disk
from workflowkit import bring, document, export, node


class Viewers(FakeComfy):
    """A server with nodes that show things: every node that gives a picture tells of one, in the order of the graph; what SaveImage gives
    is the picture, what others give is empty."""

    def __init__(self):
        super().__init__()
        viewers = {"PreviewImage": "images", "Image Comparer (rgthree)": "image_a", "Look": "images"}
        for name, takes in viewers.items():
            self.classes[name] = {"input": {"required": {takes: ["IMAGE"]}}, "output_node": True}
        self.fetched = []

    def end(self, pid, interrupted=False):
        super().end(pid, interrupted)
        with self.lock:
            entry = self.history[pid]["outputs"]
            saved = entry.pop(self.saver(pid))
            for name, one in self.prompts[pid].items():
                if one["class_type"] == "SaveImage":
                    entry[name] = saved
                elif self.classes[one["class_type"]].get("output_node"):
                    kind = "output" if one["class_type"] == "Look" else "temp"
                    entry[name] = {"images": [{"filename": f"viewer-{pid}-{name}.png", "subfolder": "", "type": kind}]}

    def file(self, name):
        with self.lock:
            self.fetched.append(name)
        return disk(radius=0) if name.startswith("viewer-") else super().file(name)


def made_with(place, graph, fake, **more):
    """The graph as it was sent, byte for byte, after a check without a word."""
    place.init("tiny")
    bring(place, graph, **more)
    done = place.run("check", status=0)
    expect(done.stdout + done.stderr == "All documents are in order.\n", done.stdout, done.stderr)
    done = place.run("run", "--server", fake.url)
    expect("exceptions 0" in done.stdout + done.stderr and len(fake.posted) == 1, done.stdout, done.stderr)
    return fake.posted[0].decode()


@case
def case_03_the_output_that_is_named(place):
    """Of several pictures that of the bound node is taken, whatever the others are called and wherever they stand. Mutation: outputs of the
    recipe are not asked (the first in the order of the graph)."""
    for number, (name, kind) in enumerate((("10", "PreviewImage"), ("2", "PreviewImage"), ("1", "Look"))):
        place.project = place.path(f"project{number}")
        with Viewers() as fake:
            made_with(place, {name: node(kind, images=["8", 0]), **export()}, fake)
            expect(fake.fetched and not any(file.startswith("viewer-") for file in fake.fetched), name, kind, fake.fetched)
            expect(len(place.json("list", "versions")) == 1)


@case
def no_file_of_the_named_output(place):
    """The node that is named saves nothing: told with the way out, and no other file is taken for it. Mutation: assay_comfy_history_pick()
    that leaves all where it finds none."""
    with Viewers() as fake:
        place.init("tiny")
        fake.classes["Quiet"] = {"input": {"required": {"images": ["IMAGE"], "filename_prefix": ["STRING", {}]}}, "output_node": False}
        graph = {**export(), "12": node("Quiet", images=["8", 0], filename_prefix="x")}
        bring(place, graph, output="12", filename_prefix=("12", "filename_prefix"))
        said = place.run("run", "--server", fake.url).stderr
        expect("only nodes saved files that its “outputs” do not name" in said and not fake.fetched, said, fake.fetched)


@case
def picture_over_the_socket(place):
    """As ComfyUI 0.33.0 did: SaveImageWebsocket is an output node that saves no file and is not in the history, the other one is. Red: the
    sentence without the node class that a person would else suspect last."""
    with FakeComfy() as fake:
        place.init("tiny")
        fake.classes["SaveImageWebsocket"] = {"input": {"required": {"images": ["IMAGE"]}}, "output": [], "output_node": True}
        bring(place, {"1": node("SaveImageWebsocket", images=["8", 0]), **export()}, output="1")
        said = place.run("run", "--server", fake.url).stderr
        expect("do not name; name the node that saves the picture (SaveImageWebsocket saves none)" in said, said)
        expect(fake.count("POST", "/prompt") == 1 and not fake.count("GET", "/view"), fake.asked)


@case
def case_06_float_residue(place):
    """Doubles in their shortest form, exponents, and 1.0 where an integer is meant: all are sent with their value, and the same value has
    the same plan. Mutation: read_json() with assay_json_canonicalize()."""
    written = {"0.8700000000000001": "0.8700000000000001", "0.30000000000000004": "0.30000000000000004", "1.0": "1", "8.7e-1": "0.87",
               "3.0000000000000004e-1": "0.30000000000000004"}
    plans = {}
    for number, (denoise, sent) in enumerate(written.items()):
        place.project = place.path(f"project{number}")
        graph = json.dumps(export()).replace('"denoise": 1', f'"denoise": {denoise}')
        with FakeComfy() as fake:
            expect(f'"denoise":{sent},' in made_with(place, graph, fake), denoise, fake.posted)
        place.change("workflows/mine@1.json")  # written by Python: the number in another form, or the same
        expect("specs 0  pictures 0" in place.run("run", "--provider", "sandbox").stdout, denoise)
        plans.setdefault(sent, set()).add(place.json("list", "versions")[0]["recipe"])
    expect(len(plans) == 4 and len(plans["0.30000000000000004"]) == 1, plans)


@case
def large_seeds(place):
    """Up to 2^64-1 and one beside the other, in what is not bound. Mutations: numbers through a double (…614 is …616); INT64."""
    for number, seed in enumerate((2**64 - 1, 2**64 - 2, 2**63, 2**53 + 1)):
        place.project = place.path(f"project{number}")
        graph = export()
        graph["3"]["inputs"]["noise_seed"] = seed
        with FakeComfy() as fake:
            expect(f'"noise_seed":{seed},' in made_with(place, graph, fake), seed, fake.posted)


@case
def what_a_server_knew(place):
    """is_changed with what is no JSON: neither a word, nor sent, nor in the plan. Mutation: drop_answers() that returns @bytes."""
    recipes = set()
    for number, changed in enumerate((None, [float("nan")], ["4f2a"], float("-inf"))):
        place.project = place.path(f"project{number}")
        graph = export()
        if changed is not None:
            graph["4"]["is_changed"] = changed
        with FakeComfy() as fake:
            sent = made_with(place, graph, fake)
            expect("is_changed" not in sent and "ckpt_name" in sent, sent)
        recipes.add(place.json("list", "versions")[0]["recipe"])
    expect(len(recipes) == 1, recipes)


@case
def what_is_no_number_is_told(place):
    """NaN where a node reads it: the rest of the workflow is read, and the place is named before anything is sent. Mutation: no
    assay_loader_warn_of_exports()."""
    place.init("tiny")
    graph = export()
    graph["3"]["inputs"]["cfg"] = float("nan")
    graph["4"]["is_changed"] = [float("nan")]
    bring(place, graph)
    said = place.run("check", status=0)
    said = said.stdout + said.stderr
    expect("/graph/3/inputs/cfg: NaN or Infinity stands here" in said and "1 warning" in said and "is_changed" not in said, said)
    graph["7"]["inputs"]["text"] = "cut off \ud83d"
    bring(place, graph)
    said = place.run("check", status=0).stderr
    expect("/graph/7/inputs/text: Half a character stands here" in said, said)


@case
def case_07_harmless_strings(place):
    """A separator, a note, a viewer's state, a prompt that looks like a path: sent as they are. Mutation: names_place() that is always
    TRUE."""
    inputs = [{"delimiter": "\\n"}, {"delimiter": "/"}, {"note": "see https://example.org/notes"}, {"regex": "\\d+/.."},
              {"filename_delimiter": "/"}]
    state = {"images": [{"name": "A", "selected": True, "url": "/api/view?filename=rgthree.compare._temp_abcde_00001_.png&type=temp"}]}
    for number, more in enumerate(inputs + [None]):
        place.project = place.path(f"project{number}")
        graph = export()
        if more:
            graph["6"]["inputs"].update(more)
        else:
            graph["20"] = node("Image Comparer (rgthree)", rgthree_comparer=state, image_a=["8", 0])
        with Viewers() as fake:
            sent = json.loads(made_with(place, graph, fake))["prompt"]
            wanted = {**graph["6"]["inputs"], "text": sent["6"]["inputs"]["text"]}
            expect(sent["6"]["inputs"] == wanted, sent["6"], wanted)
            expect(more or sent["20"]["inputs"]["rgthree_comparer"] == state, sent)


@case
def what_leads_out_is_refused(place):
    """An input that a file is read by, or an address: named with its node, and nothing is sent. Mutation: names_place() that is always
    FALSE."""
    place.init("tiny")
    for more in ({"image": "/etc/passwd"}, {"image": "../../secret.png"}, {"image_url": "http://169.254.169.254/latest"}):
        graph = {**export(), "11": node("LoadImage", **more)}
        bring(place, graph)
        said = place.run("check", status=1).stderr
        expect(f"/graph/11/inputs/{list(more)[0]}: “" in said and "Use a name inside the server's own folders." in said, said)


def problems_of(place):
    return [(row["file"], row["code"]) for row in place.json("check", status=1)]


@case
def the_true_cause_alone(place):
    """A document that cannot be read is told once, with its own cause, and by nobody as absent: of every kind that an asset names, and
    when it is the exported file itself. Mutations: check_reference_cb() without assay_catalog_find_unread(); run() that adds all."""
    broken = [("workflows/mine@1.json", "workflowId", "mine@1", "{"), ("workflows/mine@1.json", "workflowId", "mine", json.dumps(export())),
              ("workflows/mine@1.json", "workflowId", "mine@1", json.dumps({"nodes": [], "links": [], "version": 0.4})),
              ("checkpoints/own.json", "checkpointId", "own", "{"), ("baseline-profiles/own@1.json", "baselineProfileId", "own@1", "{"),
              ("catalog/asset-types/own.json", "assetType", "own", "{")]
    codes = ["document.syntax", "workflow.bare_graph", "workflow.save_format"] + 3 * ["document.syntax"]
    for number, ((file, member, wanted, text), code) in enumerate(zip(broken, codes)):
        place.project = place.path(f"project{number}")
        place.init("tiny")
        place.write(file, text)
        place.change("specs/potion.json", **{member: wanted})
        expect(problems_of(place) == [(file, code)], problems_of(place))
        done = place.run("run", "--provider", "sandbox", status=3)
        said = done.stdout + done.stderr
        expect("There is no" not in said and said.count(file) == 1 and "1 asset cannot be made until that is mended: potion." in said, said)
        said = place.run("plan").stdout
        expect("1 blocked" in said, said)


@case
def absent_is_still_told(place):
    """What no file has is told as absent, beside one of another version that cannot be read. Mutation: find_unread() that ignores the
    version."""
    place.init("tiny")
    place.write("workflows/mine@1.json", "{")
    place.change("specs/potion.json", workflowId="mine@2")
    expect(("specs/potion.json", "catalog.dangling_reference") in problems_of(place), problems_of(place))


@case
def read_again_when_mended(place):
    """The same folder with the file mended is made. Mutation: is_answered_alike() that keeps the former answer (in an open window)."""
    place.init("tiny")
    place.write("workflows/mine@1.json", json.dumps(export()))
    place.change("specs/potion.json", workflowId="mine@1")
    place.run("check", status=1)
    place.write("workflows/mine@1.json", document(export()))
    with FakeComfy() as fake:
        place.run("run", "--server", fake.url)
        expect(len(fake.posted) == 1, fake.posted)


@case
def links_by_numbers(place):
    """As the server takes them: it finds no node by a number, and any other two numbers are none of our business. Mutation: check_links
    without check_number_link."""
    place.init("tiny")
    graph = export()
    graph["8"]["inputs"].update(samples=[3, 0], size=[512, 512])
    bring(place, graph)
    rows = place.json("check", status=1)
    expect([(row["code"], row["file"], row["pointer"]) for row in rows if row.get("level") != "warning"]
           == [("workflow.number_link", "workflows/mine@1.json", "/graph/8/inputs/samples/0")], rows)
    expect("quotes: \"3\"" in place.run("check", status=1).stderr, rows)
    with FakeComfy() as fake:
        place.run("run", "--server", fake.url)
        expect(fake.posted == [], "it was sent")


@case
def a_newer_version_that_cannot_be_read(place):
    """What a bare id means is the newest, so the older one is not taken in its place; a name with its version is what it says. Mutation:
    assay_catalog_lookup without _assay_unread_is_newer."""
    place.init("tiny")
    bring(place, export())
    place.change("specs/potion.json", workflowId="mine")
    place.run("check", status=0)
    place.write("workflows/mine@2.json", "{broken")
    said = place.run("check", status=1).stderr
    expect("workflows/mine@2.json" in said, said)
    with FakeComfy() as fake:
        done = place.run("run", "--server", fake.url)
        expect(fake.posted == [] and done.returncode != 0, "made with the older one", done)
        said = place.run("plan").stdout
        expect("1 blocked" in said, said)
        place.change("specs/potion.json", workflowId="mine@1")
        place.run("run", "--server", fake.url)
        expect(len(fake.posted) == 1, "a name with its version")


main()
