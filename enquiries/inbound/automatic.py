"""Whether a machine wrote a mail by itself: by RFC 3834, and by what programs set besides."""

import re
from email.message import Message

BULK = re.compile(r"\b(bulk|junk|list|auto.?reply)\b", re.IGNORECASE)
HEADS_OF_RULES = ("Auto-Submitted", "X-Auto-Submitted")
HEADS_OF_RANK = ("Precedence", "X-Precedence", "Preference")
# How programs name a head of their own; people's mail too bears X-Auto-Response-Suppress.
MARK = re.compile(
    r"x-(?:[\w-]+-)?(?:mail-)?auto-?(?:reply|respon(?:d|se(?!-suppress))|generated)|x-out-?of-?office"
    r"|x-fc-machinegenerated|x-ms-exchange-inbox-rules-loop|x-failed-recipients|x-beenthere"
    r"|list-(?:id|unsubscribe|post|help|subscribe|owner)|(?:x-)?mailing-list",
    re.IGNORECASE,
)
SERVERS = {"mailer-daemon", "postmaster"}
# How programs begin the subject of a reply of their own, in the languages of patients here.
SUBJECT = re.compile(
    r"\W*(auto(matic|mated)?[ -]?(reply|response|reponse)\b|autosvar\b"
    r"|out[ -]of( the|-the)?[ -]office\b|auto: .{0,60} is out of|autoresponder\b|ateb awtomatig"
    r"|automatische antwort|abwesenheits|r[ée]ponse automatique|absence du bureau"
    r"|respuesta autom[áa]tica|fuera de( la)? oficina|risposta automatica|fuori (sede|ufficio)"
    r"|resposta autom[áàa]tica|automatisch antwoord|automatische reactie|afwezigheids"
    r"|odpowied[źz] automatyczna|automatyczna odpowied[źz]|autoodpowied[źz]|r[ăa]spuns automat"
    r"|automatisk[t]? svar|automatski odgovor|samodejni odgovor|автоматичен отговор"
    r"|trả lời tự động|מענה אוטומטי|תשובה אוטומטית|(การ)?ตอบกลับอัตโนมัติ|otomatik cevap"
    r"|automaattinen vastaus|automatická odpově[dď]|automatická odpoveď|automatikus válasz"
    r"|otomatik yanıt|αυτόματη απάντηση|автоматичн|автоматический ответ|автоотв"
    r"|automatinis atsakymas|automātiskā atbilde|رد تلقائي|الرد التلقائي|خودکار جواب|پاسخ خودکار"
    r"|स्वचालित (उत्तर|जवाब)|ਸਵੈਚਲਿਤ ਜਵਾਬ|স্বয়ংক্রিয় উত্তর|自动[答回]复|自動回覆"
    r"|自動(返信|応答)|자동 (회신|응답))",
    re.IGNORECASE,
)


def is_automatic(message: Message, subject: str, sender: str) -> bool:
    """Judge by heads alone; `subject` in plain text, `sender` as we keep addresses."""
    rules = " ".join(str(message.get(name, "")) for name in HEADS_OF_RULES)
    is_by_rule = rules.partition(";")[0].split("(")[0].strip().lower() not in {"", "no"}
    rank = " ".join(str(message.get(name, "")) for name in HEADS_OF_RANK)
    has_no_envelope = str(message.get("Return-Path", "")).replace(" ", "") == "<>"
    is_marked = any(map(MARK.match, message.keys())) or SUBJECT.match(subject) is not None
    is_ranked = BULK.search(rank) is not None
    return is_by_rule or is_ranked or has_no_envelope or is_marked or is_of_server(sender)


def is_of_server(sender: str) -> bool:
    """Whether a mail server itself wrote it."""
    return sender.partition("@")[0] in SERVERS
