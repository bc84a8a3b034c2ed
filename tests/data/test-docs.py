#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""docs/ says what the sources say (TAP): every code is explained, every command and option is in the man pages, docs/formats.md
equals the field tables, the tables of checks, queries and review tools are those of their registers, no link is dead, ./dev help is
whole. Usage: test-docs.py SOURCE_ROOT PRINT_FORMATS PRINT_VALIDATORS PRINT_QUERIES [PRINT_TOOLS]. ASSAY_UPDATE_GOLDEN rewrites what
is generated."""

import glob
import json
import os
import re
import shutil
import subprocess
import sys

LITERAL = re.compile(r'":?([a-z]+\.[a-z][a-z_]*)"')  # ":answered.no" follows the name of a check
# dotted words of the sources that are neither codes nor found by the rules of not_codes
OTHER_WORDS = {
    "config.h": "a header",
    "excluded.ts_us": "SQL",
}
# codes without a dot: what a verdict or a route says where the validator has no word of its own
PLAIN_REASONS = {"audit", "failed", "uncertain", "unmeasured", "not_required"}
COMMENTS = {".md": "<!-- %s -->\n", ".1": '.\\" %s\n'}
GENERATED = "<!-- From here on written by tests/model/print-formats (./dev golden). -->\n"


def read(*parts):
    with open(os.path.join(*parts), encoding="utf-8") as file:
        return file.read()


def sources(root, folders="*"):
    return {path: read(path) for path in sorted(glob.glob(os.path.join(root, "src", folders, "**", "*.c"), recursive=True))}


def without_comments(text):
    return re.sub(r"/\*.*?\*/", "", text, flags=re.S)


def not_codes(root):
    """Dotted words with another meaning, each from the place that defines it: events, commands, validators."""
    events = re.findall(r'ASSAY_EVENT \(\s*"([a-z._]+)"', "".join(sources(root, "model").values()))
    core = "".join(sources(root, "core").values())
    commands = re.findall(r'\.kind = "([a-z.]+)"', core)
    tables = re.findall(r'ASSAY_TABLE_DEFINE \(\w+,\s*"([a-z._]+)"', core)
    validators = re.findall(r'\.id = "([a-z._]+)"', "".join(sources(root, "judge").values()))
    payloads = re.findall(r'ASSAY_TABLE_DEFINE \(\w+,\s*"([a-z._]+)"', "".join(sources(root, "model").values()))
    assert events and commands and validators and payloads, "the sources are written another way now"
    return set(events) | set(commands) | set(tables) | set(validators) | set(payloads) | set(OTHER_WORDS)


def dotted_codes(root):
    """Every dotted word below the window that is not known to be something else."""
    skipped = not_codes(root)
    found = set()
    for path, text in sources(root).items():
        if os.sep + "app" + os.sep not in path:
            # _assay_decision_has names a missing argument, not a code
            text = re.sub(r'_assay_decision_has \([^;]*?"[a-z.]+"\)', "", without_comments(text))
            found |= set(LITERAL.findall(text)) - skipped
    return {word for word in found if not word.endswith((".json", ".jsonl", ".png", ".c", ".h", ".sqlite", ".sock"))}


def event_codes(root):
    """Codes that share their word with an event or command: they are refused by that word."""
    text = "".join(sources(root, "core").values())
    return set(re.findall(r'_assay_decision_refuse \(\s*\w+,\s*\w+,\s*"([a-z._]+)"', text))


def exception_codes(root):
    retry = read(root, "src/core/decide/assay-command-retry.c")
    table = retry[retry.index("failures[] = {"):]
    table = table[:table.index("};")]
    rows = re.findall(r'\{\s*(?:"\w+"|NULL),\s*"(\w+)"', table)
    by_hand = re.findall(r'\.code = \(char \*\) "(\w+)"', "".join(sources(root, "core").values()))
    assert rows and by_hand, "the exceptions are written another way now"
    return set(rows) | set(by_hand)


def error_classes(root):
    words = re.search(r"class_words\[\] = \{(.*?)\};", read(root, "src/model/documents/assay-document-retry-policy.c"), re.S)
    assert words, "the error classes are written another way now"
    return set(re.findall(r'"(\w+)"', words.group(1)))


def cancel_reasons(root):
    return set(re.findall(r'AssayJobCanceled \w+ = \{\.reason = \(char \*\) "(\w+)"', "".join(sources(root, "core").values())))


def stack_reasons(root):
    """Why a LoRA is used or not, as `assayctl resolve` prints it."""
    parts = ("", "-collect", "-refuse")
    text = without_comments("".join(read(root, f"src/core/recipe/assay-stack-loras{part}.c") for part in parts))
    refused = re.findall(r'\{"(\w+)",\s*"stack\.\w+"', text)
    chosen = "".join(re.findall(r"\bwhy = ([^;]*);", text))
    assert refused and chosen, "the reasons of LoRAs are written another way now"
    return set(refused) | set(re.findall(r'"(\w+):?"', chosen))


def plan_reasons(root):
    text = read(root, "src/core/plan/assay-plan-reason.c")
    return set(re.findall(r'AssayPlanVerdict\)\{ASSAY_PLAN_\w+, "(\w+)"', text))


def wanted_codes(root):
    return dotted_codes(root) | event_codes(root) | exception_codes(root) | error_classes(root) | plan_reasons(root) | \
        cancel_reasons(root) | stack_reasons(root) | PLAIN_REASONS


def told_codes(root):
    text = read(root, "docs/troubleshooting.md")
    told = re.findall(r"^\| `([a-z_.]+)` \| ([^|]+) \| ([^|]+) \|$", text, re.M)
    return [row[0] for row in told], text


def codes(root, program):
    wanted = wanted_codes(root)
    told, text = told_codes(root)
    rows = len(re.findall(r"^\| `", text, re.M))
    complaints = [f"{code} occurs in src/ but not in docs/troubleshooting.md" for code in sorted(wanted - set(told))]
    complaints += [f"docs/troubleshooting.md explains {code}, which no longer occurs" for code in sorted(set(told) - wanted)]
    complaints += [f"{code} is explained twice under one heading" for code in duplicates(text)]
    return complaints + ([] if rows == len(told) else [f"{rows - len(told)} rows of docs/troubleshooting.md have no meaning or no way out"])


def duplicates(text):
    found = []
    for part in text.split("\n## "):
        told = re.findall(r"^\| `([a-z_.]+)` ", part, re.M)
        found += sorted({code for code in told if told.count(code) > 1})
    return found


def commands_of(text):
    """{command: its GOptionEntry array or NULL}"""
    rows = re.search(r"^const AssayCliCommand assay_cli_commands_of_\w+\[\] = \{(.*?)^  \{NULL\},", text, re.M | re.S)
    found = dict(re.findall(r'\{\s*"([a-z-]+)",\s*"[^"]*",\s*N_ \("[^"]*"\),\s*\w+,\s*(\w+)', rows.group(1))) if rows else {}
    assert rows is None or len(found) == rows.group(1).count("{"), "a command is written another way now"
    return found


def options_of(text, array):
    match = re.search(r"GOptionEntry %s\[\] = \{(.*?)\n *\};" % array, text, re.S)
    return re.findall(r'\{"([a-z-]+)", (?:0|\'\w\'),', match.group(1)) if match else []


def section(page, name):
    """The text of one command in the man page, from its .SS to the next heading."""
    match = re.search(r"^\.SS \"?%s\b.*?(?=^\.S[SH] |\Z)" % re.escape(name), page, re.M | re.S)
    return match.group(0) if match else None


def man_option(name):
    return "\\-\\-" + name.replace("-", "\\-")


def command_line(root, program):
    page = read(root, "docs", "assayctl.1")
    texts = sources(root, "cli").values()
    options = options_of(read(root, "src/cli/assay-cli-main.c"), "global")
    commands = {}
    for text in texts:
        for name, array in commands_of(text).items():
            commands[name] = options_of(text, array)
    assert commands, "the commands are written another way now"
    complaints = [f"assayctl.1 lacks --{name}" for name in options if man_option(name) not in page]
    for name, own in commands.items():
        text = section(page, name)
        complaints += [f"assayctl.1 has no section on {name}"] if text is None else \
            [f"assayctl.1 lacks --{option} of {name}" for option in own if man_option(option) not in text]
    known = {option for own in commands.values() for option in own} | set(options) | {"help", "version"}
    complaints += stale_options("assayctl.1", page, known)
    complaints += [f"assayctl.1 tells of {name}, which is no command" for name in re.findall(r'^\.SS "?([a-z-]+)', page, re.M)
                   if name not in commands]
    return complaints


def stale_options(name, page, known):
    told = {option.replace("\\-", "-") for option in re.findall(r"\\-\\-((?:[a-z]|\\-)+)", page)}
    return [f"{name} tells of --{option}, which is no option" for option in sorted(told - known)]


def window_line(root, program):
    page = read(root, "docs", "assay.1")
    options = options_of(read(root, "src/app/shell/assay-application.c"), "options")
    assert options, "the window's options are written another way now"
    table = read(root, "src/app/shell/assay-zone.c")
    zones = re.findall(r'^  \{\.id = "([a-z]+)"', table, re.M)
    assert zones, "the zones are written another way now"
    built = re.findall(r'\.title = N_ \("(\w+)"\)(?:(?!\.id = ).)*?\.get_type = ', table, re.S)
    sentence = f"{', '.join(built[:-1])} and {built[-1]} are there; the other"
    return [f"{name} does not say: {sentence}" for name in ("docs/assay.1", "README.md") if sentence not in read(root, name)] + \
        [f"assay.1 lacks --{name}" for name in options if man_option(name) not in page] + \
        [f"assay.1 lacks the zone {name}" for name in zones if name not in page] + \
        stale_options("assay.1", page, set(options) | {"help"})


def man_pages(root, program):
    complaints = []
    for name in ("assay.1", "assayctl.1"):
        path = os.path.join(root, "docs", name)
        result = subprocess.run(["groff", "-man", "-ww", "-Tutf8", "-z", path], capture_output=True, text=True)
        complaints += result.stderr.splitlines()
    return complaints


def formats(root, program):
    path = os.path.join(root, "docs", "formats.md")
    text = read(path)
    printed = subprocess.run([program], capture_output=True, text=True, check=True).stdout
    if GENERATED not in text:
        return ["docs/formats.md has lost the line behind which it is generated"]
    head, tail = text.split(GENERATED)
    if os.environ.get("ASSAY_UPDATE_GOLDEN"):
        with open(path, "w", encoding="utf-8") as file:
            file.write(head + GENERATED + "\n" + printed)
        return []
    return [] if tail == "\n" + printed else ["docs/formats.md differs from the field tables (./dev golden)"]


def built_in_limits(root):
    """{field: (value, a note)} of what the shipped documents ask of a picture."""
    found = {}
    for name, note in (("policies/contract-baseline@1.json", ""), ("catalog/asset-types/ui_icon@1.json", " (of `ui_icon`)")):
        contract = json.loads(read(root, "data", "builtin", name))["contract"]
        found.update({field: (value, note) for field, value in contract.items() if field != "backgroundPolicy"})
    return found


def replace_part(root, page, register, part):
    """What is wrong with the part of a page that is written from a register, after writing it anew if that was asked for."""
    path = os.path.join(root, page)
    text = read(path)
    comment = COMMENTS[os.path.splitext(page)[1]]
    begin, end = comment % f"Written by ./dev golden from the register of {register}.", comment % "Up to here."
    if text.count(begin) != 1 or end not in text.split(begin)[1]:
        return [f"{page} has lost the lines between which the {register} are told"]
    head, rest = text.split(begin)
    old, tail = rest.split(end, 1)
    if os.environ.get("ASSAY_UPDATE_GOLDEN"):
        with open(path, "w", encoding="utf-8") as file:
            file.write(head + begin + part + end + tail)
        return []
    return [] if old == part else [f"{page} differs from the register of {register} (./dev golden)"]


def print_register(program):
    """Its lines, each as words."""
    printed = subprocess.run([program], capture_output=True, text=True, check=True).stdout
    return [line.split("\t") for line in printed.splitlines()]


def checks(root, program):
    """The tables of docs/checks.md and docs/troubleshooting.md are those of the register, with the limits of the built-in documents."""
    built_in = built_in_limits(root)
    wanted = set(built_in)
    measured = "| check | question | what it measures | limits (built in) |\n|---|---|---|---|\n"
    reasons = "| code | what it means | way out |\n|---|---|---|\n"
    for word, name, *rest in print_register(sys.argv[3]):
        if word == "reason":
            reasons += f"| `{name}` | {rest[0]} | {rest[1]} |\n"
            continue
        wanted -= set(rest[2:])
        limits = "; ".join(f"`{field}` {built_in[field][0]}{built_in[field][1]}" if field in built_in else f"`{field}`" for field in rest[2:])
        measured += f"| `{name}` | {rest[0].replace('{0}', 'it').replace('{1}', 'the others')} | {rest[1]} | {limits} |\n"
    return [f"no check names the built-in limit {field}" for field in sorted(wanted)] + \
        replace_part(root, "docs/checks.md", "validators", measured) + \
        replace_part(root, "docs/troubleshooting.md", "validators", reasons)


def queries(root, program):
    """The engine's README tells every kind of query, assayctl(1) those that can be listed."""
    kinds = print_register(sys.argv[4])
    table = "| query kind | rows |\n|---|---|\n" + "".join(f"| `{kind}` | {gives} |\n" for kind, _, gives in kinds)
    listed = [kind for kind, word, _ in kinds if word]
    sentence = "".join(f".BR {kind} ,\n" for kind in listed[:-2]) + f".B {listed[-2]}\nor\n.BR {listed[-1]} .\n"
    return [f"{kind} is in the register twice" for kind in {row[0] for row in kinds if [other[0] for other in kinds].count(row[0]) > 1}] + \
        replace_part(root, "src/engine/README.md", "queries", table) + replace_part(root, "docs/assayctl.1", "queries", sentence)


