# SPDX-License-Identifier: GPL-3.0-or-later
"""What stands between a process that holds a project and those that ask it."""

import os
import socket
import threading


class Between:
    """Stands between a holder and its clients, and keeps the answer to the first request with some words in it. before: called when it is
    heard, before the holder hears it; behind: when it is answered; share: how much of that answer is passed on, without its end; first_heard:
    called when it is heard, and then it goes its way."""

    def __init__(self, place, words, before=None, behind=None, share=0.0, first_heard=None):
        folder = place.env["XDG_RUNTIME_DIR"]
        found = [os.path.join(top, name) for top, _, names in os.walk(folder) for name in names if name.endswith(".sock")]
        (self.path,) = found
        self.kept, self.words, self.heard = self.path + ".kept", words.encode(), []
        self.before, self.behind, self.share = before, behind, share
        self.first_heard = first_heard
        os.rename(self.path, self.kept)
        self.listener = socket.socket(socket.AF_UNIX)
        self.listener.bind(self.path)
        self.listener.listen(64)
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            try:
                client, _ = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self.serve_one, args=[client], daemon=True).start()

    def serve_one(self, client):
        try:
            self.serve(client)
        except OSError:  # one of the two has gone
            pass

    def serve(self, client):
        with client, socket.socket(socket.AF_UNIX) as holder:
            holder.connect(self.kept)
            with client.makefile("rb") as asked, holder.makefile("rb") as answers:
                request = asked.readline()
                ours = self.words in request
                if ours:
                    self.heard.append(request)
                first = ours and len(self.heard) == 1
                if first and self.before:
                    return self.before()
                if first and self.first_heard:
                    self.first_heard()
                holder.sendall(request)
                for answer in answers:
                    if first:
                        return self.pass_on(client, answer)
                    try:
                        client.sendall(answer)
                    except OSError:
                        return

    def pass_on(self, client, answer):
        if self.behind:
            self.behind()
        client.sendall(answer[:int((len(answer) - 1) * self.share)])

    def close(self):
        self.listener.close()
        os.rename(self.kept, self.path)
