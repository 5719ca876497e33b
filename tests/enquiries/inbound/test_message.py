"""A mail as programs write it: its words, wherever they stand in it."""

from email.message import EmailMessage
from uuid import UUID

import pytest

from enquiries.inbound.message import Mail

PAGES = {
    "Gmail": """\
<div dir="ltr">Thursday would be fine.<br></div><br><div class="gmail_quote"><div dir="ltr"
class="gmail_attr">On Mon, 2 Mar 2026 at 09:30, Osteospinal &lt;<a
href="mailto:reports@mybackpain.co.uk">reports@mybackpain.co.uk</a>&gt; wrote:<br></div>
<blockquote class="gmail_quote" style="margin:0"><p>Hello Ann,</p></blockquote></div>""",
    "Outlook": """\
<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><style>p.MsoNormal {margin:0}</style>
</head><body lang="EN-GB"><div class="WordSection1"><p class="MsoNormal">Thursday would
be fine.<o:p></o:p></p><p class="MsoNormal"><o:p>&nbsp;</o:p></p><div style="border-top:solid">
<p class="MsoNormal"><b>From:</b> mybackpain.co.uk &lt;reports@mybackpain.co.uk&gt; <br><b>Sent:</b>
Monday, March 2, 2026 9:30 AM<br><b>To:</b> ann@example.com<br><b>Subject:</b> We have your request
<o:p></o:p></p></div><p>Hello Ann,</p></div></body></html>""",
    "Outlook on the web": """\
<div>Thursday would be fine.</div><div id="appendonsend"></div><hr tabindex="-1">
<div id="divRplyFwdMsg" dir="ltr"><font face="Calibri"><b>Von:</b> Osteospinal
&lt;reports@mybackpain.co.uk&gt;<br><b>Gesendet:</b> Montag, 2. März 2026 09:30<br><b>An:</b>
ann@example.com<br><b>Betreff:</b> We have your request</font><div>&nbsp;</div></div>Hello""",
    "Yahoo": """\
<div class="yahoo-style-wrap"><div>Thursday would be fine.</div></div><div id="yahoo_quoted_1"
class="yahoo_quoted"><div>On Monday, 2 March 2026 at 09:30:12 GMT, Osteospinal
&lt;reports@mybackpain.co.uk&gt; wrote: </div><div><br></div><div>Hello Ann,</div></div>""",
    "iPhone": """\
<html><body dir="auto">Thursday would be fine.<br><div dir="ltr">Sent from my iPhone</div><div
dir="ltr"><br><blockquote type="cite">On 2 Mar 2026, at 09:30, Osteospinal
&lt;reports@mybackpain.co.uk&gt; wrote:<br><br></blockquote></div><blockquote type="cite"><div>Hello
Ann,</div></blockquote></body></html>""",
}
CHARSETS = ["utf-8", "utf-16", "iso-8859-2", "windows-1250", "iso-8859-1", "utf-7"]


def mail_of(message: EmailMessage) -> Mail:
    message["From"] = "Ann <ann@example.com>"
    return Mail(message.as_bytes())


@pytest.mark.parametrize("program", PAGES)
def test_the_new_words_of_a_page_are_read(program: str) -> None:
    message = EmailMessage()
    message.set_content(PAGES[program], subtype="html")
    assert mail_of(message).words == "Thursday would be fine."


def test_words_on_both_sides_of_a_picture_are_read() -> None:
    message = EmailMessage()
    message.set_content("It hurts here:\n")
    message.add_attachment(b"\xff\xd8", maintype="image", subtype="jpeg", disposition="inline")
    message.add_attachment("And here.\n", disposition="inline")
    assert mail_of(message).words.split() == ["It", "hurts", "here:", "And", "here."]


def test_of_two_forms_of_a_mail_the_plain_one_is_read() -> None:
    message = EmailMessage()
    message.set_content("Plain.")
    message.add_alternative("<p>Page.</p>", subtype="html")
    assert mail_of(message).words == "Plain."


def test_a_page_is_read_where_the_plain_form_is_empty() -> None:
    message = EmailMessage()
    message.set_content("\n")
    message.add_alternative("<p>Page.</p>", subtype="html")
    assert mail_of(message).words == "Page."


@pytest.mark.parametrize("charset", CHARSETS)
def test_words_are_read_in_the_charset_that_they_name(charset: str) -> None:
    raw = b"From: ann@example.com\nContent-Transfer-Encoding: 8bit\n"
    raw += f"Content-Type: text/plain; charset={charset}\n\n".encode()
    assert Mail(raw + "Grüße".encode(charset)).words == "Grüße"


@pytest.mark.parametrize(
    ("told", "raw"),
    [
        ("iso-8859-1", b"I can\x92t"),
        ("us-ascii", b"I can\x92t"),
        ("us-ascii", "I can’t".encode()),
        ("x-unknown", "I can’t".encode()),
        ("klingon", b"I can\x92t"),
        ("utf-8", b"I can\x92t"),
        ("", b"I can\x92t"),
    ],
)
def test_words_are_read_in_the_charset_that_they_are_in(told: str, raw: bytes) -> None:
    head = f"Content-Type: text/plain{told and f'; charset={told}'}\n\n".encode()
    assert Mail(b"From: ann@example.com\n" + head + raw).words == "I can’t"


ID = "0b1c2d3e-4f50-4617-8293-a4b5c6d7e8f9"


@pytest.mark.parametrize(
    "head",
    [
        f"In-Reply-To: <{ID}@testserver>",
        f"In-Reply-To: {ID}@testserver",
        f"In-Reply-To: Your letter of Monday <{ID}@TESTSERVER>",
        f"In-Reply-To: <a@b.example>\nIn-Reply-To: <{ID}@testserver>",
        f"References: <a@b.example>\n\t<{ID}@testserver>\n <c@d.example>",
        f"References: <a@b.example>\nReferences: <{ID}@testserver>",
        f"References: <{ID[:20]}\n {ID[20:]}@testserver>",
        f"References: <{ID}@\n testserver>",
        f"References: =?utf-8?q?=3C{ID}=40testserver=3E?=",
        f"References: <a@b.example>;{ID}@testserver;<c@d.example>",
    ],
)
def test_what_it_answers_is_known_however_that_is_written(head: str) -> None:
    assert Mail(f"From: ann@example.com\n{head}\n\nHello".encode()).head.answered == [UUID(ID)]


@pytest.mark.parametrize(
    "named", [f"{ID}@testserver.example", f"x{ID}@testserver", f"a+{ID}@testserver", f"{ID}@a.b"]
)
def test_what_is_alike_is_no_letter_of_ours(named: str) -> None:
    assert Mail(f"In-Reply-To: <{named}>\n\nHello".encode()).head.answered == []
