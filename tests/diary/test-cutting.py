#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a model draws is opaque and its background is never flat; what she gets is a sprite. Prints TAP."""

import random
import re

from clikit import case, expect, main
from diarykit import KEYS, Studio, add, answer, cards, icons, inputs, never_says, run, says, state
from pngkit import png_of, read_png

BIG = 256  # the picture's side
LINE = (34, 30, 44)
GLASS, GLASS_ALPHA = (236, 246, 252), 0.36
JUICE, STEEL, BOOT, PAPER, INK = (206, 60, 40), (128, 134, 150), (52, 46, 58), (252, 252, 250), (70, 66, 72)


# What a model would draw; each is given the ground at that place and says what is seen there.


def over(color, alpha, ground):
    return tuple(alpha * c + (1 - alpha) * g for c, g in zip(color, ground))


def within(x, y, radius):
    return x * x + y * y < radius * radius


def flask(x, y, ground):
    """Round, of clear glass behind a dark line, half full."""
    x, neck = abs(x - 128), 46 <= y < 110
    if x < 22 and 28 <= y < 48:
        return (150, 104, 60)
    if within(x, y - 164, 62) or (neck and x < 16):
        return JUICE if y > 170 else over(GLASS, GLASS_ALPHA, ground)
    return LINE if within(x, y - 164, 70) or (neck and x < 23) else ground


def knight(x, y, ground):
    """Stands on the shadow that he throws."""
    x = abs(x - 128)
    if 12 <= x < 44 and 196 <= y < 218:
        return BOOT
    if within(x, y - 60, 32) or (x < 48 and 84 <= y < 198):
        return LINE if abs(y - 60) < 6 and x < 20 else STEEL
    deep = max(0.0, 1 - (x / 100) ** 2 - ((y - 216) / 24) ** 2)
    return tuple(part * (1 - 0.5 * deep) for part in ground)


def page(x, y, ground):
    """White, with lines of writing."""
    if not (64 <= x < 192 and 32 <= y < 224):
        return ground
    return INK if 84 <= x < 172 and 56 <= y < 200 and y % 24 < 5 else PAPER


def ground_of(key, x, y):
    """Near the color that was asked for, and darker toward the corners."""
    light = 1 - 0.06 * ((x - 128) ** 2 + (y - 128) ** 2) / (2 * 128 ** 2)
    return tuple((part + (128 - part) * 5 / 128) * light for part in key)


def painted(thing, key):
    grain = random.Random(7)

    def pixel(x, y):
        return [min(255, max(0, round(part + grain.gauss(0, 1.5)))) for part in thing(x, y, ground_of(key, x, y))]

    return png_of(BIG, pixel)


class Model(Studio):
    """Draws the one thing it can on the background it is asked for, or on @always. What it was asked for is in keys."""

    def __init__(self, thing, always=None):
        super().__init__()
        self.thing, self.always, self.keys, self.drawn = thing, always, [], {}

    def file(self, name):
        with self.lock:
            graph = self.prompts[name.removesuffix(".png")]
        key = re.search(r"plain solid (\w+) background", self.words_of(graph)).group(1)
        self.keys.append(key)
        if key not in self.drawn:
            self.drawn[key] = painted(self.thing, self.always or KEYS[key])
        return self.drawn[key]


# What she has then


def one(place, name, words):
    icons(place, 0)
    add(place, name, words=words, canvas={"width": BIG, "height": BIG}, render={"width": BIG, "height": BIG})


class Sprite:
    """What is delivered, asked by the places of the drawing: @box is the thing's in it."""

    def __init__(self, place, name, box):
        place.run("export", "--to", place.path("game"), status=0)
        _, _, self.rows = read_png(place.path("game", name + ".png"))
        ys = [y for y, row in enumerate(self.rows) if any(p[3] > 127 for p in row)]
        xs = [x for x in range(BIG) if any(row[x][3] > 127 for row in self.rows)]
        self.at = (xs[0], ys[0])
        self.box = box
        self.zoom = ((xs[-1] + 1 - xs[0]) / (box[2] - box[0]), (ys[-1] + 1 - ys[0]) / (box[3] - box[1]))

    def pixels(self, x0, y0, x1, y1):
        """All within that part of the drawing."""
        def place(at, k):
            return max(0, round(self.at[k] + (at - self.box[k]) * self.zoom[k]))

        found = [p for row in self.rows[place(y0, 1):place(y1, 1)] for p in row[place(x0, 0):place(x1, 0)]]
        expect(found, "nothing of the sprite is at", x0, y0, x1, y1)
        return found

    def alphas(self, *part):
        """The least and the largest there."""
        found = [p[3] for p in self.pixels(*part)]
        return min(found), max(found)


