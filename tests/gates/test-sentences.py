#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every sentence reaches its translators whole, and in both of its forms (TAP). xgettext takes out literals and nothing else, and says
nothing of what it could not read, so that is looked for here. Usage: test-sentences.py SOURCE_ROOT"""

import os
import re
import sys

from sentences import AT_RUN_TIME, IN_TWO_FORMS, MARKS, calls, is_text, joined, sources, tokens

# "{0} assets" and the like for any number: a count of things has a form for one.
COUNTED = re.compile(r"(?:%[a-z]+|\{\d\}) (?:assets|pictures|questions|problems|events|blobs|files|cards)\b")
# what fills in a number is given the form that was chosen for it
FILLERS = re.compile(r"\b(?:assay_sentence_fill_n|assay_cli_count) \((?:_|N_) \(")
LITERALS = r'"(?:\\.|[^"\\])*"(?:\s*"(?:\\.|[^"\\])*")*'
APART = re.compile(r"\{\s*N_ ?\(" + LITERALS + r"\),\s*N_ ?\((?=[^)]*\{0\})" + LITERALS + r"\)\s*\}|\.\w*many = N_ ?\(")
A_MACRO = re.compile(r"[A-Z][A-Z0-9_]+")
# a capital and a full stop, or a place for a word, said by hand: what a person reads and no mark stands at
SHOWN = ("assay_cli_print", "assay_cli_fail", "assay_access_name", "gtk_label_new", "gtk_button_new_with_label", "gtk_label_set_label",
         "gtk_label_set_text", "gtk_button_set_label", "gtk_widget_set_tooltip_text", "adw_toast_new", "fputs", "g_string_append")

RAISED = ("g_set_error", "g_set_error_literal", "g_error_new", "g_error_new_literal", "g_task_return_new_error",
          "g_propagate_prefixed_error", "g_prefix_error")


def unreadable(text):
    """What xgettext passes over: a macro, a choice of two, a variable that was to be marked."""
    for call in calls(text):
        if call.is_literal():
            continue
        words = [word for sentence in call.sentences() for word in sentence]
        if call.mark not in AT_RUN_TIME:
            yield call.line, f"only literals can be taken out: {call}"
        elif any(word.startswith('"') for word in words):
            yield call.line, f"more than a literal, of which nothing is taken out: {call}"
        elif words and A_MACRO.fullmatch(words[0]) and (len(words) == 1 or words[1] == "("):
            yield call.line, f"a macro: {call}"


def without_forms(text):
    """A count for any number in one form."""
    for call in calls(text):
        if call.mark in ("_", "N_") and call.is_literal() and COUNTED.search(joined(call.sentences()[0])):
            yield call.line, f"a count without ngettext: {call}"
    for match in FILLERS.finditer(text):
        yield text.count("\n", 0, match.start()) + 1, f"a number in a sentence of one form: {match.group()}"


def marked_apart(text):
    """One and many of a table, marked one by one: {N_ ("{0} file"), N_ ("{0} files")}, or by the members of AssayPlural."""
    for match in APART.finditer(text):
        yield text.count("\n", 0, match.start()) + 1, f"marked apart, so no catalog has the pair; NP_(): {' '.join(match.group().split())[:100]}"


def spoken_raw(text):
    """A sentence that is shown as it stands: no mark is there."""
    words = tokens(text)
    for i, (word, at) in enumerate(words[:-2]):
        if word not in SHOWN or words[i + 1][0] != "(":
            continue
        said = "".join(part for part in literal_after(words, i + 2))
        if re.search(r"[A-Za-z]{3,} [a-z]{2,}", said):
            yield text.count("\n", 0, at) + 1, f"not marked: {word} (… “{said[:80]}”"


def raised_raw(text):
    """The message of an error that no surface can say in its language: assay_error_set packs it."""
    words = tokens(text)
    for i, (word, at) in enumerate(words[:-2]):
        if word in RAISED and words[i + 1][0] == "(":
            said = "".join(literal_after(words, i + 2))
            if re.search(r"[A-Za-z]{2,} [a-z]{2,}", said):
                yield text.count("\n", 0, at) + 1, f"not a sentence that can be translated, assay_error_set: {word} (… “{said[:80]}”"


def literal_after(words, at):
    """Literals that stand directly among the arguments of a call, outside of every inner one."""
    depth = 1
    for word, _ in words[at:]:
        depth += word in "([{"
        depth -= word in ")]}"
        if depth == 0:
            return
        if depth == 1 and word.startswith('"'):
            yield word[1:-1]


def check(root, find):
    return [f"{name}:{line}: {what}" for name, text in sources(root) for line, what in find(text)]


def differing_pairs(root):
    """One sentence has one other form: a catalog is asked by the first alone."""
    forms, complaints = {}, []
    for name, text in sources(root):
        for call in calls(text):
            if call.mark in IN_TWO_FORMS and call.is_literal():
                one, many = map(joined, call.sentences())
                known = forms.setdefault(one, many)
                if known != many:
                    complaints.append(f"{name}:{call.line}: “{one}” has two other forms: “{known}” and “{many}”")
    return complaints


def told(root):
    """xgettext is told of each mark that it does not know by itself and that sources use."""
    with open(os.path.join(root, "po", "meson.build"), encoding="utf-8") as file:
        known = set(re.findall(r"--keyword=(\w+)", file.read())) | {"_", "N_", "C_", "NC_", "g_dngettext"}  # the preset's
    known |= {"gettext", "dgettext", "ngettext", "dngettext"}  # its own
    used = {call.mark for _, text in sources(root) for call in calls(text) if call.is_literal()}
    return [f"po/meson.build tells xgettext nothing of {mark}" for mark in sorted(used - known)]


# What each search is there to find, and what it must leave alone.
BAD = [
    (unreadable, '_ (CONDITION ? "Yes" : "No")'),
    (unreadable, '_ (IN_ORDER)'),
    (unreadable, '_ (IN_ORDER (x))'),
    (unreadable, 'N_ ("%" G_GUINT64_FORMAT " events")'),
    (unreadable, 'N_ ("up to " LIMIT)'),
    (unreadable, '_ ("up to " LIMIT)'),
    (unreadable, 'ngettext (one, many, n)'),
    (unreadable, 'ngettext (told[a].one, told[a].many, n)'),
    (unreadable, 'ngettext ("{0} file", FILES, n)'),
    (unreadable, '#define SAID(text) N_ (text)'),
    (unreadable, 'NP_ ("{0} file", many)'),
    (unreadable, 'NP_ ("{0} file")'),
    (without_forms, '_ ("{0} pictures to make")'),
    (without_forms, 'N_ ("%d problems")'),
    (without_forms, 'assay_cli_count (_ ("{0} made"), n)'),
    (marked_apart, '{N_ ("_Leave Out"), N_ ("_Leave {0} Out")}'),
    (marked_apart, '{.done_one = N_ ("{0} file"), .done_many = N_ ("{0} files")}'),
    (spoken_raw, 'assay_cli_print ("Nothing to make: %s", why)'),
    (spoken_raw, 'gtk_label_new ("Nothing here")'),
    (raised_raw, 'g_set_error (error, DOMAIN, 0, "There is no list “%s”.", kind)'),
    (raised_raw, 'g_propagate_prefixed_error (error, cause, "Could not save “%s”: ", path)'),
]
GOOD = [
    '_ ("one") N_ ("two " /* why */ "three")', '_ (row->summary)', '_ (words[ASSAY_NO].title)', 'ngettext ("{0} file", "{0} files", n)',
    'NP_ ("{0} file", \\\n "{0} files")', "x = '\"'; _ (\"a\")", '#define N_(String) (String)', '/* N_() template */', '// _ (MACRO)\n',
    'assay_cli_print ("%s, %s", a, _ ("two words"))', 'assay_error_set (error, DOMAIN, 0, N_ ("There is none."), NULL)',
    'g_set_error (error, DOMAIN, 0, "%s", said)', 'assay_cli_count (ngettext ("{0} made", "{0} made", n), n)',
]


def finds_what_it_is_for(_):
    missed = [f"{find.__name__} passes over: {text}" for find, text in BAD if not list(find(text))]
    return missed + [f"{find.__name__} complains of: {text}" for find in (unreadable, without_forms, marked_apart, spoken_raw, raised_raw) for text in GOOD if list(find(text))]


CHECKS = [("finds", finds_what_it_is_for), ("literals", lambda root: check(root, unreadable)), ("counts", lambda root: check(root, without_forms)),
          ("apart", lambda root: check(root, marked_apart)), ("marked", lambda root: check(root, spoken_raw)),
          ("errors", lambda root: check(root, raised_raw)), ("pairs", differing_pairs), ("keywords", told)]


def main():
    failed = 0
    print(f"1..{len(CHECKS)}")
    for number, (name, find) in enumerate(CHECKS, 1):
        complaints = find(sys.argv[1])
        failed += bool(complaints)
        print(f"{'not ' if complaints else ''}ok {number} /gates/sentences/{name}")
        for complaint in complaints:
            print(f"# {complaint}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
