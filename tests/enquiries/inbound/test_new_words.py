"""Of an answer its new words are read, whichever program and language it was written in."""

import pytest

from enquiries.inbound.new_words import new_words

US = "Osteospinal <reports@mybackpain.co.uk>"  # as {us} below
OURS = ["mybackpain.co.uk", "Osteospinal"]
LETTER = "Hello Ann,\n\nWe have your request for a consultation."
MARKED = "> Hello Ann,\n>\n> We have your request for a consultation."
YES = "Thursday would be fine.\n\nAnn"
OUTLOOK = """\
From: mybackpain.co.uk <reports@mybackpain.co.uk>
Sent: Monday, March 2, 2026 9:30 AM
To: ann@example.com
Subject: We have your request, MBP-7K3QXZ"""

ABOVE_A_MARKED_QUOTE = {
    "Gmail": "On Mon, 2 Mar 2026 at 09:30, mybackpain.co.uk <reports@mybackpain.co.uk> wrote:",
    "Gmail, broken": (
        "On Mon, 2 Mar 2026 at 09:30, mybackpain.co.uk <\nreports@mybackpain.co.uk> wrote:"
    ),
    "Gmail, broken late": "On Mon, 2 Mar 2026 at 09:30, {us}\nwrote:",
    "Gmail, American": "On Mon, Mar 2, 2026 at 9:30\u202fAM {us} wrote:",
    "Gmail in Polish": "pon., 2 mar 2026 o 09:30 {us} napisał(a):",
    "Gmail in German": "Am Mo., 2. März 2026 um 09:30 Uhr schrieb {us}:",
    "Gmail in Spanish": (
        "El lun, 2 mar 2026 a las 9:30, Osteospinal (<reports@mybackpain.co.uk>) escribió:"
    ),
    "Gmail in Urdu": "پیر، 2 مارچ، 2026 کو 9:30 AM پر {us} نے لکھا:",
    "Gmail in Romanian": "lun., 2 mar. 2026 la 09:30, {us} a scris:",
    "Gmail in Arabic": (
        "\u200fفي الاثنين، ٢ مارس ٢٠٢٦ في ٩:٣٠ ص تمت كتابة ما يلي بواسطة "
        "\u200eOsteospinal <\u200ereports@mybackpain.co.uk\u200e>:\u200f"
    ),
    "Gmail in French": "Le lun. 2 mars 2026 à 09:30, {us} a écrit :",
    "Gmail in Punjabi": "ਸੋਮ, 2 ਮਾਰਚ 2026 ਨੂੰ 9:30 ਪੂ.ਦੁ. ਵਜੇ {us} ਨੇ ਲਿਖਿਆ:",
    "Thunderbird": "On 02/03/2026 09:30, mybackpain.co.uk wrote:",
    "Thunderbird in German": "Am 02.03.26 um 09:30 schrieb mybackpain.co.uk:",
    "Apple Mail": "On 2 Mar 2026, at 09:30, {us} wrote:\n",
    "iPhone": "> On 2 Mar 2026, at 09:30, {us} wrote:\n>",
    "iPhone in Polish": "> Wiadomość napisana przez {us} w dniu 2 mar 2026, o godz. 09:30:\n>",
    "K-9": "Am 2. März 2026 09:30:12 MEZ schrieb {us}:",
    "Zoho": "---- On Mon, 02 Mar 2026 09:30:12 +0000 {us} wrote ----",
    "Zoho, with fewer dashes": "---- On Mon, 02 Mar 2026 09:30:12 +0000 {us} wrote ---",
    "a year of two figures": "On 2 Mar 26, at 09:30, {us} wrote:",
    "in bold": "*On Mon, 2 Mar 2026 at 09:30, {us} wrote:*",
    "Proton": "On Monday, March 2nd, 2026 at 09:30, {us} wrote:\n",
}
ABOVE_AN_UNMARKED_QUOTE = {
    "Outlook": OUTLOOK,
    "Outlook, under a line": f"________________________________\n{OUTLOOK}",
    "Outlook on a phone": (
        "Get Outlook for Android<https://aka.ms/AAb9ysg>\n"
        f"________________________________\n{OUTLOOK}"
    ),
    "Outlook of old": f"-----Original Message-----\n{OUTLOOK}",
    "Outlook, with stars": OUTLOOK.replace("From:", "*From:*").replace("Sent:", "*Sent:*"),
    "Outlook, spread": OUTLOOK.replace("\n", "\n\n"),
    "Outlook in German": (
        "Von: mybackpain.co.uk <reports@mybackpain.co.uk>\n"
        "Gesendet: Montag, 2. März 2026 09:30\n"
        "An: ann@example.com\n"
        "Betreff: We have your request, MBP-7K3QXZ"
    ),
    "Outlook in Polish": (
        "Od: {us}\n"
        "Wysłane: poniedziałek, 2 marca 2026 09:30\n"
        "Do: ann@example.com\n"
        "Temat: We have your request, MBP-7K3QXZ"
    ),
    "Outlook in French": (
        "De : {us}\n"
        "Envoyé : lundi 2 mars 2026 09:30\n"
        "À : ann@example.com\n"
        "Objet : We have your request"
    ),
    "Outlook in Spanish": (
        "De: {us}\n"
        "Enviado: lunes, 2 de marzo de 2026 9:30\n"
        "Para: ann@example.com\n"
        "Asunto: We have your request"
    ),
    "Outlook in Urdu": (
        "منجانب: {us}\n"
        "بھیجا گیا: پیر، 2 مارچ، 2026 9:30 AM\n"
        "بخدمت: ann@example.com\n"
        "موضوع: We have your request"
    ),
    "GMX": (
        "Gesendet: Montag, 2. März 2026 um 09:30 Uhr\n"
        'Von: "mybackpain.co.uk" <reports@mybackpain.co.uk>\n'
        "An: ann@example.com\n"
        "Betreff: We have your request"
    ),
    "Samsung": (
        "-------- Original message --------\n"
        "From: {us} \n"
        "Date: 02/03/2026  09:30  (GMT+00:00) \n"
        "To: ann@example.com \n"
        "Subject: We have your request"
    ),
    "Samsung without an address": (
        "-------- Original message --------\n"
        "From: Osteospinal\n"
        "Date: 02/03/2026 09:30\n"
        "To: Ann\n"
        "Subject: We have your request"
    ),
    "Yahoo": (
        "    On Monday, 2 March 2026 at 09:30:12 GMT, mybackpain.co.uk "
        "<reports@mybackpain.co.uk> wrote:  \n"
        " "
    ),
    "BT": (
        "------ Original Message ------\n"
        "From: {us}\n"
        "To: ann@example.com\n"
        "Sent: Monday, 2 Mar, 26 At 09:30\n"
        "Subject: We have your request"
    ),
    "eM Client": (
        "------ Original Message ------\n"
        'From "Osteospinal" <reports@mybackpain.co.uk>\n'
        "To ann@example.com\n"
        "Date 02/03/2026 09:30:15\n"
        "Subject We have your request"
    ),
    "in Japanese, with wide colons": (
        "差出人：{us}\n送信日時：2026年3月2日 9:30\n宛先：ann@example.com\n件名：We have"
    ),
    "Zoho, unmarked": "---- On Mon, 02 Mar 2026 09:30:12 +0000 {us} wrote ----\n",
    "Yahoo in Spanish": "    El lunes, 2 de marzo de 2026, 9:30:12 GMT, {us} escribió:  \n ",
    "QQ": (
        "------------------ 原始邮件 ------------------\n"
        '发件人: "Osteospinal" <reports@mybackpain.co.uk>;\n'
        "发送时间: 2026年3月2日(星期一) 下午5:30\n"
        '收件人: "ann"<ann@example.com>;\n'
        "主题: We have your request"
    ),
}
KEPT_WHOLE = [
    "No quote at all.",
    "Thanks,\nI can come on Monday at 9:30.",
    "I am away\nFrom: 3 May\nTo: 9 May\nSubject: my back",
    (
        "My details are\nName: Ann Example\nEmail: ann@example.com\nPhone: 020 7946 "
        "0018\nBest time: 9:30"
    ),
    "Do: swimming\nData: none",
    "--- My times ---\nMonday at 9:30\nTuesday at 10:15\nnot in 2027",
    "I was seen on 2 Mar 26 and told this:\nrest, and walk.",
    "My questions:\n- Do I need a scan?\n- May I walk?",
    "I can come\n--\non Monday or Friday",
    "On 2 March 2026 I was told this:\nrest, and walk.",
    (
        "Sent from my doctor to you: the scan of 2026 is with the hospital, and he will "
        "ring you about it tomorrow."
    ),
    "-----\nMonday\n-----\nor Friday",
    "See you.\n\nSent from my hospital bed.",
    "See you.\n\nSent with many thanks.",
    "Bis dann.\n\nGesendet von meinem Bruder.",
    "I have pain at night: it wakes me.\n\nKind regards,\nAnn",
]


