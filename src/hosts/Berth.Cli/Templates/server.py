"""A page that counts its visits: shows where data is kept and how health is told."""
import http.server
import os
import pathlib

COUNTER = pathlib.Path("/app/data/visits")


class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        if self.path == "/health":
            return self.answer("ok")
        visits = int(COUNTER.read_text()) + 1 if COUNTER.exists() else 1
        COUNTER.write_text(str(visits))
        self.answer(f"Hello from {os.environ.get('CLOUDRON_APP_ORIGIN', 'here')}, visit {visits}.\n")

    def answer(self, text):
        body = text.encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/plain; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


http.server.ThreadingHTTPServer(("", 8000), Handler).serve_forever()
