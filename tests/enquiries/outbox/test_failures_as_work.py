from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from enquiries.letters import acknowledgement, alert
from enquiries.letters import reply as reply_letter
from enquiries.models import CloseReason, Consultation, OutgoingEmail
from tests.enquiries.outbox.failing import SOON, Fail, refuse, written
from tests.enquiries.reception import QUEUE, new_consultation, page_of


def test_a_request_whose_reply_failed_is_at_the_top(rita: User, fail: Fail) -> None:
    fail(written(rita))

    assert Consultation.objects.overdue().count() == 1


def test_the_only_contact_that_never_left_was_none(rita: User, fail: Fail) -> None:
    fail(written(rita))

    consultation = Consultation.objects.get()
    assert (consultation.state, consultation.first_contact_at) == ("new", None)


def test_a_call_before_the_reply_stays_the_first_contact(rita: User, fail: Fail) -> None:
    consultation = new_consultation()
    consultation.call(consultation.log.model.Kind.REACHED, by=rita, next_step_due_at=SOON)
    reached_at = consultation.first_contact_at
    reply_letter.enqueue(consultation.reply(by=rita, next_step_due_at=SOON, text="Dear Ann"))

    fail(OutgoingEmail.objects.get())

    assert Consultation.objects.get().first_contact_at == reached_at


def test_what_was_closed_as_answered_is_open_again(rita: User, fail: Fail) -> None:
    email = written(rita)
    Consultation.objects.get().close(CloseReason.ANSWERED, by=rita)

    fail(email)

    assert Consultation.objects.get().state == "new"


def test_what_was_no_enquiry_stays_closed(rita: User, fail: Fail) -> None:
    consultation = new_consultation()
    acknowledgement.enqueue(consultation)
    consultation.close(CloseReason.NOT_AN_ENQUIRY, by=rita)

    fail(OutgoingEmail.objects.get())

    assert Consultation.objects.get().state == "closed"


def test_a_letter_that_was_cancelled_raises_no_alarm(rita: User) -> None:
    email = written(rita)

    email.cancel()

    assert Consultation.objects.overdue().count() == 0
    assert OutgoingEmail.objects.failed().count() == 0


def test_staff_read_why_a_letter_did_not_arrive(rita: User, reception: Client, fail: Fail) -> None:
    email = written(rita)
    fail(email)

    page = reception.get(page_of(Consultation.objects.get())).content.decode()

    at = f"{timezone.localtime(email.created_at):%-d %B, %H:%M}"
    verb = {"DEAD": "did not arrive", "RETURNED": "came back"}[OutgoingEmail.objects.get().state]
    assert f"Your reply of {at} {verb}: The mailbox does not exist." in page


def test_admin_counts_what_failed_until_it_is_dealt_with(
    rita: User, reception: Client, fail: Fail
) -> None:
    fail(written(rita))

    page = reception.get("/admin/").content.decode()

    assert "could not be delivered or came back: 1" in page


def test_the_count_leads_to_the_letter(rita: User, reception: Client, fail: Fail) -> None:
    fail(written(rita))

    lettered = reception.get("/admin/enquiries/outgoingemail/?state__in=DEAD,RETURNED")

    assert "Reply to the patient" in lettered.content.decode()


def test_the_queue_says_to_phone(rita: User, reception: Client, fail: Fail) -> None:
    fail(written(rita))

    queue = reception.get("/admin/enquiries/consultation/").content.decode()

    assert "Mail comes back, phone 020 7946 0018" in queue


def test_a_corrected_address_is_not_said_to_come_back(
    rita: User, reception: Client, fail: Fail
) -> None:
    fail(written(rita))
    Consultation.objects.get().correct(by=rita, email="ann@example.org")

    queue = reception.get("/admin/enquiries/consultation/").content.decode()

    assert "A letter failed" in queue
    assert "Mail comes back" not in queue


def test_a_letter_to_the_clinic_that_failed_marks_no_request(db: None, reception: Client) -> None:
    consultation = new_consultation()
    alert.enqueue(consultation)
    refuse(OutgoingEmail.objects.get())

    found = reception.get(QUEUE, {"letter": "yes"}).content.decode()

    assert consultation.reference not in found
    assert "<strong>0</strong> with a failed letter" in reception.get("/admin/").content.decode()


def test_nobody_is_said_to_have_failed(rita: User, reception: Client, fail: Fail) -> None:
    """The site found it out by itself: no line of it is the patient's."""
    fail(written(rita))

    page = reception.get(page_of(Consultation.objects.get())).content.decode()

    assert "by the patient" not in page


def test_a_reply_that_failed_was_no_contact_of_one_who_withdrew(rita: User, fail: Fail) -> None:
    email = written(rita)
    Consultation.objects.get().close(CloseReason.WITHDRAWN, by=rita)

    fail(email)

    consultation = Consultation.objects.get()
    assert (consultation.state, consultation.first_contact_at) == ("closed", None)