def man_key(label):
    return "\\fB" + label.replace("\\", "\\e").replace("-", "\\-") + "\\fR"


def tools(root, program):
    """The keys of the review tools, in the walk through the program and in assay(1)."""
    table, page = "| key of a tool | does |\n|---|---|\n", ""
    for letter, title, sentence, *keys in print_register(sys.argv[5]):
        own = list(zip(keys[::2], keys[1::2]))
        table += f"| **{letter}** | {sentence[0].lower()}{sentence[1:-1]}" + "".join(f"; **{key}** {what.lower()}" for key, what in own) + " |\n"
        page += f".TP\n.B {letter}\n{sentence}\n" + \
            "".join(f"Key {man_key(key)}: {what.lower()}.\n" for key, what in own)
    return replace_part(root, "docs/getting-started.md", "tools", table) + replace_part(root, "docs/assay.1", "tools", page)


def markdown_files(root):
    for path, folders, files in os.walk(root):
        folders[:] = [name for name in folders if not name.startswith((".", "_"))]
        yield from (os.path.join(path, name) for name in files if name.endswith(".md"))


def anchors(text):
    headings = re.findall(r"^#+ (.+)$", re.sub(r"^```.*?^```", "", text, flags=re.M | re.S), re.M)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def links_of(path):
    """Dead relative links of one file."""
    text = re.sub(r"`[^`\n]*`", "", re.sub(r"^```.*?^```", "", read(path), flags=re.M | re.S))
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if re.match(r"[a-z]+:", target):
            continue
        name, _, anchor = target.partition("#")
        full = os.path.normpath(os.path.join(os.path.dirname(path), name)) if name else path
        if not os.path.exists(full) or (anchor and full.endswith(".md") and anchor not in anchors(read(full))):
            yield target


