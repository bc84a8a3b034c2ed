#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The same documents in other folders, locales and time zones: byte-equal packages, stacks, plans, recipes and pictures. Prints TAP.

Mutation: format any number of a recipe with printf ("%f"), sort names with strcoll, or fold case with towlower."""

import json
import os
import subprocess
import sys

import patience
from clikit import ASSAYCTL, Place, Skip, case, expect, main

SPEAKS = "import locale, sys; locale.setlocale(locale.LC_ALL, ''); print(locale.localeconv()['decimal_point'], locale.strxfrm('I') != 'I')"


def build_locale(place, name):
    """A folder for LOCPATH with the locale in it; proven to be in force in a process of that environment and in assayctl."""
    folder = place.path("locales")
    os.makedirs(folder, exist_ok=True)
    full = name + ".UTF-8"
    try:
        patience.run(["localedef", "-c", "-i", name, "-f", "UTF-8", os.path.join(folder, full)],
                     stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    except FileNotFoundError as error:
        raise Skip("there is no localedef") from error
    place.env.update(LOCPATH=folder, LANG=full, LC_ALL=full, LANGUAGE="")
    said = subprocess.run([sys.executable, "-c", SPEAKS], env=place.env, stdout=subprocess.PIPE, text=True, check=False).stdout
    if not said.startswith(","):
        raise Skip(f"the locale {full} cannot be built here")
    child, _ = place.sandbox()
    with open(f"/proc/{child.pid}/maps", encoding="utf-8") as file:
        maps = file.read()
    expect(os.path.join(folder, full, "LC_NUMERIC") in maps, "assayctl did not load the locale", maps)
    child.terminate()
    child.wait()
    print(f"# {full}: decimal point “,”, loaded by assayctl; TZ {place.env.get('TZ')}", flush=True)


def results(place):
    """All that must be equal, as bytes or hashes."""
    place.init()
    specs = sorted(name[:-5] for name in os.listdir(os.path.join(place.project, "specs")))
    found = {"plan": place.run("plan", "--json", status=0).stdout}
    for spec in specs:
        found["compile " + spec] = place.run("compile", spec, "--json", status=0).stdout
        found["resolve " + spec] = place.run("resolve", spec, "--json", status=0).stdout
    place.run("run", "--defects", "0", status=0)
    for event in place.events():
        payload = event["payload"]
        if event["type"] == "job.queued":
            found[f"recipe {payload['spec']} {payload['regeneration']}"] = payload["recipe"]
        elif event["type"] == "plan.computed":
            found.setdefault("plan hash", payload["hash"])
        elif event["type"] == "version.created":
            found[f"picture {payload['spec']} {payload['regeneration']}"] = payload["picture"]
        elif event["type"] == "document.changed":
            found.setdefault(f"document {payload['path']}", payload["hash"])
    expect(sum(name.startswith("recipe ") for name in found) >= 12, sorted(found))
    expect(sum(name.startswith("picture ") for name in found) >= 12, sorted(found))
    found["report of " + specs[0]] = json.dumps(verdicts(place, specs[0]))
    found["specs as pinned"] = "".join(open(os.path.join(place.project, "specs", s + ".json"), encoding="utf-8").read() for s in specs)
    return found


def verdicts(place, spec):
    version = next(v for v in place.json("list", "versions") if v["spec"] == spec)
    return place.json("show", "version", version["id"])["reportDetail"]["verdicts"]


def expect_equal(one, other):
    different = [name for name in sorted(one.keys() | other.keys()) if one.get(name) != other.get(name)]
    expect(different == [], "different: " + ", ".join(different),
           *(f"{one.get(n)}\n{other.get(n)}" for n in different[:2]))


def elsewhere(place, name, zone):
    with Place() as other:
        other.project = other.path("bir başka", "Klasör İıÇ 1,5")
        os.makedirs(os.path.dirname(other.project))
        other.env["TZ"] = zone
        build_locale(other, name)
        place.env.update(TZ="UTC", LC_ALL="C.UTF-8")
        expect_equal(results(place), results(other))


@case
def german_numbers(place):
    elsewhere(place, "de_DE", "Pacific/Auckland")


@case
def turkish_letters(place):
    elsewhere(place, "tr_TR", "America/New_York")


@case
def the_same_twice(place):
    """The same folder again, and with the files written in another order."""
    with Place() as other:
        first = results(place)
        other.init()
        folder = os.path.join(other.project, "specs")
        kept = {name: open(os.path.join(folder, name), "rb").read() for name in os.listdir(folder)}
        for name in kept:
            os.unlink(os.path.join(folder, name))
        for name in sorted(kept, reverse=True):
            with open(os.path.join(folder, name), "wb") as file:
                file.write(kept[name])
        other.init = lambda: None
        expect_equal(first, results(other))


@case
def the_comparison_sees_a_difference(place):
    """One letter in one prompt: package, recipe and plan of that spec differ, nothing else does."""
    with Place() as other:
        other.init()
        other.change("specs/duck.json", prompt={"positive": "a yellow Duck"})
        other.init = lambda: None
        one, two = results(place), results(other)
        different = {n for n in one.keys() | two.keys() if one.get(n) != two.get(n)}
        expect({"compile duck", "recipe duck 0", "plan", "plan hash"} <= different, different)
        expect(not any("potion" in n for n in different), different)


if __name__ == "__main__":
    expect(ASSAYCTL, "ASSAYCTL")
    main()