def marked(program: str) -> str:
    return ABOVE_A_MARKED_QUOTE[program].format(us=US)


def unmarked(program: str) -> str:
    return ABOVE_AN_UNMARKED_QUOTE[program].format(us=US)


@pytest.mark.parametrize("program", ABOVE_A_MARKED_QUOTE)
def test_a_marked_quote_below_is_left_out(program: str) -> None:
    text = f"{YES}\n\n{marked(program)}\n{MARKED}\n"
    assert new_words(text, OURS) == YES


@pytest.mark.parametrize("program", ABOVE_A_MARKED_QUOTE)
def test_words_below_a_quote_are_read(program: str) -> None:
    text = f"{marked(program)}\n{MARKED}\n\n{YES}\n"
    assert new_words(text, OURS) == YES


@pytest.mark.parametrize("program", ABOVE_A_MARKED_QUOTE)
def test_words_between_the_lines_of_a_quote_are_read(program: str) -> None:
    text = f"Hello,\n{marked(program)}\n> When can you come?\nThursday.\n> By phone?\nYes."
    assert new_words(text, OURS).split() == ["Hello,", "Thursday.", "Yes."]


@pytest.mark.parametrize("program", ABOVE_AN_UNMARKED_QUOTE)
def test_an_unmarked_quote_is_left_out(program: str) -> None:
    text = f"{YES}\n\n{unmarked(program)}\n\n{LETTER}\n"
    assert new_words(text, OURS) == YES


@pytest.mark.parametrize("program", ABOVE_AN_UNMARKED_QUOTE)
def test_all_is_kept_where_nothing_stands_above_an_unmarked_quote(program: str) -> None:
    text = f"{unmarked(program)}\n\n{LETTER}\n\n{YES}"
    assert YES in new_words(text, OURS)


@pytest.mark.parametrize("text", KEPT_WHOLE)
def test_a_patients_own_words_are_kept(text: str) -> None:
    assert new_words(text, OURS) == text


def test_of_a_mere_quote_nothing_is_new() -> None:
    assert not new_words(f"{marked('Gmail')}\n{MARKED}\n", OURS)


@pytest.mark.parametrize(
    "piece",
    [
        *("\n", "a:\n", "> a\n", "From: a@b.example 2026 9:30\n", "-- \n", ": ", "-", "_"),
        *("---", "--- ", "---a---", "---a---\n", "12 abc ", "*:_"),
        *("a", "1", "a.b-", "a@", "9:3", "a" * 300 + " 2026:\n"),
    ],
)
def test_a_mail_without_end_is_read_through(piece: str) -> None:
    endless = (piece * 20_000)[:20_000]
    assert new_words(f"Hello\n{endless}:", OURS).startswith("Hello")
