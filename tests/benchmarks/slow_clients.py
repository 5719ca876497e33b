"""Do slow clients stop other readers?

    python -m tests.benchmarks.slow_clients [http://127.0.0.1:8000 [seconds connections]]

Opens the connections, sends a byte a second on each (half of them in the headers, half in the body
of a form), and meanwhile reads a page again and again as one quick reader would.
"""

import asyncio
import statistics
import sys
import time
from contextlib import suppress
from urllib.parse import urlsplit

DEMO = "http://127.0.0.1:8000"
PAGE = "/fact-sheets/sacroiliac-joint-dysfunction/"
PATIENCE = 10.0  # seconds, after which a reader has given up
HEADERS = "POST /consultation/ HTTP/1.1\r\nHost: {host}\r\n"
FORM = "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 5000\r\n\r\n"


async def trickle(host: str, port: int, whole: str) -> None:
    """Send all but the end at once, then a byte a second; begin again when hung up on."""
    while True:
        with suppress(OSError):
            _, writer = await asyncio.open_connection(host, port)
            writer.write(whole.format(host=host).encode())
            while not writer.is_closing():
                writer.write(b"a")
                await writer.drain()
                await asyncio.sleep(1)
        await asyncio.sleep(1)


async def read(host: str, port: int) -> float | None:
    """Seconds that one page took; None when it did not come."""
    started = time.perf_counter()
    request = f"GET {PAGE} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"
    try:
        async with asyncio.timeout(PATIENCE):
            reader, writer = await asyncio.open_connection(host, port)
            writer.write(request.encode())
            answer = await reader.read()
            writer.close()
    except (OSError, TimeoutError):
        return None
    return time.perf_counter() - started if b" 200 " in answer[:20] else None


async def measure(host: str, port: int, seconds: float, connections: int) -> None:
    kinds = [HEADERS + "X: ", HEADERS + FORM]
    slow = [asyncio.create_task(trickle(host, port, kinds[n % 2])) for n in range(connections)]
    await asyncio.sleep(2 if slow else 0)
    took, end = [], time.perf_counter() + seconds
    while time.perf_counter() < end:
        took.append(await read(host, port))
    for task in slow:
        task.cancel()
    report(took, connections)


def report(took: list[float | None], connections: int) -> None:
    came = sorted(1000 * seconds for seconds in took if seconds is not None)
    lines = [f"{connections} slow clients: {len(came)} pages came, {len(took) - len(came)} did not"]
    if came:
        worst = came[int(len(came) * 0.99)]
        lines += [f"median {statistics.median(came):.0f} ms, 99 % within {worst:.0f} ms"]
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    where, *numbers = sys.argv[1:] or [DEMO]
    address = urlsplit(where)
    duration, how_many = map(int, numbers or (10, 200))
    asyncio.run(measure(address.hostname or "", address.port or 80, duration, how_many))
