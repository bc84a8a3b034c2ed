# SPDX-License-Identifier: GPL-3.0-or-later
"""The built window on a project of its own, for tests that drive it as a person does: keys and clicks by xdotool, and what assistive
programs are told by AT-SPI. Needs a display and xdotool; the tree needs python3-gi and a session bus."""

import json
import os
import subprocess

import patience
import witness
from patience import wait_for

try:
    import gi

    gi.require_version("Atspi", "2.0")
    from gi.repository import Atspi
except (ImportError, ValueError):
    Atspi = None


# What reading a widget that goes meanwhile ends with: an error of the bus, an object that is not there any more, or nothing in its place
WENT = (RuntimeError, AttributeError, TypeError)


class Window:
    """tree: assistive programs are told; else GTK_A11Y=none, which is faster. made: its pictures are made before it opens. Without an
    example there is no project, and @folder is what is opened, if anything; a project that is there is taken. @title: the one of its
    project. @env: more of it."""

    def __init__(self, work, zone, assay, assayctl, examples, tree=False, made=False, example="astroduck", folder=None, title="Assay",
                 env=None):
        self.assayctl = assayctl
        self.project = os.path.join(work, "game")
        self.env = dict(os.environ, XDG_CACHE_HOME=os.path.join(work, "cache"), XDG_RUNTIME_DIR=os.path.join(work, "run"),
                        XDG_DATA_HOME=os.path.join(work, "data"), ASSAY_EXAMPLES=examples, GSETTINGS_BACKEND="memory",
                        G_MESSAGES_DEBUG="all")
        self.env.update(env or {})
        if not tree:
            self.env["GTK_A11Y"] = "none"
        os.makedirs(self.env["XDG_RUNTIME_DIR"], mode=0o700, exist_ok=True)
        arguments = [folder] if folder is not None else []
        if example is not None:
            if not os.path.exists(self.project):
                self.make_project(example, made)
            arguments = [self.project]
        self.log = open(os.path.join(work, "log"), "w+", encoding="utf-8")
        self.process = subprocess.Popen([assay, "--zone", zone, *arguments], env=self.env, stdout=self.log, stderr=self.log)
        # with a project it has that one's title when it is open, and not before
        self.title = "Astroduck" if example is not None else title
        self.id = wait_for(self.find, "a window appears")
        self.focus()

    def last_words(self):
        """The end of what the app printed, and how it ended."""
        self.log.flush()
        self.log.seek(0)
        return f"status {self.process.poll()}\n{self.log.read()[-2000:]}"

    def make_project(self, example, made):
        subprocess.run([self.assayctl, "init", self.project, "--example", example], env=self.env, check=True, stdout=subprocess.DEVNULL)
        # every picture is asked about, so that each key has a card
        routing = os.path.join(self.project, "policies", "routing.json")
        with open(routing, encoding="utf-8") as file:
            policy = json.load(file)
        policy["trust"] = "ask_first"
        with open(routing, "w", encoding="utf-8") as file:
            json.dump(policy, file)
        if made:
            patience.run([self.assayctl, "--project", self.project, "run", "--provider", "sandbox"], 120, env=self.env,
                         stdout=subprocess.DEVNULL)

    def find(self):
        if self.process.poll() is not None:
            raise RuntimeError(f"the app ended with {self.process.returncode}")
        found = subprocess.run(["xdotool", "search", "--all", "--onlyvisible", "--pid", str(self.process.pid), "--name", self.title],
                               capture_output=True, text=True)
        return found.stdout.split()[0] if found.stdout.split() else None

    def focus(self):
        """The keyboard is this window's from now on; there is no window manager here that would give it to the one that is left."""
        patience.run(["xdotool", "windowfocus", "--sync", self.id], 10)

    def key(self, *names):
        for name in names:
            patience.run(["xdotool", "key", name], 10, check=True)

    def n_seen(self):
        """How often a question has come to be visible, as the window says on its log. A press counts from then on, and not before."""
        if self.process.poll() is not None:
            raise RuntimeError(f"the app ended with {self.process.returncode}")
        with open(self.log.name, encoding="utf-8", errors="replace") as log:
            return log.read().count("seen: ")

    def answer(self, key, condition, what):
        """Presses @key once, on a question that is visible: it is taken, or the test fails. Waits until the next one is visible."""
        wait_for(self.n_seen, "a question on the screen")
        before = self.n_seen()
        self.key(key)
        value = wait_for(condition, f"one press of {key}: {what}")
        wait_for(lambda: self.n_seen() > before, "the next question on the screen")
        return value

    def click(self, x, y):
        patience.run(["xdotool", "mousemove", "--window", self.id, str(x), str(y), "click", "1"], 10, check=True)

    def ask(self, *words):
        """What assayctl answers; that there is none is said in its words."""
        done = patience.run([self.assayctl, "--project", self.project, *words, "--json"], 30, env=self.env, stdout=subprocess.PIPE,
                            stderr=subprocess.PIPE, text=True)
        try:
            answer = json.loads(done.stdout)
        except json.JSONDecodeError:
            answer = {"error": done.stdout}
        if isinstance(answer, dict) and "error" in answer:
            raise AssertionError(f"{' '.join(words)} ended with {done.returncode}: {answer['error']}\n{done.stderr}")
        return answer

    def status(self):
        return self.ask("status")

    def close(self):
        ran = self.process.poll() is None
        if ran:
            self.process.kill()
        self.process.wait()
        self.log.close()
        if ran:
            witness.look_after_kill(self.project)
        witness.look_at_approved(self.project)

    def root(self):
        """The application in the tree of assistive programs; None while it is not there."""
        desktop = Atspi.get_desktop(0)
        for i in range(desktop.get_child_count()):
            app = desktop.get_child_at_index(i)
            if app is not None and app.get_process_id() == self.process.pid:
                return app
        return None

    def nodes(self):
        """All that is told, as Nodes in order, each with the roles above it. Rows are read, not the hundred after them."""
        found = []
        app = wait_for(self.root, "the window in the tree of assistive programs")

        def walk(accessible, above):
            node = Node(accessible, above)
            found.append(node)
            for i in range(min(accessible.get_child_count(), 40)):
                child = accessible.get_child_at_index(i)
                if child is not None:
                    walk(child, above + [node.role])

        def whole():
            found.clear()
            try:
                walk(app, [])
            except WENT:
                return None
            return found

        return wait_for(whole, "a tree that holds still")

    def press(self, name):
        """Presses the button that is called so, as a person does with a program that reads the screen."""
        def pressed():
            for node in self.nodes():
                if node.visible and name in (node.name, node.name.split(":")[0]) and node.role in ("push button", "button", "toggle button"):
                    action = node.accessible.get_action_iface()
                    if action is not None and action.get_n_actions() > 0:  # of a menu button, the one inside has it
                        return action.do_action(0)
            return False

        def reached():
            try:
                return pressed()
            except WENT:
                return False

        wait_for(reached, f"a button {name}")

    def focused(self):
        """Name of what has the keyboard; its role where it has no name."""
        def walk(accessible):
            if accessible.get_state_set().contains(Atspi.StateType.FOCUSED):
                return name_of(accessible) or accessible.get_role_name()
            for i in range(min(accessible.get_child_count(), 40)):
                child = accessible.get_child_at_index(i)
                name = walk(child) if child is not None else None
                if name is not None:
                    return name
            return None

        try:
            app = self.root()
            return walk(app) if app is not None else None
        except WENT:
            return None


def name_of(accessible):
    """What it is called; "" without a name. A newer GTK gives an item of a menu none of its own but the label that it is called by."""
    name = accessible.get_name()
    if name or not accessible.get_role_name().endswith("menu item"):
        return name or ""
    for relation in accessible.get_relation_set():
        if relation.get_relation_type() == Atspi.RelationType.LABELLED_BY:
            return Atspi.Text.get_text(relation.get_target(0), 0, -1)
    return ""


class Node:
    def __init__(self, accessible, above):
        states = accessible.get_state_set()
        self.accessible = accessible
        self.name = name_of(accessible)
        self.role = accessible.get_role_name()
        self.above = above
        self.accessible = accessible
        self.visible = states.contains(Atspi.StateType.VISIBLE)
        self.focusable = states.contains(Atspi.StateType.FOCUSABLE)

    def __repr__(self):
        return f"{self.role} “{self.name}”"
