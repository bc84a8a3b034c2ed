#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""At her desk with two hundred assets and a server: an edit while the question is open, an approval taken back days later, thirty variants
of one icon, titles as people write them. Prints TAP."""

import json
import os

from clikit import case, expect, main
from diarykit import Studio, add, answer, cards, icons, pictures, run, says, start_run_that_stops, state, states
from patience import wait_for, wait_for_end

# title, and what stands in the full prompt for it
TITLES = [
    ("Äpfel für Ümläute, Straße", None),
    ("Der „große“ Schatz", None),
    ("Duck 🦆 of doom 🔥", None),
    ("Sword [broken] (old)", "Sword [broken] \\(old\\)"),
    ("Half (open", "Half \\(open"),
    ("(((", "\\(\\(\\("),
    ("It's a \"trap\"", None),
    ("{0} coins", None),
    ("50 % off; 3:2", None),
    ("back\\slash", None),
    ("日本の剣", None),
    ("a <b>bold</b> & brave", None),
    ("$HOME `ls` ../up", None),
    ("-rf", None),
    ("e\u0301clair ﷺ", None),
]


def changes(place):
    return sum(event["type"] == "document.changed" for event in place.events())


@case
def edited_while_the_question_is_open(place):
    """With two hundred questions on her desk she words one asset anew, deletes its question's reason to be, and goes on answering: the
    others are untouched, an answer to the old question is refused and says so, and the new one is about the new words. In the middle of
    a run the same: what waits is made with the words of now. Mutation: every closed question told as answered."""
    with Studio() as studio:
        names = icons(place, 200)
        child, said = start_run_that_stops(place, studio, 150)
        old = {card["spec"]: card for card in cards(place)}
        seen, last = names[3], names[199]
        expect(seen in old and last not in old, sorted(old))
        before = changes(place)
        for name in (seen, last):
            place.change(f"specs/{name}.json", prompt={"positive": "a blue flask"})
        wait_for(lambda: changes(place) == before + 2, "the run to see both edits")
        place.run("decide", old[names[5]]["id"], "yes", status=0)
        studio.go_on()
        expect(wait_for_end(child) == 0, said())
        blue = [words for words in studio.words() if "a blue flask" in words]
        expect(len(blue) == 2 and len(studio.graphs()) == 201, f"{len(blue)} of {len(studio.graphs())} have the new words")
        expect(not any("Icon 199," in words for words in studio.words()), "the last was made with its old words")
        (now,) = cards(place, seen)
        says(place.run("decide", old[seen]["id"], "yes", status=1),
             "Nothing is asked about this picture of “icon003” any more: something was decided or changed since.")
        expect(now["id"] != old[seen]["id"] and state(place, seen) == ["to_decide"], state(place, seen))
        expect(states(place) == {"approved": 1, "to_decide": 199}, states(place))


@case
def taken_back_days_later(place):
    """Two hundred are approved and in the game. Days and runs later three are too dark. She says why, the game keeps the rest, the three
    come anew and differ, and the reason stands in the history. Then she wants one of the old ones back. Mutation: withdraw without
    its reason."""
    with Studio() as studio:
        names = icons(place, 200, trust=True)
        run(place, studio)
        says(place.run("export", "--to", place.path("game")), "200 approved pictures in", "200 written, 0 unchanged")
        for title in ("Lamp", "Rope"):
            add(place, title.lower(), title)
            says(run(place, studio), "pictures 1 ")
        says(place.run("withdraw", *names[3:6], "--reason", "too dark"), "3 pictures are approved no longer; the next run makes them again.")
        says(place.run("status"), "202 assets: 3 ready, 199 approved")
        says(place.run("export", "--to", place.path("game")), "199 approved pictures in", "2 written, 197 unchanged")
        says(run(place, studio), "pictures 3  auto-approved 3")
        says(place.run("export", "--to", place.path("game")), "202 approved pictures in", "3 written, 199 unchanged")
        reasons = [event["payload"]["reason"] for event in place.events() if event["type"] == "choice.made"]
        expect(reasons == ["too dark"] * 3, reasons)
        says(place.run("undo", status=1), "Something newer stands in the place of")
    place.expect_whole()


@case
def thirty_variants_at_the_server(place):
    """One rune in thirty variants beside a hundred and seventy others. Each is another picture with the same words; ten are taken, two
    turned down and made anew, and a variant can be named alone. Mutation: the variant left out of the seed."""
    with Studio() as studio:
        icons(place, 170, trust=True)
        add(place, "rune", "Rune", variants=30)
        place.write("policies/routing.json", {"schema": "routing-policy/1", "trust": "ask_first"})
        says(run(place, studio), "specs 171  pictures 200")
        runes = [words for words in studio.words() if "Rune," in words]
        expect(len(runes) == 30 and len(set(runes)) == 1, set(runes))
        expect(len({v["source"] for v in place.json("list", "versions") if v["spec"] == "rune"}) == 30, "two variants are alike")
        asked = sorted(cards(place, "rune"), key=lambda card: card["variant"])
        for card in asked[:10]:
            place.run("decide", card["id"], "yes", status=0)
        for card in asked[10:12]:
            place.run("decide", card["id"], "no", status=0)
        says(run(place, studio), "pictures 2 ")
        expect(state(place, "rune") == ["approved"] * 10 + ["to_decide"] * 20, state(place, "rune"))
        says(place.run("again", "rune/3"), "The next run makes 1 picture again.")
        says(place.run("undo"), "Taken back: ")
        says(place.run("withdraw", "rune"), "10 pictures are approved no longer")
        says(place.run("undo"), "Taken back: ")
        says(place.run("export", "--to", place.path("game")), "10 approved pictures")
        files = [name for name in os.listdir(place.path("game")) if name.endswith(".png")]
        expect(len(files) == len(set(files)) == 10, files)


@case
def titles_as_people_write_them(place):
    """Umlauts, emoji, quotes, brackets, a brace that looks like ours, a word that looks like an option: every title reaches the server as
    it means, brackets as brackets and not as weights; it is read back as it was typed in lists, sentences, JSON and the export. Mutation:
    escapes_titles always FALSE."""
    with Studio() as studio:
        icons(place, 185, trust=True)
        for i, (title, _) in enumerate(TITLES):
            add(place, f"odd{i:02}", title)
        says(place.run("check"), "All documents are in order.")
        says(run(place, studio), "specs 200  pictures 200  auto-approved 200")
        words = studio.words()
        for title, sent in TITLES:
            expect(any(f"a game icon of {sent or title}, one single object" in text for text in words), f"“{title}” was not sent")
        listed = place.run("list", "assets").stdout.splitlines()
        by_name = {row["spec"]: row["title"] for row in place.json("list", "assets")}
        for i, (title, _) in enumerate(TITLES):
            expect(any(line.endswith(title) for line in listed), f"“{title}” is not listed")
            expect(by_name[f"odd{i:02}"] == title, by_name[f"odd{i:02}"])
        studio.bad = lambda text: "coins" in text or "trap" in text
        place.run("again", "odd06", "odd07", status=0)
        done = run(place, studio, status=1)
        says(done, "It's a \"trap\", {0} coins: Turned down by the checks")
        place.run("export", "--to", place.path("game"), status=0)
        expect("odd02.png" in os.listdir(place.path("game")), os.listdir(place.path("game"))[:5])
        expect(json.loads(place.run("show", "asset", "odd02", "--json", status=0).stdout)["title"] == "Duck 🦆 of doom 🔥")


if __name__ == "__main__":
    main()
