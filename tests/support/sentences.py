# SPDX-License-Identifier: GPL-3.0-or-later
"""What marks a sentence for its translators, and where sources have such marks. The one reader of them for tests: the gates, the check of
po/POTFILES and the run in a language made up for it."""

import os
import re

# mark -> places of what xgettext takes out, counted from 0; po/meson.build tells it of those that it does not know by itself
MARKS = {"_": (0,), "N_": (0,), "NP_": (0, 1), "C_": (0, 1), "NC_": (0, 1), "gettext": (0,), "dgettext": (1,), "ngettext": (0, 1),
         "dngettext": (1, 2), "g_dgettext": (1,), "g_dngettext": (1, 2)}
IN_TWO_FORMS = ("NP_", "ngettext", "dngettext", "g_dngettext")
# marks without a sentence of their own: what they translate was marked before
AT_RUN_TIME = ("_", "gettext", "dgettext", "g_dgettext")
XGETTEXT = ["xgettext", "--from-code=UTF-8", "--add-comments", "-k_", "-kN_", "-kC_:1c,2", "-kNC_:1c,2", "-kNP_:1,2", "-kngettext:1,2",
            "-kg_dngettext:2,3"]

TOKEN = re.compile(r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\])*"|\'(?:\\.|[^\'\\])+\'|[A-Za-z_]\w*|\d[\w.]*|\\\n|.', re.S)
DEFINE = re.compile(r"^[ \t]*#[ \t]*define[ \t]+(\w+)", re.M)


def tokens(text):
    """Words, texts and signs of C with where they begin; no space, no comment, no end of a line within a macro."""
    return [(match.group(), match.start()) for match in TOKEN.finditer(text)
            if not match.group().isspace() and not match.group().startswith(("/*", "//", "\\\n"))]


def arguments(words, at):
    """Those of the call whose bracket opens at @at, as lists of words; None where it never closes."""
    depth, found = 0, [[]]
    for word, _ in words[at:]:
        depth += word in "([{"
        depth -= word in ")]}"
        if depth == 0:
            return found
        if word == "," and depth == 1:
            found.append([])
        elif depth > 1 or word not in "([{":
            found[-1].append(word)
    return None


class Call:
    """A mark with its arguments. @line: where."""

    def __init__(self, mark, found, line):
        self.mark = mark
        self.arguments = found
        self.line = line

    def sentences(self):
        """The arguments that are for translators, as far as they are there."""
        return [self.arguments[place] for place in MARKS[self.mark] if place < len(self.arguments)]

    def is_literal(self):
        return len(self.sentences()) == len(MARKS[self.mark]) and all(is_text(sentence) for sentence in self.sentences())

    def __str__(self):
        return f"{self.mark} ({', '.join(' '.join(words) for words in self.arguments)})"[:120]


def is_text(words):
    return bool(words) and all(word.startswith('"') for word in words)


def joined(words):
    """The sentence of literals that stand side by side, as it is written."""
    return "".join(word[1:-1] for word in words)


def calls(text):
    """Every use of a mark; where one is defined (#define N_) there is none."""
    words = tokens(text)
    defined = {match.start(1) for match in DEFINE.finditer(text)}
    for i in range(len(words) - 1):
        mark, at = words[i]
        if mark not in MARKS or words[i + 1][0] != "(" or at in defined:
            continue
        found = arguments(words, i + 1)
        if found is not None:
            yield Call(mark, found, text.count("\n", 0, at) + 1)


def sources(root, top="src"):
    """Path below the root and text of each source in C."""
    for path, dirs, files in os.walk(os.path.join(root, top)):
        dirs.sort()
        for name in sorted(files):
            if name.endswith((".c", ".h")):
                full = os.path.join(path, name)
                with open(full, encoding="utf-8") as file:
                    yield os.path.relpath(full, root), file.read()
