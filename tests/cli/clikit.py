# SPDX-License-Identifier: GPL-3.0-or-later
"""What tests of the real assayctl share: TAP, a folder of its own for everything, processes that are waited for with patience."""

import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import traceback

import patience
import witness

ASSAYCTL = os.environ["ASSAYCTL"]
TOP = os.environ["ASSAY_TOP_SRCDIR"]

cases = []


def preloaded(name, **more):
    """Environment of a program with the library that variable @name has loaded before the C library, also under the sanitizers."""
    libraries = " ".join(filter(None, [os.environ.get("LD_PRELOAD"), os.environ[name]]))
    return {"LD_PRELOAD": libraries, "ASAN_OPTIONS": os.environ.get("ASAN_OPTIONS", "") + ":verify_asan_link_order=0", **more}


class Skip(Exception):
    pass


def case(function):
    cases.append(function)
    return function


def expect(condition, *what):
    if not condition:
        raise AssertionError("\n".join(str(w) for w in what))


def main():
    """Runs all cases, prints TAP; words on the command line choose cases."""
    wanted = [c for c in cases if not sys.argv[1:] or c.__name__ in sys.argv[1:]]
    print(f"1..{len(wanted)}", flush=True)
    bad = 0
    for number, function in enumerate(wanted, 1):
        try:
            with Place() as place:
                function(place)
            print(f"ok {number} {function.__name__}", flush=True)
        except Skip as reason:
            print(f"ok {number} {function.__name__} # SKIP {reason}", flush=True)
        except Exception:  # a test that breaks has failed; the others go on
            bad += 1
            for line in traceback.format_exc().splitlines():
                print(f"# {line}")
            print(f"not ok {number} {function.__name__}", flush=True)
    witness.tell()
    sys.exit(1 if bad else 0)


class Child(subprocess.Popen):
    """A program at work on a project: when it is killed, the independent checker looks at what it left."""

    def __init__(self, project, *words, **more):
        self.project = project
        super().__init__(*words, **more)

    def send_signal(self, sig):
        alive = self.poll() is None
        super().send_signal(sig)
        if alive and sig == signal.SIGKILL:
            self.wait()
            witness.look_after_kill(self.project)


