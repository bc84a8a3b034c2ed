# SPDX-License-Identifier: GPL-3.0-or-later
"""A small server with ComfyUI's protocol inside a test: it does what the test set, keeps what was asked, and never sleeps for
long. Pictures are a disk on the key color unless the test says otherwise."""

import base64
import copy
import functools
import hashlib
import json
import socket
import struct
import threading
import time
import zlib
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, unquote, urlparse

CLASSES = {
    "CheckpointLoaderSimple": {"ckpt_name": [["sd_xl_base_1.0.safetensors"], {}]},
    "CLIPTextEncode": {"text": ["STRING", {}], "clip": ["CLIP"]},
    "EmptyLatentImage": {"width": ["INT", {}], "height": ["INT", {}], "batch_size": ["INT", {}]},
    "KSampler": {"model": ["MODEL"], "sampler_name": [["euler", "dpmpp_2m"]], "scheduler": [["normal", "karras"]]},
    "VAEDecode": {"samples": ["LATENT"], "vae": ["VAE"]},
    "SaveImage": {"images": ["IMAGE"], "filename_prefix": ["STRING", {}]},
    "LoraLoader": {"model": ["MODEL"], "clip": ["CLIP"], "lora_name": [["pixel-art-xl.safetensors"]]},
}


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


@functools.cache
def disk(side=1024, background=(255, 0, 255), radius=0.36):
    """A PNG of a striped disk; radius 0: nothing but the background."""
    rows = []
    for y in range(side):
        half = max((side * radius) ** 2 - (y - side / 2) ** 2, 0) ** 0.5
        edge = int(side / 2 - half)
        color = bytes((200, 60, 40)) if y // 32 % 2 else bytes((230, 160, 60))
        rows.append(b"\0" + bytes(background) * edge + color * (side - 2 * edge) + bytes(background) * edge)
    header = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"".join(rows), 1)) + chunk(b"IEND", b"")


class FakeComfy:
    """picture: bytes of every file, or a function of how often a file was fetched; classes: what object_info tells; hold: prompts
    stay in the queue while set; stop_after(n): n more are drawn, then they stay until go_on; stats_delay: seconds before the first
    answer; status: of every answer, 0 for the right one; location: where every answer sends to; page: what comes instead of every answer;
    wants: headers every request must have, and "?": text its address must have; n_refused: those that had not;
    repeats: prompts are refused, with all headers and the address told. Where post gives None the connection breaks instead. posted: the
    bytes of every prompt."""

    def __init__(self, port=0):
        self.picture = disk()
        self.classes = {name: {"input": {"required": inputs}} for name, inputs in copy.deepcopy(CLASSES).items()}
        self.hold = threading.Event()
        self.remaining = self.location = self.page = None
        self.stats_delay = self.status = 0
        self.wants, self.repeats, self.n_refused = {}, False, 0
        self.lock = threading.RLock()
        self.asked, self.prompts, self.clients, self.history = [], {}, {}, {}
        self.posted = []
        self.sockets, self.peers = [], []
        self.server = Server(("127.0.0.1", port), functools.partial(Handler, self))
        self.port = self.server.server_address[1]
        self.url = f"http://127.0.0.1:{self.port}"
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.die()

    def count(self, method, path):
        with self.lock:
            return sum(1 for m, p in self.asked if m == method and p == path)

    def open_prompts(self):
        with self.lock:
            return [pid for pid in self.prompts if pid not in self.history]

    def queue(self):
        with self.lock:
            return {"queue_running": [self.item(pid) for pid in self.open_prompts()], "queue_pending": []}

    def item(self, pid):
        return [1, pid, self.prompts[pid], {"client_id": self.clients.get(pid)}, []]

    def end(self, pid, interrupted=False):
        """What history says of a prompt from now on."""
        with self.lock:
            messages = [["execution_interrupted", {"prompt_id": pid}]] if interrupted else []
            files = {} if interrupted else {self.saver(pid): {"images": [{"filename": f"{pid}.png", "subfolder": "", "type": "output"}]}}
            self.history[pid] = {"prompt": self.item(pid), "outputs": files,
                                 "status": {"status_str": "error" if interrupted else "success", "completed": True, "messages": messages}}
        self.tell({"type": "executing", "data": {"node": None, "prompt_id": pid}})

    def saver(self, pid):
        return next(name for name, node in self.prompts[pid].items() if node["class_type"] == "SaveImage")

    def stop_after(self, count):
        with self.lock:
            self.remaining = count

    def go_on(self):
        with self.lock:
            self.remaining = None
            self.hold.clear()
        for pid in self.open_prompts():
            self.end(pid)

    def post(self, body):
        pid = body["prompt_id"]
        with self.lock:
            self.prompts[pid] = body["prompt"]
            self.clients[pid] = body.get("client_id")
            if self.remaining is not None:
                self.remaining -= 1
                if self.remaining < 0:
                    self.hold.set()
            held = self.hold.is_set()
        if not held:
            threading.Thread(target=self.end, args=(pid,), daemon=True).start()
        return {"prompt_id": pid, "number": 1, "node_errors": {}}

    def told(self, path, body):
        """A delete or an interrupt: counted, and not followed."""

    def tell_history(self, handler, pid):
        with self.lock:
            return handler.answer(200, {pid: self.history[pid]} if pid in self.history else {})

    def file(self, name):
        fetched = self.count("GET", "/view")
        return self.picture(fetched) if callable(self.picture) else self.picture

    def view(self, handler, name):
        if not any(name == file["filename"] for entry in self.history.values() for node in entry["outputs"].values()
                   for file in node["images"]):
            return handler.answer(404, b"", "text/plain")
        return handler.view(self.file(name))

    def tell(self, message):
        text = json.dumps(message).encode()
        head = b"\x81" + (bytes([len(text)]) if len(text) < 126 else b"\x7e" + struct.pack(">H", len(text)))
        with self.lock:
            for peer in list(self.sockets):
                try:
                    peer.sendall(head + text)
                except OSError:
                    self.sockets.remove(peer)

    def die(self):
        """As if killed: nobody listens any more, and what was open is closed."""
        self.server.shutdown()
        self.server.server_close()
        with self.lock:
            for peer in self.peers:
                try:
                    peer.shutdown(socket.SHUT_RDWR)
                except OSError:
                    pass


class Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request, client_address):
        """Who asked has gone: nothing of the test's."""


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def __init__(self, fake, *rest):
        self.fake = fake
        super().__init__(*rest)

    def setup(self):
        super().setup()
        with self.fake.lock:
            self.fake.peers.append(self.connection)

    def log_message(self, *_):
        pass

    def answer(self, status, body, kind="application/json", headers=None):
        if not isinstance(body, bytes):
            body = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self):
        self.go("GET", b"")

    def do_POST(self):
        self.go("POST", self.rfile.read(int(self.headers.get("Content-Length") or 0)))

    def go(self, method, body):
        fake, url = self.fake, urlparse(self.path)
        with fake.lock:
            fake.asked.append((method, url.path))
        if fake.location:
            return self.answer(307, b"", headers={"Location": fake.location})
        if fake.page:
            return self.answer(200, fake.page, "text/html")
        if fake.status:
            return self.answer(fake.status, {"error": "no"})
        if any(self.headers.get(name) != value if name != "?" else value not in url.query for name, value in fake.wants.items()):
            with fake.lock:
                fake.n_refused += 1
            return self.answer(401, {"error": f"not with {dict(self.headers)}"})
        if fake.repeats and url.path == "/prompt":
            said = {"type": "key", "message": f"not with {dict(self.headers)} at {self.path}", "details": "", "extra_info": {}}
            return self.answer(400, {"error": said, "node_errors": {}})
        if url.path == "/ws":
            return self.socket()
        if url.path == "/system_stats":
            delay, fake.stats_delay = fake.stats_delay, 0
            time.sleep(delay)
            return self.answer(200, {"system": {"os": "posix", "comfyui_version": "0.3.64"}, "devices": []})
        if url.path.startswith("/object_info/"):
            name = unquote(url.path.rsplit("/", 1)[1])
            return self.answer(200, {name: fake.classes[name]} if name in fake.classes else {})
        if url.path == "/object_info":
            return self.answer(200, fake.classes)
        if url.path == "/prompt":
            with fake.lock:
                fake.posted.append(body)
            said = fake.post(json.loads(body))
            return self.answer(200, said) if said is not None else self.leave()
        if url.path == "/queue" and method == "GET":
            return self.answer(200, fake.queue())
        if url.path == "/history" and method == "GET":
            with fake.lock:
                return self.answer(200, fake.history)
        if url.path.startswith("/history/"):
            return fake.tell_history(self, url.path.rsplit("/", 1)[1])
        if url.path == "/view":
            return fake.view(self, parse_qs(url.query)["filename"][0])
        if method == "POST":
            fake.told(url.path, json.loads(body or b"{}"))
        return self.answer(200 if method == "POST" else 404, {})

    def leave(self):
        """No answer: the connection breaks."""
        self.close_connection = True
        self.connection.shutdown(socket.SHUT_RDWR)

    def view(self, picture):
        """Without a length, so that a file that is cut off looks like a whole one."""
        self.send_response(200)
        self.send_header("Content-Type", "image/png")
        self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(picture)
        self.close_connection = True

    def socket(self):
        key = self.headers["Sec-WebSocket-Key"] + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
        accept = base64.b64encode(hashlib.sha1(key.encode()).digest()).decode()
        self.wfile.write(("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                          f"Sec-WebSocket-Accept: {accept}\r\n\r\n").encode())
        self.wfile.flush()
        with self.fake.lock:
            self.fake.sockets.append(self.connection)
        self.fake.tell({"type": "status", "data": {"status": {"exec_info": {"queue_remaining": 0}}, "sid": "x"}})
        self.close_connection = True
        while self.rfile.read(1):
            pass
