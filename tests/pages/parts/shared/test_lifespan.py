"""A server that is told to end ends, whatever hangs in it."""

import os
import signal
import subprocess
import sys
import time

import pytest

from core.runs.launch import ROOT

HUNG = """
import signal, threading, time
from pages.parts.shared import lifespan
signal.signal(signal.SIGINT, signal.default_int_handler)  # ignored by a job in the background
signal.signal(signal.SIGTERM, lambda *_: print("heard", flush=True))  # and goes on, as a hung one
lifespan.end_in_time(0.5)
threading.Thread(target=time.sleep, args=(60,)).start()  # Python waits for it at its end
print("ready", flush=True)
time.sleep(60)
"""


@pytest.mark.skipif(os.name == "nt", reason="sends the signals of Ctrl-C and of a system's end")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_hung_server_ends_once_its_time_is_over(number: signal.Signals) -> None:
    command = [sys.executable, "-c", HUNG]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout
        assert server.stdout.readline() == "ready\n"
        told = time.monotonic()
        server.send_signal(number)
        assert server.wait(20) == 128 + number
        assert time.monotonic() - told < 10
        heard = server.stdout.read()
    assert heard == ("heard\n" if number == signal.SIGTERM else "")