class Place:
    """A temporary folder with XDG folders of its own; ends every process it started. The checker looks at what is left behind."""

    def __init__(self):
        self.root = tempfile.mkdtemp(prefix="assay-cli-")
        self.children = []
        self.env = dict(os.environ, ASSAY_EXAMPLES=os.path.join(TOP, "examples"), HOME=self.root, TMPDIR=self.path("tmp"))
        self.env.pop("LC_ALL", None)
        for name in ("CACHE_HOME", "RUNTIME_DIR", "CONFIG_HOME", "DATA_HOME"):
            self.env["XDG_" + name] = self.path(name.lower())
            os.mkdir(self.env["XDG_" + name], 0o700)
        os.mkdir(self.path("tmp"))
        self.project = self.path("project")

    def __enter__(self):
        return self

    def __exit__(self, error, *_):
        left = [child for child in self.children if self.end(child)]
        subprocess.run(["chmod", "-R", "u+rwX", self.root], check=False)
        try:
            if error is None:
                for child in left:
                    witness.look_after_kill(child.project)
                witness.look_at_approved(self.root)
        finally:
            shutil.rmtree(self.root, ignore_errors=True)

    def end(self, child):
        """Whether it still ran."""
        ran = child.poll() is None
        if ran:
            os.kill(child.pid, signal.SIGCONT)
            os.kill(child.pid, signal.SIGKILL)
        child.wait()
        for pipe in (child.stdout, child.stderr):
            if pipe:
                pipe.close()
        return ran

    def path(self, *parts):
        return os.path.join(self.root, *parts)

    def write(self, name, text):
        path = os.path.join(self.project, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text if isinstance(text, str) else json.dumps(text, indent=2))

    def read(self, name):
        with open(os.path.join(self.project, name), encoding="utf-8") as file:
            return json.load(file)

    def change(self, name, **members):
        """Members of a document set anew."""
        self.write(name, {**self.read(name), **members})

    def run(self, *words, project=True, status=None, env=None, **more):
        """assayctl with words; the done process. status: what it must end with."""
        command = [ASSAYCTL] + (["--project", self.project] if project else []) + list(words)
        done = patience.run(command, env=env or self.env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                            stdin=subprocess.DEVNULL, **more)
        expect(done.returncode in (0, 1, 2, 3), f"{words} ended with {done.returncode}", done.stdout, done.stderr)
        if status is not None:
            expect(done.returncode == status, f"{words} ended with {done.returncode}, not {status}", done.stdout, done.stderr)
        return done

    def json(self, *words, status=0, **more):
        """The one JSON value that assayctl prints."""
        done = self.run(*words, "--json", status=status, **more)
        try:
            return json.loads(done.stdout)
        except ValueError as error:
            raise AssertionError(f"{words}: {error}\n{done.stdout}") from error

    def start(self, *words, project=True, **more):
        command = [ASSAYCTL] + (["--project", self.project] if project else []) + list(words)
        child = Child(self.project, command, env=self.env, stdin=subprocess.DEVNULL, text=True, **more)
        self.children.append(child)
        return child

    def sandbox(self, *words, port=0):
        """A sandbox of its own; (process, url)."""
        child = self.start("sandbox", "--port", str(port), "--json", *words, project=False, stdout=subprocess.PIPE)
        line = child.stdout.readline()
        expect(line, "the sandbox did not start")
        return child, json.loads(line)["url"]

    def init(self, example="astroduck"):
        self.run("init", self.project, "--example", example, project=False, status=0)

    def only_specs(self, *ids):
        """Leaves these specs and no others."""
        folder = os.path.join(self.project, "specs")
        for name in os.listdir(folder):
            if name.split(".")[0] not in ids:
                os.unlink(os.path.join(folder, name))

    def check_log(self, *words):
        done = patience.run([sys.executable, witness.CHECK_LOG, self.project, *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        expect(done.returncode == 0, "check-log.py:", done.stderr[:2000])
        return json.loads(done.stdout)

    def events(self):
        folder = os.path.join(self.project, ".assay", "events")
        found = []
        for name in sorted(os.listdir(folder)):
            with open(os.path.join(folder, name), "rb") as file:
                for line in file.read().split(b"\n"):
                    try:
                        found.append(json.loads(line))
                    except ValueError:
                        pass
        return found

    def expect_whole(self, *words):
        summary = self.check_log(*words)
        self.run("verify", status=0)
        return summary


def tree_hash(folder):
    """Names, kinds and bytes of everything below a folder."""
    digest = hashlib.sha256()
    for place, folders, files in os.walk(folder):
        folders.sort()
        for name in sorted(folders + files):
            path = os.path.join(place, name)
            digest.update(os.path.relpath(path, folder).encode() + b"\0")
            if os.path.isfile(path):
                with open(path, "rb") as file:
                    digest.update(file.read())
    return digest.hexdigest()


def another_user(place, *whose):
    """How to run as one that has the folders of this place and @whose, where this one is root."""
    nobody = 65534
    if os.getuid() != 0:
        return {}
    own = [place.path(name) for name in ("cache_home", "runtime_dir", "tmp")]
    subprocess.run(["chown", "-R", f"{nobody}:{nobody}", *own, *whose], check=True)
    os.chmod(place.root, 0o755)
    as_other = {"user": nobody, "group": nobody, "extra_groups": []}
    if not os.access(os.path.dirname(ASSAYCTL), os.X_OK) or subprocess.run(
            [ASSAYCTL, "--version"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False, **as_other).returncode != 0:
        raise Skip("another user cannot run the program where it lies")
    return as_other


def lines_of(text):
    return [line for line in text.splitlines() if line.strip()]
