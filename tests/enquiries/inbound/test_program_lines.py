"""What a program writes about itself below a patient's words is none of them."""

import pytest

from enquiries.inbound.new_words import new_words

from .test_new_words import MARKED, OURS, YES, marked

BELOW_THE_WORDS = [
    "Sent from my iPhone",
    "Sent from my Samsung Galaxy smartphone.",
    "Sent from Samsung Mobile on O2",
    "Sent from Yahoo Mail on Android",
    "Sent from Outlook for iOS<https://aka.ms/o0ukef>",
    "Get Outlook for Android<https://aka.ms/AAb9ysg>",
    "Sent with Proton Mail secure email.",
    "Von meinem iPhone gesendet",
    "Gesendet von Outlook für iOS<https://aka.ms/o0ukef>",
    "Wysłane z iPhone'a",
    "Wysłano z telefonu Samsung",
    "Enviado desde mi iPhone",
    "Envoyé de mon iPhone",
    "Trimis de pe iPhone-ul meu",
    "Inviato da iPhone",
    "Отправлено с iPhone",
    "میرے iPhone سے بھیجا گیا",
    "Sent from my phone",
    "Sent from my work phone",
    "Sent from my OPPO",
    "Sent from my MacBook",
    "Get BlueMail for Android",
    "Yahoo Mail: Search, Organise, Conquer",
    "Virus-free.www.avast.com",
    "Anfonwyd o fy iPhone",
    "Elküldve az iPhone-omról",
    "发自我的iPhone",
    "iPhoneから送信",
    "-- \nAnn Example\n12 High Street",
    "________________________________",
]


@pytest.mark.parametrize("line", BELOW_THE_WORDS)
def test_what_a_program_writes_below_is_left_out(line: str) -> None:
    assert new_words(f"{YES}\n\n{line}\n\n{marked('Gmail')}\n{MARKED}", OURS) == YES