def links(root, program):
    return [f"{os.path.relpath(path, root)}: {target}" for path in sorted(markdown_files(root)) for target in links_of(path)]


def dev_help(root, program):
    """./dev help has a line for every command: its name and the words behind its #, nothing of the source."""
    listed = subprocess.run([os.path.join(root, "dev"), "help"], capture_output=True, text=True, check=True).stdout.splitlines()
    told = dict(line.split(None, 1) for line in listed if len(line.split(None, 1)) == 2)
    return [f"dev help does not tell {name}" for name in re.findall(r"^cmd_(\w+)\(\)", read(root, "dev"), re.M) if name not in told] + \
        [f"dev help prints “{line}”" for line in listed if not re.fullmatch(r"  [a-z]+ +[\w./(][^\\$]*", line)]


CHECKS = [checks, queries, tools, codes, command_line, window_line, man_pages, formats, links, dev_help]
NEEDS = {man_pages: "groff"}


def main():
    print(f"1..{len(CHECKS)}")
    failed = False
    for number, check in enumerate(CHECKS, 1):
        name = check.__name__.replace("_", "-")
        if check is tools and len(sys.argv) < 6:
            print(f"ok {number} {name} # SKIP the window is not built")
            continue
        if check in NEEDS and shutil.which(NEEDS[check]) is None:
            print(f"ok {number} {name} # SKIP {NEEDS[check]} is not installed")
            continue
        complaints = check(sys.argv[1], sys.argv[2])
        failed |= bool(complaints)
        for complaint in complaints:
            print(f"# {complaint}")
        print(f"{'not ok' if complaints else 'ok'} {number} {name}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
