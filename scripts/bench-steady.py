"""Asks a server for searches at a steady pace and prints how long answers took.

Usage: bench-steady.py URL QUERIES RATE SECONDS      QUERIES: a file with a query a line

Each request is due at its own time, whether or not those before it are answered, and its latency counts from
then: a server that stalls is not spared the requests that would have come meanwhile.
"""

import http.client
import queue
import random
import sys
import threading
import time
from urllib.parse import quote, urlsplit

THREADS = 16
PATHS = ["/recherche?q=", "/api/search?q=", "/api/suggest?q="]


def main(url: str, queries: str, rate: int, seconds: int) -> None:
    address = urlsplit(url).netloc
    words = open(queries, encoding="utf-8").read().splitlines()
    random.seed(2)
    due = queue.Queue()
    start = time.perf_counter() + 0.5
    for n in range(rate * seconds):
        due.put((start + n / rate, random.choice(PATHS) + quote(random.choice(words))))
    taken, errors = [], []

    def work() -> None:
        while True:
            try:
                at, path = due.get_nowait()
            except queue.Empty:
                return
            time.sleep(max(0.0, at - time.perf_counter()))
            try:
                connection = http.client.HTTPConnection(address, timeout=10)
                connection.request("GET", path)
                answer = connection.getresponse()
                answer.read()
                connection.close()
                if answer.status >= 400:
                    errors.append(answer.status)
            except OSError as error:
                errors.append(str(error))
            taken.append(time.perf_counter() - at)

    threads = [threading.Thread(target=work) for _ in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    taken.sort()
    share = lambda part: 1000 * taken[min(len(taken) - 1, int(part * len(taken)))]
    print(f"{len(taken)} requests, p50 {share(0.5):.2f} ms, p99 {share(0.99):.2f} ms, "
          f"worst {1000 * taken[-1]:.0f} ms, {len(errors)} errors {sorted(set(map(str, errors)))[:3]}")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4]))
