"""ClickHouse's HTTP interface over chDB, in a process of its own: a server to test clients with.

The engine behind it is the real one; the front knows what clickhouse-connect asks for: `query`,
`database`, settings as parameters, SQL or data as the body, and errors by their header.

    python -m support.clickhouse_front        prints its port and serves until it is killed
"""

from __future__ import annotations

import re
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, urlsplit

import chdb

NO_SETTINGS = {
    *("query", "database", "query_id", "session_id", "client_protocol_version", "compress"),
    *("default_format", "user", "password", "wait_end_of_query", "send_progress_in_http_headers"),
    *("http_headers_progress_interval_ms", "cancel_http_readonly_queries_on_client_close"),
    "enable_http_compression",
}


class Front(BaseHTTPRequestHandler):
    """Answers one request."""

    protocol_version = "HTTP/1.1"
    keeper = chdb.connect(":memory:")
    """Keeps the data while no other connection is open."""

    def do_GET(self):
        self._answer()

    def do_POST(self):
        self._answer()

    def log_message(self, *_arguments):
        pass

    def _answer(self):
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
        parameters = dict(parse_qsl(urlsplit(self.path).query, keep_blank_values=True))
        sql = "\n".join(part for part in (parameters.get("query", ""), body) if part)
        connection = chdb.connect(":memory:")
        try:
            if parameters.get("database"):
                connection.query(f"USE `{parameters['database']}`")
            for name, value in parameters.items():
                if name not in NO_SETTINGS:
                    connection.query(f"SET {name} = '{value}'")
            form = self.headers.get("X-ClickHouse-Format") or parameters.get("default_format")
            if form == "JSONCompactEachRow":
                self._stream(connection.send_query(sql, form))
                return
            answer = connection.query(sql or "SELECT 1", form or "TabSeparated")
            self._send(200, answer.bytes() if answer is not None else b"")
        except RuntimeError as error:
            code = re.search(r"Code: (\d+)", str(error))
            self._send(500, str(error).encode(), code[1] if code else "1")
        finally:
            connection.close()

    def _stream(self, result):
        """Send pieces as they come; an error after the first one goes where the rows went."""
        pieces = iter(lambda: (piece := result.fetch()) and piece.bytes(), None)
        first = next(pieces, b"") or b""
        self.send_response_only(200)
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        try:
            self._chunk(first)
            for piece in pieces:
                self._chunk(piece)
        except RuntimeError as error:
            self._chunk(f"Code: {str(error).partition('Code: ')[2]}\n".encode())
        self.wfile.write(b"0\r\n\r\n")

    def _chunk(self, piece):
        if piece:
            self.wfile.write(b"%x\r\n%b\r\n" % (len(piece), piece))

    def _send(self, status, body, code=None):
        self.send_response_only(status)
        self.send_header("Content-Type", "text/plain")
        self.send_header("Content-Length", str(len(body)))
        if code is not None:
            self.send_header("X-ClickHouse-Exception-Code", code)
        self.end_headers()
        self.wfile.write(body)


if __name__ == "__main__":
    server = ThreadingHTTPServer(("127.0.0.1", 0), Front)
    print(server.server_address[1], flush=True)
    server.serve_forever()
