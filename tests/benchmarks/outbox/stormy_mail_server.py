"""A mail server that misbehaves at random, until it is healed."""

from collections import Counter
from random import Random

from aiosmtpd.smtp import SMTP

from tests.enquiries.mail_server import ACCEPTED, Behaviour, MailServer, disconnect, hang, reply

# Per step of a delivery: how many in a hundred go wrong, and the ways in which they do.
FAULTS: dict[str, tuple[int, list[Behaviour]]] = {
    "EHLO": (3, [reply("421 4.3.2 closing"), disconnect]),
    "MAIL": (4, [reply("421 4.3.2 closing"), reply("451 4.3.0 later"), disconnect, hang]),
    "RCPT": (5, [reply("450 4.2.1 greylisted"), disconnect, hang]),
    "DATA": (6, [reply("452 4.3.1 full"), reply("421 4.3.2 closing"), disconnect, hang]),
    "ACCEPTED": (4, [disconnect, hang]),  # taken, but the worker never hears of it
}
UNKNOWN = reply("550 5.1.1 no such user")


class StormyServer(MailServer):
    """Misbehaves at random until it is healed; has never heard of people called Gone."""

    def __init__(self, random: Random) -> None:
        super().__init__()
        self.random = random
        self.is_stormy = True
        self.faults: Counter[str] = Counter()
        self.unheard: Counter[str] = Counter()  # by Message-ID: taken without an answer

    async def answer(self, verb: str, server: SMTP) -> str:
        if verb.startswith("RCPT gone"):
            return await UNKNOWN(server)
        share, ways = FAULTS.get(verb, (0, []))
        if not self.is_stormy or self.random.random() * 100 >= share:
            return ACCEPTED
        self.faults[verb] += 1
        if verb == "ACCEPTED":
            self.unheard[self.message_ids[-1]] += 1
        return await self.random.choice(ways)(server)
