# SPDX-License-Identifier: GPL-3.0-or-later
"""A language made up from the sources: each sentence of the catalog stands in ⟦ ⟧, so that what a person reads outside of them is what no
translator was given. Needs gettext's own tools; without them, or without a locale that translates, there is a reason not to try."""

import json
import os
import re
import shutil
import subprocess
import sys

from sentences import XGETTEXT, sources

LANGUAGE = "xx"
PLURALS = "Plural-Forms: nplurals=2; plural=n != 1;\\n"
FIELD = re.compile(r'^(msgid|msgid_plural|msgstr(?:\[\d\])?|msgctxt) "(.*)"$')
# asks the C library, as the programs do, for one sentence
PROBE = ("import locale, sys\ntry: locale.setlocale(locale.LC_ALL, '')\nexcept locale.Error: sys.exit(1)\n"
         "locale.bindtextdomain('assay', sys.argv[1]); locale.textdomain('assay'); sys.exit(locale.gettext('Undo') == 'Undo')")


class Unavailable(Exception):
    pass


# where words come in: {0}, and printf's but %%
PLACE = re.compile(r"(\{\d\}|%(?:\d+\$)?[-+#0]*[\d*]*(?:\.[\d*]+)?(?:hh?|ll?|j|z|t)?[diouxXeEfgGcsp])")


def bracketed(text):
    """Ends of lines at the ends stay there, as msgfmt has it; what comes in is outside, so that it has to be translated itself."""
    begin, inside, end = re.fullmatch(r"((?:\\n)*)(.*?)((?:\\n)*)", text).groups()
    return begin + PLACE.sub(r"⟧\1⟦", f"⟦{inside}⟧").replace("⟦⟧", "") + end if inside else text


def translate(pot):
    """The text of a catalog, of the text of a template."""
    out, ids, part = [], {"msgid": "", "msgid_plural": ""}, None
    for line in pot.splitlines():
        found = FIELD.match(line)
        if found:
            part = found.group(1)
            if part == "msgid":
                ids = {"msgid": "", "msgid_plural": ""}
            if part in ids:
                ids[part] = found.group(2)
            if part.startswith("msgstr"):
                of = "msgid_plural" if part == "msgstr[1]" else "msgid"
                out.append(f'{part} "{bracketed(ids[of])}"')
                continue
        elif line.startswith('"') and part in ids:
            ids[part] += line[1:-1]
        elif line.startswith('"') and part.startswith("msgstr["):
            continue
        out.append(line)
    return "\n".join(out) + "\n"


def make(root, folder):
    """folder/xx/LC_MESSAGES/assay.mo, of every file that po/POTFILES names."""
    for program in ("xgettext", "msgfmt"):
        if not shutil.which(program):
            raise Unavailable(f"no {program} here")
    target = os.path.join(folder, LANGUAGE, "LC_MESSAGES")
    os.makedirs(target)
    template, catalog = os.path.join(folder, "assay.pot"), os.path.join(folder, "xx.po")
    subprocess.run([*XGETTEXT, "--no-wrap", "-D", root, "-o", template, "-f", os.path.join(root, "po", "POTFILES")], check=True,
                   capture_output=True)
    with open(template, encoding="utf-8") as file:
        text = file.read().split("\n\n", 1)[1]  # without its head
    with open(catalog, "w", encoding="utf-8") as file:
        file.write(f'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n"{PLURALS}"\n\n' + translate(text))
    subprocess.run(["msgfmt", "--check-format", "-o", os.path.join(target, "assay.mo"), catalog], check=True, capture_output=True)


def works(environment, folder):
    return subprocess.run([sys.executable, "-c", PROBE, folder], env=environment, capture_output=True).returncode == 0


def environment(root, folder, base):
    """@base with the language, its catalog made in @folder. glibc translates nothing in a locale C; C.UTF-8 it does, or did: where it
    does not, one is made with localedef."""
    make(root, folder)
    spoken = {key: value for key, value in base.items() if not key.startswith("LC_")}
    spoken.update(LANG="C.UTF-8", LANGUAGE=LANGUAGE, ASSAY_LOCALES=folder)
    if works(spoken, folder):
        return spoken
    if not shutil.which("localedef"):
        raise Unavailable("no locale here that is translated, and no localedef")
    subprocess.run(["localedef", "-c", "-i", "en_US", "-f", "UTF-8", os.path.join(folder, "en_US.UTF-8")], capture_output=True)
    spoken.update(LANG="en_US.UTF-8", LOCPATH=folder)
    if works(spoken, folder):
        return spoken
    raise Unavailable("no locale here that is translated, and none could be made (package locales)")


# Reading ------------------------------------------------------------------------------------------

def outside(text):
    """What stands in no brackets."""
    depth, left = 0, []
    for sign in text:
        if sign == "⟧":
            depth = max(0, depth - 1)
            left.append(" ")
        elif sign == "⟦":
            depth += 1
            left.append(" ")
        elif depth == 0:
            left.append(sign)
    return "".join(left)


# a path, an id, an option, an address, a kind of event
PATH = re.compile(r"\S*\w[./:@#=_]+\w\S*|(?<!\w)[/-]\S+")
# a word of a language: no unit, and nothing in capitals only, which stands for a word in usage
WORD = re.compile(r"\b(?=\w*[a-z])(?!px\b)[A-Za-z][A-Za-z’']+\b")


def english(text, known=()):
    """Words outside the brackets that are not @known (names, however they begin): what no translator was given."""
    left = PATH.sub(" ", outside(text))
    for name in sorted(known, key=len, reverse=True):
        if name.lower() in left.lower():
            left = re.sub(r"(?<!\w)" + re.escape(name) + r"(?!\w)", " ", left, flags=re.I)
    return WORD.findall(left)


# Words of the program that are the same in every language ------------------------------------------

def machine_words(root):
    """What JSON, options and columns say: yes, to_decide …; they are typed, and read by programs."""
    found = {"comfyui"}
    for folder in ("model", "core"):
        for _, text in sources(root, os.path.join("src", folder)):
            for table in re.findall(r"const char \*const \w+_words\[[^]]*\]\s*=\s*\{(.*?)\}", text, re.S):
                found.update(re.findall(r'"([^"]+)"', table))
    return found


def libraries_words():
    """What libraries say of files and addresses, from catalogs of their own."""
    return {os.strerror(code) for code in range(1, 134)} | {"Could not connect to", "Error resolving", "Name or service not known"}


def texts_in(value):
    """Names and texts of a JSON value; of a tag's question, which holds the asset's title, what stands around it."""
    if isinstance(value, dict):
        return {name for name in value if len(name) > 1}.union(*map(texts_in, value.values()))
    if isinstance(value, list):
        return set().union(*map(texts_in, value))
    texts = [value, *map(str.strip, value.split("%s"))] if isinstance(value, str) else []
    return {text for text in texts if len(text) > 1}


def texts_of(folder):
    """Everything that documents below @folder say, with the names of their files: a project's own words."""
    found = set()
    for path, _, files in os.walk(folder):
        for name in files:
            if name.endswith(".json"):
                found.update((name, re.split(r"[.@]", name)[0]))
                with open(os.path.join(path, name), encoding="utf-8", errors="replace") as file:
                    try:
                        found |= texts_in(json.load(file))
                    except (ValueError, RecursionError):  # a bad one is there to be told of
                        pass
    return found
