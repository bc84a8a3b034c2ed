#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""`check` finds the doomed before a picture is spent, and says what is likely not meant (first-hours C7, C12, C13; cases 25, 11).

Mutations that turn a case red: a condition taken out of assay-recipe-conditions.c or assay-ready-warn.c; folders inside specs/ not
entered; warnings counted as problems; namesakes written one over the other; .gitignore left as it was."""

import json
import os
import shutil

from clikit import TOP, case, expect, lines_of, main
from fakecomfy import FakeComfy
from workflowkit import bring, export


def spec(id_, **members):
    return {"schema": "spec/1", "id": id_, "title": members.pop("title", id_), "assetType": members.pop("type", "ui_icon"),
            "checkpointId": "sdxl", **members}


def tiny(place, *specs):
    """A project of these specs alone."""
    place.init("tiny")
    place.only_specs()
    for one in specs:
        place.write(f"specs/{one['id']}.json", one)


def checked(place, status=0):
    """What `check` says as lines, with its ending."""
    done = place.run("check", status=status)
    return lines_of(done.stdout + done.stderr)


def codes(rows, level=None):
    return sorted(row["code"] for row in rows if row.get("level") == level)


def never_made(place):
    """Nothing is asked of a server, whatever is run."""
    done = place.run("run", "--json")
    expect(done.returncode != 0, done.stdout)
    row = json.loads(done.stdout)
    expect(row["made"] == 0, row)
    expect([e for e in place.events() if e["type"].startswith("job.")] == [], "a job was begun")


CARD = {"schema": "asset-type/1", "id": "card", "title": "Card", "canvas": {"width": 64, "height": 96},
        "contract": {"backgroundPolicy": "opaque"}}
VERBATIM = {"compileMode": "verbatim"}

# the doomed, the code, what the sentence says, and the members that follow its way out
DOOMED = [
    (spec("a", canvas={"width": 8, "height": 8}), "recipe.no_room", "8 x 8 px with 6 px kept free", {"canvas": {"width": 15, "height": 15}}),
    (spec("a", canvas={"width": 16000, "height": 10}), "recipe.no_room", "16000 x 10 px", {"canvas": {"width": 160, "height": 100}}),
    (spec("a", canvas={"width": 13, "height": 13}), "recipe.too_little_room", "40 per mille", {"canvas": {"width": 15, "height": 15}}),
    (spec("a", qualityContract={"safeAreaPx": 70}), "recipe.no_room", "70 px kept free", {"qualityContract": {"safeAreaPx": 20}}),
    (spec("a", prompt={"positive": "a potion"}, promptPolicy=VERBATIM), "recipe.key_not_asked", "{key}",
     {"prompt": {"positive": "a potion on a plain solid {key} background"}}),
    (spec("a", prompt={"positive": "a potion on green"}, promptPolicy=VERBATIM), "recipe.key_not_asked", "keyColor",
     {"processPolicy": {"keyColor": "green"}}),
    (spec("a", processPolicy={"cut": "as_is"}), "recipe.no_alpha", "builtin:text-to-image@1", {"processPolicy": {"cut": "auto"}}),
    (spec("a", type="card", qualityContract={"backgroundPolicy": "transparent"}, processPolicy={"cut": "as_is"}), "recipe.no_alpha",
     "as_is", {"processPolicy": {}}),
    (spec("a", canvas={"width": 9000, "height": 9000}), "recipe.canvas_too_large", "64 million", {"canvas": {"width": 512, "height": 512}}),
    (spec("a", render={"width": 2048, "height": 2048}), "recipe.render_too_large", "2048 x 2048 px", {"render": {"width": 1024, "height": 1024}}),
    (spec("a", render={"width": 1024, "height": 8}), "recipe.render_too_narrow", "less than 16 px", {"render": {"width": 1024, "height": 256}}),
    (spec("a", type="card", canvas={"width": 1920, "height": 1080}), "recipe.not_canvas_size", "640 x 360",
     {"render": {"width": 640, "height": 360}}),
    (spec("a", processPolicy={"place": "none"}), "recipe.not_placed", "neither placed nor scaled",
     {"processPolicy": {"place": "center", "scale": "area"}}),
]


@case
def doomed_specs_are_found_and_never_made(place):
    tiny(place)
    place.write("catalog/asset-types/card.json", CARD)
    for doomed, code, words, mended in DOOMED:
        place.write("specs/a.json", doomed)
        rows = place.json("check", status=1)
        expect(code in codes(rows), doomed, rows)
        for row in rows:
            expect(row["file"] == "specs/a.json" and row["pointer"].startswith("/"), row)
            expect("builtin:" not in row["fix"] and row["fix"], row)
        lines = [line for line in checked(place, status=1) if not line.startswith("Warning: ")]
        expect(all(line.startswith("specs/a.json:/") for line in lines) and any(words in line for line in lines), words, lines)
        never_made(place)
        place.change("specs/a.json", **mended)
        rows = place.json("check")
        expect(codes(rows) == [], "following the way out", mended, rows)


@case
def a_mended_spec_is_made(place):
    tiny(place, spec("a", prompt={"positive": "a gem on {key}"}, promptPolicy=VERBATIM))
    expect(place.json("run", "--defects", "0")["made"] == 1)
    expect("a gem on magenta" in place.run("compile", "a", status=0).stdout)


@case
def a_limit_that_is_built_in_is_not_told_to_be_lowered(place):
    tiny(place, spec("a", qualityContract={"safeAreaPx": 2}), spec("b", qualityContract={"fringePerMille": 900}))
    rows = place.json("check", status=1)
    expect(codes(rows) == ["contract.conflict", "contract.conflict"], rows)
    expect(all("builtin:" not in row["fix"] for row in rows), rows)
    expect("assetType" in rows[0]["fix"] and "policies/contract-baseline.json" in rows[1]["fix"], rows)
    # and the way out can be followed: a type of one's own keeps less free
    place.write("catalog/asset-types/tight.json", {**CARD, "id": "tight", "requiresAlpha": True, "contract": {"safeAreaPx": 1}})
    place.change("specs/a.json", assetType="tight")
    place.write("policies/contract-baseline.json", {"schema": "contract-baseline/1", "contract": {"fringePerMille": 950}})
    place.json("check")


@case
def warnings_are_no_failure(place):
    tiny(place, spec("con"), spec("com1"), spec("bow", tags=["item:wepaon", "quite:unheard_of"]))
    lines = checked(place)
    expect(lines[0] == "All documents are in order, with 4 warnings.", lines)
    expect(all(line.startswith("Warning: specs/") for line in lines[1:]), lines)
    rows = place.json("check")
    expect(codes(rows, "warning") == ["name.reserved", "name.reserved", "tag.unknown", "tag.unknown"] and codes(rows) == [], rows)
    expect(place.json("run", "--defects", "0")["made"] == 3)
    place.write("specs/half.json", "{")
    expect(codes(place.json("check", status=1), "warning") != [], "warnings stand beside problems")
    expect(place.json("status")["problems"] == 1, "a warning is no problem")


@case
def case_25_reserved_file_names(place):
    tiny(place)
    for name in ("aux", "con", "nul"):
        place.write(f"specs/{name}.json", spec(name))
    rows = place.json("check")
    for name, row in zip(("aux", "con", "nul"), rows):
        expect(row["file"] == f"specs/{name}.json" and f"{name}.png" in row["fix"] and "Windows" in row["message"], row)
    place.write("specs/lpt3/gem.json", spec("gem"))
    place.write("specs/prn.json", spec("prn"))
    place.write("specs/com10.json", spec("com10"))
    expect(len(place.json("check")) == 5, "a folder and a further name; com10 is an ordinary one")


@case
def tags_of_no_catalogue_are_named_with_the_nearest(place):
    tiny(place, spec("bow", tags=["item:wepon", "view:fornt", "item:weapon", "a:b"]))
    rows = place.json("check")
    expect([r["pointer"] for r in rows] == ["/tags/0", "/tags/1", "/tags/3"], rows)
    expect("“item:weapon”" in rows[0]["fix"] and "“view:front”" in rows[1]["fix"] and "Did you mean" not in rows[2]["fix"], rows)
    place.write("catalog/tags.json", {"schema": "tags/1", "tags": {"a:b": {"title": "B"}}})
    expect(len(place.json("check")) == 2, "a tag of the project's own catalogue is known")


@case
def loras_that_are_never_used_are_said(place):
    tiny(place, spec("a"), spec("b", loraPolicy={"maxActiveLoras": 1}))
    for name, families in (("glow", ["sdxl"]), ("ink", ["sdxl"]), ("old", ["sd15"]), ("older", ["flux", "sd15"])):
        place.write(f"loras/{name}.json", {"schema": "lora/1", "id": name, "title": name, "serverFile": "pixel-art-xl.safetensors", "families": families})
    place.write("policies/model-stack.json", {"schema": "model-stack/1", "total": 2, "projectStack": [{"loraId": "glow"}, {"loraId": "ink"}]})
    rows = place.json("check")
    expect(codes(rows, "warning") == ["lora.no_checkpoint", "lora.no_checkpoint", "stack.left_out"], rows)
    expect("some assets (1 of 2)" in rows[2]["message"] and rows[2]["pointer"] == "/projectStack/1", rows)
    place.change("policies/model-stack.json", total=1)
    expect("some assets (2 of 2)" in place.json("check")[2]["message"])
    expect(place.json("run", "--defects", "0")["made"] == 2)


@case
def files_nobody_reads_are_named(place):
    tiny(place, spec("sword"))
    place.write("specs/weapons/bow.json", spec("bow"))
    place.write("specs/weapons/old/axe.json", spec("axe"))
    expect(checked(place) == ["All documents are in order."])
    expect(place.json("run", "--defects", "0")["made"] == 3, "folders inside specs/ are read")
    for name in ("specs/bow.json.bak", "specs/weapons/bow.yaml", "specs/README", "policies/routing.json.orig", "loras/sub/glow.JSON"):
        place.write(name, "x")
    place.write("spec/lost.json", spec("lost"))
    place.write("lost.json", spec("lost"))
    place.write("policies/mine/routing.json", "{}")
    place.write("entities/duck.json", "{}")
    place.write("tools/level.json", "{}")
    os.symlink("/", os.path.join(place.project, "specs", "everywhere"))
    rows = place.json("check")
    expect(codes(rows) == [] and codes(rows, "warning") == sorted(
        ["document.not_read"] * 5 + ["document.elsewhere"] * 2 + ["document.folder_not_read"] * 2 + ["document.later_kind"]), rows)
    named = {row["file"] for row in rows}
    expect({"specs/weapons/bow.yaml", "loras/sub/glow.JSON", "spec/lost.json", "specs/everywhere", "policies/mine", "entities"} <= named, named)


@case
def copies_of_sync_programs_are_pointed_out(place):
    tiny(place, spec("bow"))
    for name in ("bow.sync-conflict-20240102-030405-ABCDEFG.json", "bow (Anna's conflicted copy 2024-01-02).json", "bow (1).json",
                 "deep/bow (Case Conflict).json"):
        place.write("specs/" + name, spec("bow"))
    rows = place.json("check", status=1)
    expect(codes(rows) == ["document.sync_conflict"] * 4, rows)
    shutil.rmtree(place.path("project", "specs"))
    place.write("specs/bow.json", spec("bow"))
    place.write("specs/deep/bow.json", spec("bow"))
    rows = place.json("check", status=1)
    expect("catalog.duplicate_id" in codes(rows), "ids are unique over all folders", rows)


@case
def a_moved_spec_keeps_its_art(place):
    tiny(place, spec("bow"))
    place.run("run", "--defects", "0")
    before = place.json("list", "versions")
    os.makedirs(os.path.join(place.project, "specs", "weapons"))
    os.rename(os.path.join(place.project, "specs", "bow.json"), os.path.join(place.project, "specs", "weapons", "bow.json"))
    place.json("check")
    expect(place.json("plan")[0]["action"] != "make", place.json("plan"))
    expect(len(place.json("list", "assets")) == 1 and place.json("list", "versions") == before)
    place.expect_whole()


@case
def names_that_clash_in_export(place):
    """C7: both would be potion_2.png."""
    place.init("astroduck")
    place.only_specs("potion")
    place.write("specs/potion_2.json", {**place.read("specs/potion.json"), "id": "potion_2"})
    place.write("specs/potion_3.json", {**place.read("specs/potion.json"), "id": "potion_3"})
    place.run("run", "--defects", "0", status=0)
    place.change("specs/potion.json", variants=2)
    rows = [r for r in place.json("check", status=1) if r.get("level") is None]
    expect(codes(rows) == ["recipe.name_clash"] and rows[0]["file"] == "specs/potion_2.json" and rows[0]["pointer"] == "/id", rows)
    expect("variant 2 of “potion”" in rows[0]["message"] and "potion_2.png" in rows[0]["message"], rows)
    # the second variant is made and approved all the same: export tells, and overwrites nothing
    place.run("run", "--defects", "0")
    out = place.path("game")
    done = place.run("export", "--to", out, status=1)
    expect("potion_2.png" in done.stderr and "neither was written" in done.stderr, done.stderr)
    expect(sorted(n for n in os.listdir(out) if n.endswith(".png")) == ["potion.png", "potion_3.png"], os.listdir(out))
    row = place.json("export", "--to", out, status=1)
    expect(row["refused"] == 1 and row["same"] == 2 and row["problems"][0]["code"] == "export.name_clash", row)


@case
def other_clashes(place):
    tiny(place, spec("a", variants=3), spec("a_2"), spec("a_3", variants=2), spec("a_3_2"), spec("a_4"), spec("a_03"))
    rows = place.json("check", status=1)
    expect([r["id"] for r in rows if r["code"] == "recipe.name_clash"] == ["a_2", "a_3", "a_3_2"], rows)


@case
def gitignore_is_added_to(place):
    def begun(text, *words):
        folder = place.path("p%d" % len(os.listdir(place.root)))
        os.mkdir(folder)
        if text is not None:
            with open(os.path.join(folder, ".gitignore"), "w", encoding="utf-8", newline="") as file:
                file.write(text)
        place.run("init", folder, *words, project=False, status=0)
        with open(os.path.join(folder, ".gitignore"), encoding="utf-8", newline="") as file:
            return file.read()

    expect(begun("*.o\n") == "*.o\n.assay/\n")
    expect(begun("*.o") == "*.o\n.assay/\n", "a last line without its end")
    expect(begun("*.o\r\n/.assay/\r\n") == "*.o\r\n/.assay/\r\n", "it was there")
    expect(begun("# .assay/\n!.assay/keep\n") == "# .assay/\n!.assay/keep\n.assay/\n", "a comment ignores nothing")
    expect(begun("") == ".assay/\n" and begun(None) == ".assay/\n")
    expect(begun("mine\n", "--example", "astroduck") == "mine\n.assay/\n", "an example replaces nothing that is there")


@case
def init_needs_a_name(place):
    before = os.listdir(place.root)
    done = place.run("init", "", project=False, status=2, cwd=place.root)
    expect("init" in done.stderr and os.listdir(place.root) == before, done.stderr)
    place.run("init", project=False, status=2, cwd=place.root)
    place.run("init", "", "--example", "tiny", project=False, status=2, cwd=place.root)
    expect(os.listdir(place.root) == before)


@case
def case_11_already_transparent_as_a_check(place):
    """A workflow whose server cuts is not cut once more without a word."""
    tiny(place, spec("a", workflowId="cuts@1"), spec("b", workflowId="cuts@1", processPolicy={"cut": "node"}))
    with open(os.path.join(TOP, "data/builtin/workflows/text-to-image@1.json"), encoding="utf-8") as file:
        flow = json.load(file)
    flow["id"] = "cuts"
    for output in flow["outputs"]:
        output["meaning"] = "alpha"
    place.write("workflows/cuts@1.json", flow)
    rows = place.json("check")
    expect(codes(rows, "warning") == ["recipe.server_cuts"] and rows[0]["file"] == "specs/a.json", rows)
    expect("Set “cut” to “node”" in rows[0]["fix"], rows)
    flow["outputs"][0]["meaning"] = "mask"
    place.write("workflows/cuts@1.json", flow)
    expect(codes(place.json("check", status=1)) == ["recipe.cut_node", "recipe.no_picture", "recipe.no_picture"])


@case
def the_examples_are_in_order(place):
    for example in ("tiny", "astroduck"):
        shutil.rmtree(place.project, ignore_errors=True)
        place.init(example)
        expect(checked(place) == ["All documents are in order."], example, checked(place))


@case
def secrets_and_pickled_files_are_told(place):
    """Never the secret itself. Mutation: assay_safety_warn not called; the value among the arguments of workflow.secret."""
    key = "hf_AbCdEfGhIjKlMnOpQrStUvWxYz0123456789"
    place.init("tiny")
    place.write("workflows/own@1.json", {
        "schema": "workflow/1", "id": "own", "title": "Own",
        "graph": {"3": {"class_type": "Fetch", "inputs": {"api_key": key}, "_meta": {"title": "Get It"}},
                  "9": {"class_type": "SaveImage", "inputs": {"images": ["3", 0]}}}})
    place.write("loras/glow.json", {"schema": "lora/1", "id": "glow", "title": "Glow", "serverFile": "glow.pt", "families": ["sdxl"]})
    said = place.run("check").stderr
    told = place.run("check", "--json").stdout
    for words in (said, told):
        expect(key not in words and "Get It" in words and "api_key" in words and ".safetensors" in words and "glow.pt" in words, words)
    expect("workflows/own@1.json:/graph/3/inputs/api_key" in said, said)


@case
def a_secret_is_in_no_output(place):
    """Where it goes when such a workflow is used and made with: to the server, and into the recipe, as the warning says; no command prints
    it, and no file that is given away has it. Mutation: show without assay_secret_hide."""
    key = "hf_AbCdEfGhIjKlMnOpQrStUvWxYz0123456789"
    place.init("tiny")
    graph = export()
    graph["3"]["inputs"]["api_key"] = key
    bring(place, graph)
    with FakeComfy() as fake:
        said = [place.run("run", "--server", fake.url)]
        expect(key in fake.posted[0].decode(), "the test's own premise")
    version, card = place.json("list", "versions")[0]["id"], place.json("list", "cards")[0]["id"]
    asked = [["show", "version", version], ["show", "card", card], ["show", "slot", "potion/0"], ["show", "workflow", "mine@1"],
             ["compile", "potion"], ["resolve", "potion"], ["plan"], ["status"], ["verify"], ["check"], ["decide", card, "yes"],
             ["export", "--to", place.path("out")]]
    asked += [["list", kind] for kind in ("events", "versions", "slots", "jobs", "documents", "problems", "warnings")]
    for words in asked:
        said += [place.run(*words), place.run(*words, "--json")]
    for done in said:
        expect(key not in done.stdout + done.stderr, done.args)
    expect("looks like a secret" in place.run("show", "workflow", "mine@1", status=0).stdout, "it is not said that it is hidden")
    for folder in (place.path("out"), os.path.join(place.project, ".assay", "events"), place.path("cache_home")):
        for top, _, names in os.walk(folder):
            for name in names:
                with open(os.path.join(top, name), "rb") as file:
                    expect(key.encode() not in file.read(), top, name)
    expect("sent to the server, and stays in the recipe" in place.run("check").stderr, "the warning says where it lies")


@case
def titles_of_which_nothing_is_seen(place):
    """A warning each, and none of a title that has a letter beside. Mutation: warn_of_title not called."""
    place.init("tiny")
    potion = place.read("specs/potion.json")
    for name, title in (("filler", "\u3164\u115f"), ("braille", "\u2800 "), ("seen", "\u3164a")):
        place.write(f"specs/{name}.json", {**potion, "id": name, "title": title})
    rows = [row for row in place.json("check") if row["code"] == "title.unseen"]
    expect(sorted((row["file"], row["pointer"]) for row in rows) == [("specs/braille.json", "/title"), ("specs/filler.json", "/title")], rows)
    listed = place.run("list", "assets").stdout
    expect("\\u3164\\u115f" in listed and "\u3164" not in listed, listed)


main()
