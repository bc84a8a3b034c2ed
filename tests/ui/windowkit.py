# SPDX-License-Identifier: GPL-3.0-or-later
"""What tests of the real window share: results as TAP under /ui/<name of the file>/, a window that is closed whatever happens to it, and
that nothing is tried where something for it is missing. Arguments of each: ASSAY ASSAYCTL EXAMPLES, then its own (others)."""

import contextlib
import os
import shutil
import sys
import tempfile
import traceback

import real_window
import witness
from fakecomfy import FakeComfy
from patience import wait_for

assay, assayctl, examples, *others = sys.argv[1:]
name_of_test = os.path.basename(sys.argv[0]).removeprefix("test-").removesuffix(".py")
EXAMPLES_LORAS = ("clean-icons", "painted-glow", "retro-outline")
number = 0
failed = 0


def result(ok, name, note=""):
    """One case; @note is said when it failed. Whether it was good."""
    global number, failed
    number += 1
    failed += not ok
    print(f"{'' if ok else 'not '}ok {number} /ui/{name_of_test}/{name}", flush=True)
    if note and not ok:
        print("# " + str(note).replace("\n", "\n# "), flush=True)
    return ok


def names(window, words=""):
    """What is told and can be seen, of that what has @words in it."""
    return [node.name for node in window.nodes() if node.visible and words in node.name]


def seen(window, words):
    """The same as nodes, once there are any."""
    return wait_for(lambda: [node for node in window.nodes() if node.visible and words in node.name], f"“{words}” is told")


def walk(window, key, wanted):
    """Presses @key until what has the keyboard is wanted; its name."""
    met = [wait_for(window.focused, "something has the keyboard")]
    while not wanted(met[-1]):
        window.key(key)
        met.append(wait_for(lambda: (lambda now: now if now not in (None, met[-1]) else None)(window.focused()), f"{key} leaves {met[-1]}"))
        assert len(met) < 25, met
    return met[-1]


def choose(window, item, menu="Menu"):
    """Of the menu of what has the keyboard, which is returned: a list that is put in order meanwhile may have moved it on."""
    before = window.focused()
    window.key(menu)
    wait_for(lambda: window.focused() not in (None, before), "the menu has the keyboard")
    walk(window, "Down", lambda name: name == item)
    window.key("Return")
    return before


def choose_main(window, item):
    """Of the main menu."""
    return choose(window, item, menu="F10")


def workplace():
    """A folder of the test's own, for with; it goes with everything in it."""
    return tempfile.TemporaryDirectory(prefix=f"assay-{name_of_test}-")


def settings_for(work, address, provider="comfyui", closing="stop"):
    """Environment of a person who used that server last: settings that outlive the window."""
    folder = os.path.join(work, "config", "glib-2.0", "settings")
    os.makedirs(folder, exist_ok=True)
    with open(os.path.join(folder, "keyfile"), "w", encoding="utf-8") as file:
        file.write(f"[io/github/assay/Assay]\nprovider='{provider}'\nserver='{address}'\nwhen-closing='{closing}'\n")
    return {"GSETTINGS_BACKEND": "keyfile", "XDG_CONFIG_HOME": os.path.join(work, "config")}


def astroducks_server():
    """A server of the test with the files that the example asks for, for with: it draws until stop_after says otherwise."""
    fake = FakeComfy()
    fake.classes["CheckpointLoaderSimple"]["input"]["required"]["ckpt_name"] = [["copax_timeless_xl.safetensors"], {}]
    fake.classes["LoraLoader"]["input"]["required"]["lora_name"] = [[f"{name}.safetensors" for name in EXAMPLES_LORAS]]
    return fake


def draw(window, server, count):
    """So many more are drawn, and the next one stays."""
    before = window.status()["pictures"]
    server.stop_after(count)
    server.hold.clear()
    for prompt in server.open_prompts():
        server.end(prompt)
    wait_for(lambda: window.status()["pictures"] > before + count, "more are made")


@contextlib.contextmanager
def opened(work, kind=real_window.Window, tree=True, case="goes-on", zone="pipeline", **options):
    """The window, for with. What goes wrong in it is the result @case, with the end of the window's log."""
    window = kind(work, zone, assay, assayctl, examples, tree=tree, **options)
    try:
        yield window
    except Exception as error:  # whatever it is, the window's last words are said with it
        told = ""
        with contextlib.suppress(AssertionError, RuntimeError):
            told = names(window) if tree and window.process.poll() is None else ""
        result(False, case, f"{where(error)}{error!r}\n{told}\n{window.last_words()}")
    finally:
        end(window, case)


def where(error):
    """The line of the test that it came from."""
    lines = [frame for frame in traceback.extract_tb(error.__traceback__) if os.path.basename(frame.filename).startswith("test-")]
    return f"line {lines[-1].lineno}: {lines[-1].line}\n" if lines else ""


def end(window, case):
    try:
        window.close()
    except Exception as error:  # what a checker found in what it leaves
        result(False, case, f"after the end: {error}")


def missing(tree, tools, settings):
    """What is not here, in words; "" when nothing is."""
    lacks = [] if os.environ.get("DISPLAY") else ["display"]
    lacks += [tool for tool in ("xdotool", *tools) if not shutil.which(tool)]
    if tree and real_window.Atspi is None:
        lacks.append("python3-gi")
    if settings and "GSETTINGS_SCHEMA_DIR" not in os.environ:
        lacks.append("settings")
    return " and no ".join(lacks)


def main(play, tree=True, tools=(), settings=False):
    """Calls @play and ends the program. tree: it needs what assistive programs are told; tools: it starts these; settings: it keeps some."""
    lacks = missing(tree, tools, settings)
    if lacks:
        print(f"1..1\nok 1 /ui/{name_of_test} # SKIP no {lacks}")
        sys.exit(0)
    play()
    print(f"1..{number}")
    witness.tell()
    sys.exit(1 if failed else 0)
