"""A mail server that delivers nothing: what it accepts becomes a file in a maildir, for a person or a test to read.

    build/venv/bin/python tools/mail_sink.py PORT MAILDIR [DELAY_S]

Listens on the loopback interface until SIGTERM. A message's envelope is kept in its headers X-MailFrom and X-RcptTo,
and the reply 250 is sent after the file is on disk. DELAY_S keeps that reply back, so that a test can kill the sender
in between.

A test may order one fault in the file MAILDIR.fault, which is taken away when it strikes:
{"address": recipient, "effect": "kill" (SIGKILL to "pid"), "lost" (the connection is dropped) or "refuse" (451),
"when": "before" or "after" the message is on disk}.
"""

import asyncio
import email
import email.policy
import json
import mailbox
import os
import signal
import sys
from pathlib import Path

from aiosmtpd.smtp import SMTP

SIZE_LIMIT_BYTES = 5 * 1024 * 1024


class Fault:
    """The one that is ordered, while there is one."""

    def __init__(self, file: Path):
        self.file = file

    def strikes(self, recipients: list[str], when: str) -> dict | None:
        """The fault if it is meant for these recipients at this moment; it is over then."""
        try:
            ordered = json.loads(self.file.read_text())
        except FileNotFoundError:
            return None
        if ordered["when"] != when or ordered["address"] not in recipients:
            return None
        self.file.unlink()
        return ordered


class MaildirHandler:
    def __init__(self, folder: str, delay_s: float):
        self.maildir = mailbox.Maildir(folder, create=True)
        self.delay_s = delay_s
        self.fault = Fault(Path(folder + ".fault"))

    async def handle_DATA(self, server, session, envelope) -> str:
        if ordered := self.fault.strikes(envelope.rcpt_tos, "before"):
            return self.suffer(ordered, server)
        message = email.message_from_bytes(envelope.content, policy=email.policy.SMTP)
        message["X-MailFrom"] = envelope.mail_from
        message["X-RcptTo"] = ", ".join(envelope.rcpt_tos)
        key = self.maildir.add(mailbox.MaildirMessage(message))
        if ordered := self.fault.strikes(envelope.rcpt_tos, "after"):
            return self.suffer(ordered, server)
        await asyncio.sleep(self.delay_s)
        return f"250 2.0.0 kept as {key}"

    @staticmethod
    def suffer(ordered: dict, server) -> str:
        """The reply, which only a refused client gets to read."""
        if ordered["effect"] == "kill":
            os.kill(ordered["pid"], signal.SIGKILL)
        if ordered["effect"] in ("kill", "lost"):
            server.transport.abort()
        return "451 4.3.0 not at the moment"


async def serve(port: int, folder: str, delay_s: float) -> None:
    handler = MaildirHandler(folder, delay_s)
    loop = asyncio.get_running_loop()
    server = await loop.create_server(
        lambda: SMTP(handler, data_size_limit=SIZE_LIMIT_BYTES, hostname="mail-sink.localhost", loop=loop),
        "127.0.0.1",
        port,
    )
    stop = asyncio.Event()
    for signum in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(signum, stop.set)
    print(f"mail sink on 127.0.0.1:{port}, keeping mail in {folder}", flush=True)
    await stop.wait()
    server.close()


if __name__ == "__main__":
    if len(sys.argv) not in (3, 4):
        sys.exit(__doc__)
    asyncio.run(serve(int(sys.argv[1]), sys.argv[2], float(sys.argv[3]) if len(sys.argv) == 4 else 0.0))
