"""Where the client `web` is told of logouts (OpenID Connect Back-Channel Logout 1.0)."""

import os
from http.server import BaseHTTPRequestHandler, HTTPServer
from queue import Queue
from threading import Thread


class LogoutListener:
    """Listens as long as it is the context, and keeps the forms that are sent."""

    def __enter__(self):
        self._forms = Queue()
        forms = self._forms

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                forms.put(self.rfile.read(int(self.headers['content-length'])).decode())
                self.send_response(200)
                self.end_headers()

            def log_message(self, *_):
                pass

        self._server = HTTPServer(('127.0.0.1', int(os.environ['LOGOUT_PORT'])), Handler)
        Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_):
        self._server.shutdown()
        self._server.server_close()

    def request(self):
        """The form of the next request."""
        return self._forms.get(timeout=10)