def near(pixel, color, within):
    return all(abs(p - c) <= within for p, c in zip(pixel, color))


@case
def a_potion_of_glass(place):
    """She asks for clear glass. On magenta it comes out pink all through; in her game it must be glass, on whatever it lies. Mutations:
    unmix_glass() left out (the glass is solid and pink); an alpha 50 below what it is passes the checks, and is red here."""
    one(place, "flask", "a flask of clear glass, half full of red juice")
    with Model(flask) as model:
        run(place, model, status=0)
        expect(model.keys == ["magenta"], model.keys)
    (card,) = cards(place)
    expect(card["questionText"] == "Take this picture of Flask?" and card["evidenceText"] == "all passed the checks", card)
    answer(place, "yes")
    expect(state(place, "flask") == ["approved"], state(place, "flask"))
    sprite = Sprite(place, "flask", (58, 28, 198, 234))
    for glass in ((90, 130, 166, 164), (118, 56, 138, 106)):  # body and neck
        low, high = sprite.alphas(*glass)
        expect(70 <= low and high <= 115, f"glass of alpha {GLASS_ALPHA * 255:.0f} came out as {low} … {high} in {glass}")
        worst = min(p[1] for p in sprite.pixels(*glass))
        expect(worst > 215, f"there is magenta in the glass: green {worst}")
    expect(sprite.alphas(90, 176, 166, 212) == (255, 255), "the juice is not solid")
    expect(sprite.alphas(120, 32, 136, 44) == (255, 255), "the cork is not solid")
    expect(all(near(p, JUICE, 12) for p in sprite.pixels(90, 176, 166, 212)), "the juice has another color")
    expect(sprite.alphas(60, 30, 80, 90)[1] == 0, "there is something beside the neck")


@case
def a_knight_with_a_shadow(place):
    """The model was told not to, and draws a shadow under his feet all the same. He stands on grass in the game, not on a stain. Mutation:
    a flood that follows light shades alone (ASSAY_SHADE_DEEPEST 800)."""
    one(place, "knight", "a knight in steel armour")
    with Model(knight) as model:
        run(place, model, status=0)
        never_says(place.run("list", "exceptions"), "Knight")
    (card,) = cards(place)
    expect(card["evidenceText"] == "all passed the checks", card)
    answer(place, "yes")
    sprite = Sprite(place, "knight", (81, 28, 176, 218))
    expect(sprite.alphas(122, 204, 134, 217)[1] == 0, "there is shadow between his feet")
    for beside in ((36, 200, 78, 234), (180, 200, 220, 234), (90, 221, 166, 236)):
        expect(sprite.alphas(*beside)[1] == 0, f"there is shadow at {beside}")
    for boot in ((88, 202, 112, 214), (144, 202, 168, 214)):
        expect(sprite.alphas(*boot) == (255, 255), f"the boot at {boot} is not whole")
        expect(all(near(p, BOOT, 14) for p in sprite.pixels(*boot)), f"the boot at {boot} has another color")
    expect(sprite.alphas(86, 90, 170, 192) == (255, 255), "his armour is not whole")


@case
def a_white_page_on_white(place):
    """Paper on white is what she types. The program asks for a color that paper has nothing of, and the page is whole. A model that paints
    it on white for all that is asked again, and for another color; then she reads why there is no page. It is never a page with a hole.
    Mutation: a border of any color counted as background (KEY_REACH 1000): writing without a page, approved."""
    one(place, "page", "a white page of paper on a white background")
    with Model(page, always=(250, 250, 250)) as model:
        done = run(place, model, status=1)
        says(done, "Page: Turned down by the checks", "there is no background of the color that was asked for, so nothing could be cut out",
             "Change what is asked for, or try again.")
        expect(set(model.keys) == {"magenta", "green"}, model.keys)
    expect(state(place, "page") == ["exception"] and not cards(place), state(place, "page"))
    place.run("again", "page", status=0)
    with Model(page) as model:
        run(place, model, status=0)
        expect(model.keys == ["green"], model.keys)
    (card,) = cards(place)
    expect(card["evidenceText"] == "all passed the checks", card)
    answer(place, "yes")
    expect(state(place, "page") == ["approved"], state(place, "page"))
    sprite = Sprite(place, "page", (64, 32, 192, 224))
    expect(sprite.alphas(66, 34, 190, 222) == (255, 255), "the page has holes")
    expect(all(near(p, PAPER, 12) for p in sprite.pixels(66, 34, 190, 54)), "the paper has another color")
    expect(sum(near(p, INK, 12) for p in sprite.pixels(84, 56, 172, 200)) > 1800, "the writing is gone")
    expect(sprite.alphas(20, 20, 60, 230)[1] == 0, "there is background beside the page")


if __name__ == "__main__":
    main()
