#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Her own workflow: what she has made work in ComfyUI, with its preview node, its viewer and its notes, in her project. Prints TAP."""

import json

from clikit import case, expect, main
from diarykit import Studio, answer, cards, icons, never_says, pictures, run, says, states
from fakecomfy import disk
from workflowkit import document, export, node


class OwnStudio(Studio):
    """Her box has the viewers too, which tell of pictures of their own."""

    def __init__(self):
        super().__init__()
        for name in ("PreviewImage", "Image Comparer (rgthree)"):
            self.classes[name] = {"input": {"required": {}}, "output_node": True}
        self.looked = 0

    def end(self, pid, interrupted=False):
        super().end(pid, interrupted)
        with self.lock:
            for name, one in self.prompts[pid].items():
                if self.classes[one["class_type"]].get("output_node"):
                    self.history[pid]["outputs"][name] = {"images": [{"filename": f"look-{pid}.png", "subfolder": "", "type": "temp"}]}

    def file(self, name):
        if not name.startswith("look-"):
            return super().file(name)
        self.looked += 1
        return disk(128, radius=0)


def hers():
    """As it came out of her ComfyUI: taken from a picture, so that it knows what a server knew; a preview before the node that saves."""
    graph = {"2": node("PreviewImage", images=["8", 0]), **export()}
    graph["3"]["inputs"].update(denoise=0.8700000000000001, seed=2**64 - 1)
    graph["4"]["is_changed"] = [float("nan")]
    graph["6"]["inputs"]["delimiter"] = "/"
    graph["7"]["inputs"]["note"] = "see https://example.org/notes"
    state = {"images": [{"name": "A", "url": "/api/view?filename=rgthree.compare._temp_00001_.png&type=temp"}]}
    graph["20"] = node("Image Comparer (rgthree)", rgthree_comparer=state, image_a=["8", 0])
    return graph


@case
def own_exported_workflow_with_a_preview_node(place):
    """Monday she saves instead of exporting and puts that into the project; then she exports, and puts the file itself there; then she writes
    the document around it, with a node that is not there. Each time one sentence says what to do. Then twenty pictures are made with it,
    none of which is the preview. On Friday a broken edit of the file is told once, not once an asset, what is approved stays, and the file
    of Monday brought back makes nothing anew. Mutations: fail_bare() that is FALSE; parse_history() without the pick (pictures of the
    preview); check_reference_cb() without assay_catalog_find_unread() (twenty-one problems)."""
    names = icons(place, 20, workflowId="mine@1")
    with OwnStudio() as studio:
        place.write("workflows/mine@1.json", {"last_node_id": 20, "nodes": [], "links": [], "groups": [], "version": 0.4})
        done = place.run("check", status=1)
        says(done, "This is a workflow as the web page saves it, not an API graph. In ComfyUI use “Export (API)” and take that file.")
        place.write("workflows/mine@1.json", json.dumps(hers()))
        done = place.run("check", status=1)
        says(done, "This is a graph as ComfyUI exports it, and not yet a document", "Put the whole of it behind “graph”")
        never_says(done, "There is no", "This is not JSON")
        place.write("workflows/mine@1.json", document(hers(), seed=("33", "seed")))
        done = run(place, studio, status=3)
        says(done, "There is no node “33” in the graph. Name a node of the graph.", "20 assets cannot be made until that is mended")
        never_says(done, "There is no workflow")
        expect(not studio.graphs(), studio.graphs())
        place.write("workflows/mine@1.json", document(hers()))
        says(place.run("check", status=0), "All documents are in order.")
        run(place, studio, status=0)
        expect(pictures(place) == 20 and len(cards(place)) == 20 and studio.looked == 0, states(place), studio.looked)
        for posted in studio.posted:
            text = posted.decode()
            expect('"denoise":0.8700000000000001,' in text and "is_changed" not in text and '"delimiter":"/"' in text, text)
        expect(answer(place, "yes", *names) == 20)
        place.write("workflows/mine@1.json", document(hers())[:-1])
        done = place.run("check", status=1)
        says(done, "workflows/mine@1.json: This is not JSON")
        expect(len(done.stderr.splitlines()) == 1, done.stderr)
        expect(states(place) == {"approved": 20}, states(place))
        place.write("workflows/mine@1.json", document(hers()))
        says(run(place, studio, status=0), "pictures 0")
        expect(len(studio.posted) == 20 and states(place) == {"approved": 20}, states(place))
    place.expect_whole()


@case
def a_number_in_another_spelling(place):
    """Her other computer writes the same export with other spellings of the same numbers and without what a server knew: nothing is made
    anew. One number that is another is another workflow, which what she has made again is made with. Mutation: keep() that writes a number as it was spelled."""
    icons(place, 3, trust=True, workflowId="mine@1")
    with OwnStudio() as studio:
        place.write("workflows/mine@1.json", document(hers()))
        run(place, studio, status=0)
        graph = hers()
        del graph["4"]["is_changed"]
        text = json.dumps(graph).replace("0.8700000000000001", "87.00000000000001e-2").replace('"cfg": 7', '"cfg": 7.0')
        place.write("workflows/mine@1.json", document(text))
        says(run(place, studio, status=0), "pictures 0")
        expect(len(studio.posted) == 3)
        place.write("workflows/mine@1.json", document(text.replace("87.00000000000001e-2", "0.8700000000000002")))
        place.run("again", "--all", status=0)
        run(place, studio, status=0)
        expect(len(studio.posted) == 6 and '"denoise":0.8700000000000002,' in studio.posted[-1].decode(), studio.posted[-1])


main()
