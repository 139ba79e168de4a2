"""A way to Azurite that can be shut at a chosen moment.

Tests of interruption need a transfer that is surely under way. A gate passes bytes on to Azurite
until it has seen so many, then holds them until it is opened or cut; nothing hangs on timing.
"""

import socket
import threading


class Gate:
    def __init__(self, port, hold_after_bytes):
        """Listens on a free port for what should go to `port`; holds after that many bytes."""
        self._target = ("127.0.0.1", port)
        self._left = hold_after_bytes
        self._lock = threading.Lock()
        self._open = threading.Event()
        self._sockets = []
        self.connections = 0
        self.reached = threading.Event()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    @property
    def endpoint(self):
        return f"http://127.0.0.1:{self.port}/devstoreaccount1"

    def wait_reached(self):
        assert self.reached.wait(30), "the transfer never came as far as the gate"

    def open(self):
        """Lets everything pass from now on."""
        self._open.set()

    def drop(self):
        """Breaks every connection in the middle; new ones pass."""
        with self._lock:
            for each in self._sockets:
                shut(each)
        self._open.set()

    def cut(self):
        """Breaks every connection and takes no new one."""
        shut(self._listener)
        self._listener.close()
        self.drop()

    def _accept(self):
        while True:
            try:
                client, _ = self._listener.accept()
                server = socket.create_connection(self._target)
            except OSError:
                return
            with self._lock:
                self._sockets += [client, server]
                self.connections += 1
            threading.Thread(target=self._pump, args=(client, server, True), daemon=True).start()
            threading.Thread(target=self._pump, args=(server, client, False), daemon=True).start()

    def _pump(self, source, sink, counted):
        try:
            while data := source.recv(65536):
                if counted:
                    self._pass(len(data))
                sink.sendall(data)
            sink.shutdown(socket.SHUT_WR)
        except OSError:
            pass

    def _pass(self, count):
        with self._lock:
            self._left -= count
            hold = self._left < 0
        if hold:
            self.reached.set()
            self._open.wait()


def shut(each):
    """Wakes whoever waits on the socket, which closing it alone would not."""
    try:
        each.shutdown(socket.SHUT_RDWR)
    except OSError:
        pass
