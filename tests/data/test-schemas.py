#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""One corpus, two judges: the committed JSON Schemas (python3-jsonschema) and our loader agree on every file.

test-schemas.py CHECK_DOCUMENT CORPUS SCHEMAS

corpus/good/<kind>/*.json must be accepted by both, corpus/bad/<kind>/*.json refused by both. What JSON Schema cannot say
(members written twice, rules between fields) is listed in corpus/exceptions.txt; a line that is not needed is a failure.
The project's examples and built-in documents must pass the schemas too. Prints TAP.
"""
import decimal
import json
import pathlib
import subprocess
import sys

import patience

try:
    import jsonschema
except ImportError:
    print("1..0 # SKIP python3-jsonschema is not installed")
    sys.exit(0)

MIN_GOOD, MIN_BAD = 25, 60


def no_constant(name):
    raise ValueError(f"{name} is not JSON")


def parse(data):
    """RFC 8259 as far as Python can; decimals stay decimals, so that multipleOf is exact."""
    return json.loads(data.decode("utf-8"), parse_float=decimal.Decimal, parse_constant=no_constant)


def is_integer(_checker, value):
    if isinstance(value, bool):
        return False
    return isinstance(value, int) or (isinstance(value, decimal.Decimal) and value == value.to_integral_value())


def validator_for(path):
    schema = parse(path.read_bytes())
    base = jsonschema.Draft202012Validator
    base.check_schema(schema)
    checker = base.TYPE_CHECKER.redefine("integer", is_integer)
    return jsonschema.validators.extend(base, type_checker=checker)(schema)


def schema_says(validator, data):
    try:
        return validator.is_valid(parse(data))
    except (ValueError, RecursionError):
        return False


def loader_says(program, kind, file):
    done = patience.run([program, kind, str(file)], 30, stdout=subprocess.PIPE)
    if done.returncode not in (0, 1):
        raise RuntimeError(f"check-document ended with {done.returncode}")
    if done.returncode == 1 and not done.stdout.strip():
        raise RuntimeError("refused without a problem")
    return done.returncode == 0


class Tap:
    def __init__(self):
        self.n = self.failed = 0

    def check(self, good, name, why=""):
        self.n += 1
        self.failed += not good
        print(f"{'ok' if good else 'not ok'} {self.n} - {name}{'' if good or not why else ': ' + why}", flush=True)


def read_exceptions(path):
    lines = path.read_text(encoding="utf-8").splitlines()
    return dict(line.split("  ", 1) for line in lines if line and not line.startswith("#"))


def check_file(tap, program, validators, corpus, file, exceptions):
    name = file.relative_to(corpus).as_posix()
    kind, wanted = file.parent.name, file.parts[-3] == "good"
    try:
        ours = loader_says(program, kind, file)
        theirs = schema_says(validators[kind], file.read_bytes())
    except (RuntimeError, KeyError, subprocess.TimeoutExpired) as error:
        tap.check(False, name, repr(error))
        return
    expected = wanted or name in exceptions
    exceptions.pop(name, None)
    tap.check(
        ours == wanted and theirs == expected,
        name,
        f"loader {'accepts' if ours else 'refuses'}, schema {'accepts' if theirs else 'refuses'}",
    )


def check_shipped(tap, validators, file, root):
    data = file.read_bytes()
    kind, version = parse(data)["schema"].split("/")
    if int(version) < int(validators[kind].schema["$id"].rsplit(":", 1)[1]):
        return  # of a former version: read by the loader alone, which tests/data/corpus/past holds to it
    tap.check(schema_says(validators[kind], data), file.relative_to(root).as_posix())


def main(program, corpus, schemas):
    corpus, schemas = pathlib.Path(corpus), pathlib.Path(schemas)
    root = schemas.parent
    validators = {file.stem: validator_for(file) for file in sorted(schemas.glob("*.json"))}
    exceptions = read_exceptions(corpus / "exceptions.txt")
    good, bad = (sorted((corpus / side).glob("*/*.json")) for side in ("good", "bad"))
    tap = Tap()

    for file in good + bad:
        check_file(tap, program, validators, corpus, file, exceptions)
    for folder in ("examples", "data/builtin"):
        for file in sorted((root / folder).rglob("*.json")):
            check_shipped(tap, validators, file, root)
    tap.check(not exceptions, "every exception is needed", ", ".join(sorted(exceptions)))
    tap.check(len(good) >= MIN_GOOD and len(bad) >= MIN_BAD, "the corpus is large enough")
    for side, files in (("good", good), ("bad", bad)):
        missing = sorted(set(validators) - {file.parent.name for file in files})
        tap.check(not missing, f"a {side} file of every kind", ", ".join(missing))
    print(f"1..{tap.n}")
    return 1 if tap.failed else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
