"""The new words of an answer: without what it quotes, and what a program writes below them.

Mail programs speak every language, but mark a quote in three ways only: each line begins with “>”,
a sentence before it says who wrote when and ends with a colon, or a block of heads stands above it.
So a quote is known here by marks and not by words; what a program says of itself, by its name.
"""

import re
from collections.abc import Iterable, Iterator

UNSEEN = re.compile(r"[\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")
QUOTED = re.compile(r"\s*>")
ADDRESS = re.compile(r"(?<=[\w.+-])@[\w-]{1,63}\.\w")  # from the @, or long words take long
DAY = re.compile(
    r"(?<!\d)\d{4}(?!\d)|(?<!\d)\d{1,2}(?:[./-]\d{1,2}[./-]| [^\W\d_]{3,9}\.?,? )\d{2}(?!\d)"
)
TIME = re.compile(r"\d{1,2}\s?[:.h٫]\s?\d{2}(?!\d)")
LABELLED = re.compile(r"[\s*_]*[^\W\d_][^:：\n@]{0,24}(?:：|:(?=[\s*_]|$))")
TITLE = re.compile(r"\s{0,9}-{3,9}([^-].{0,130})-{3,9}\s{0,9}")
SEPARATOR = re.compile(r"[_=*-]{5,}|-{3,}.{1,60}-{3,}")
SIGNATURE = "-- "  # RFC 3676, with the space
LONGEST_INTRODUCTION = 4  # lines over which a program breaks it
LONGEST_LINE = 150  # characters of a line that a program adds
FEWEST_HEADS, MOST_HEADS = 3, 6
# What a program says about itself, below the words of whoever used it: always with its name.
PRODUCT = re.compile(
    r"phone|ipad|android|samsung|galaxy|huawei|xiaomi|redmi|pixel|motorola|nokia|oneplus|honor"
    r"|\boppo\b|\bvivo\b|realme|xperia|kindle|apple watch|\bmac(?:book)?\b|\bavast\b|\bavg\b"
    r"|blackberry|outlook|yahoo|\w?mail\b|proton|\baol\b|gmx|web\.de|windows|\bspark\b|\btuta\b"
    r"|telefon|handy|mobile|tablet",
    re.IGNORECASE,
)
OF_THE_PROGRAM = re.compile(
    r"\W*(?:sent (?:from|with|using|via)|get \w*(?:look|mail) for|get the |gesendet (?:von|mit)|"
    r"yahoo mail: |download yahoo|virus-free|anfonwyd o|"
    r"von meine[mr] .{1,40} gesendet|diese nachricht wurde von|enviad[oa] (?:desde|do|de|con)|"
    r"obtener outlook|envoyé (?:de|depuis|avec|à partir)|télécharger outlook|inviat[oa] (?:da|con)|"
    r"wysłan[eoa]\b|pobierz program outlook|verzonden (?:van|met|vanaf)|verstuurd vanaf|"
    r"trimis (?:de pe|din)|odoslané z|(?:ode|po)sl[aá]no z|skickat från|sendt fra|lähetetty|"
    r"elküldve|išsiųsta iš|nosūtīts no|изпратено от|ارسال شده از|נשלח מה|发自|發自|從我的|"
    r".{0,40}(?:から送信|에서 보냄)|"
    r"отправлено (?:с|из)|надіслано|στάλθηκε|gönderildi|.{0,40}gönderildi\W*$|"
    r"أُ?رسل(?:ت)? من|.{0,40}سے بھیجا گیا|.{0,40}ਤੋਂ ਭੇਜਿਆ|.{0,40}से भेजा गया).{0,80}",
    re.IGNORECASE,
)


def new_words(text: str, ours: Iterable[str] = ()) -> str:
    """Return what is new in an answer, in its order; empty where nothing is.

    `ours` are the names by which a program may call us where it gives no address. A quote that is
    not marked line by line ends the answer, unless nothing stands above it: then all is kept.
    """
    lines = UNSEEN.sub("", text).replace("\xa0", " ").replace("\u202f", " ").split("\n")
    names = [name.casefold() for name in ours if name]
    kept = without_program(without_quotes(lines, names))
    said = re.sub(r"\n{3,}", "\n\n", "\n".join(kept)).strip()
    is_quoted = any(map(QUOTED.match, lines))
    return said if said or is_quoted else text.strip()


def without_quotes(lines: list[str], names: list[str]) -> list[str]:
    """Leave out what is quoted, whether it stands above, below or between the answer's words."""
    kept: list[str] = []
    for number, line in enumerate(lines):
        if QUOTED.match(line):
            continue
        if is_head_of_quote(lines[number : number + 2 * MOST_HEADS], names):
            return kept
        kept.append(line)
        if length := introduction(kept, names):
            del kept[-length:]
            following = next((each for each in lines[number + 1 :] if each.strip()), "")
            if not QUOTED.match(following):
                return kept
    return kept


def introduction(lines: list[str], names: list[str]) -> int:
    """How many of the last lines are the sentence that says who wrote what follows, and when."""
    if framed := TITLE.fullmatch(lines[-1]):
        return int(says_who_and_when(framed[1], names))
    if not lines[-1].rstrip(" *_").endswith((":", "：")):
        return 0
    for length in range(1, LONGEST_INTRODUCTION + 1):
        last = lines[-length:]
        if len(last) < length or not last[0].strip():
            return 0
        if says_who_and_when(" ".join(last), names):
            return length
    return 0


def says_who_and_when(text: str, names: list[str]) -> bool:
    is_named = ADDRESS.search(text) or any(name in text.casefold() for name in names)
    return bool(is_named and DAY.search(text))


def is_head_of_quote(lines: list[str], names: list[str]) -> bool:
    """Whether a block of heads begins here: labels, of which some tell who wrote and when."""
    is_titled = TITLE.fullmatch(lines[0]) is not None  # some programs write no “:” below it
    heads = lines[1 : MOST_HEADS + 1] if is_titled else list(labelled(lines))
    if len(heads) < FEWEST_HEADS:
        return False
    is_dated = any(DAY.search(head) and TIME.search(head) for head in heads)
    return is_dated and says_who_and_when(" ".join(heads), names)


def labelled(lines: list[str]) -> Iterator[str]:
    """The labelled lines that follow each other, with at most one empty line between them."""
    was_empty = False
    for line in lines:
        if not line.strip() and not was_empty:
            was_empty = True
        elif LABELLED.match(line):
            was_empty = False
            yield line
        else:
            return


def without_program(lines: list[str]) -> list[str]:
    """Leave out a signature, and below the words lines of dashes and what a program says."""
    if SIGNATURE in lines:
        del lines[lines.index(SIGNATURE) :]
    while lines and is_of_program(lines[-1]):
        lines.pop()
    return lines


def is_of_program(line: str) -> bool:
    line = line.strip()
    if len(line) > LONGEST_LINE:
        return False
    is_own_line = PRODUCT.search(line) and OF_THE_PROGRAM.fullmatch(line)
    return not line or bool(SEPARATOR.fullmatch(line) or is_own_line)
