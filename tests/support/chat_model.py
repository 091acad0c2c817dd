"""A server of ours that plays a language model: it says what each test tells it."""

from __future__ import annotations

import json
import threading
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


def completion(text):
    return 200, json.dumps({"choices": [{"message": {"role": "assistant", "content": text}}]})


class Model:
    """What was asked, and what is answered: one (status, body) after the other, the last for ever."""

    def __init__(self, answers):
        self.answers = list(answers)
        self.asked = []
        self.delay = 0
        self.over = threading.Event()
        self.headers = {}

    def next(self):
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


@contextmanager
def playing(*answers, delay=0, headers=None):
    model = Model(answers)
    model.delay, model.headers = delay, headers or {}

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            model.asked.append((self.path, self.headers, json.loads(body)))
            if model.delay:
                model.over.wait(model.delay)
            status, text = model.next()
            raw = text.encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(raw)))
            for name, value in model.headers.items():
                self.send_header(name, value)
            self.end_headers()
            with suppress(OSError):  # the one who asked may have gone away
                self.wfile.write(raw)

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        model.url = f"http://127.0.0.1:{server.server_port}/v1"
        yield model
    finally:
        model.over.set()
        server.shutdown()
        server.server_close()
        thread.join()
