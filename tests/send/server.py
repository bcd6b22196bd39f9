#!/usr/bin/env python3
"""A server on loopback that does what its path says, and remembers it.

usage: server.py PORT_FILE    (writes its port there, ends with its parent)

  /ok         200 with JSON, on a connection that is kept alive
  /close      reads the whole body, then closes without an answer
  /reset      reads half of the body, then resets the connection
  /silent     reads the whole body and says nothing
  /early      413 before the body, then closes
  /redirect   307 to /elsewhere
  /challenge  401 with Basic and Digest
  /expect     417
  /busy       500
  /interim    102 and nothing more
  /truncated  200, and less than its Content-Length
  /chunks     200, and chunks without their end
  /huge       200 with 2 MiB
  /fits       200 with exactly 1 MiB
  /seen       200 with a list of all requests: path, body's length, headers
"""
import json
import os
import socket
import struct
import sys
import threading
import time

seen = []
lock = threading.Lock()


def answer(status, body=b"{}", extra=""):
    return (f"HTTP/1.1 {status} X\r\nContent-Length: {len(body)}\r\n"
            f"{extra}\r\n").encode() + body


ANSWERS = {
    "/ok": answer(200, b'{"ok":true}', "Content-Type: application/json\r\n"),
    "/redirect": answer(307, b"", "Location: /elsewhere\r\n"),
    "/challenge": answer(401, b"no", 'WWW-Authenticate: Basic realm="a"\r\n'
                         'WWW-Authenticate: Digest realm="a", nonce="b"\r\n'),
    "/expect": answer(417, b""),
    "/busy": answer(500, b"oops"),
    "/interim": b"HTTP/1.1 102 Processing\r\n\r\n",
    "/truncated": b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"uri\":",
    "/chunks": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
               b"3\r\nabc\r\n",
    "/huge": answer(200, b"x" * (2 << 20)),
    "/fits": answer(200, b"x" * (1 << 20)),
    "/elsewhere": answer(200, b"followed"),
}
ENDS = ("/interim", "/truncated", "/chunks", "/huge")


def read_until(conn, data, enough):
    while not enough(data):
        more = conn.recv(65536)
        if not more:
            return data
        data += more
    return data


def one_request(conn):
    data = read_until(conn, b"", lambda d: b"\r\n\r\n" in d)
    if b"\r\n\r\n" not in data:
        return False
    head, _, body = data.partition(b"\r\n\r\n")
    lines = head.decode().split("\r\n")
    method, path, _ = lines[0].split(" ")
    headers = dict((k.lower(), v) for k, v in
                   (line.split(": ", 1) if ": " in line else (line, "")
                    for line in lines[1:]))
    length = int(headers.get("content-length", 0))
    record = {"method": method, "path": path, "got": len(body),
              "headers": headers}
    with lock:
        if path != "/seen":
            seen.append(record)
    if path == "/early":
        conn.sendall(answer(413, b"", "Connection: close\r\n"))
        conn.shutdown(socket.SHUT_WR)
        return False
    wanted = length // 2 if path == "/reset" else length
    body = read_until(conn, body, lambda d: len(d) >= wanted)
    record["got"] = len(body)
    if path == "/seen":
        with lock:
            conn.sendall(answer(200, json.dumps(seen).encode()))
    elif path == "/reset":
        conn.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER,
                        struct.pack("ii", 1, 0))
        return False
    elif path == "/silent":
        time.sleep(30)
        return False
    elif path in ANSWERS:
        conn.sendall(ANSWERS[path])
    return path in ANSWERS and path not in ENDS


def serve(conn):
    try:
        while one_request(conn):
            pass
    except OSError:
        pass
    conn.close()


def watch_parent(parent):
    while os.getppid() == parent:
        time.sleep(0.2)
    os._exit(0)


def main():
    listener = socket.create_server(("127.0.0.1", 0))
    threading.Thread(target=watch_parent, args=(os.getppid(),),
                     daemon=True).start()
    with open(sys.argv[1] + ".new", "w", encoding="ascii") as file:
        file.write(str(listener.getsockname()[1]))
    os.rename(sys.argv[1] + ".new", sys.argv[1])
    while True:
        conn, _ = listener.accept()
        threading.Thread(target=serve, args=(conn,), daemon=True).start()


main()
