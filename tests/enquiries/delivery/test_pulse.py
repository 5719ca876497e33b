from enquiries.delivery.pulse import Pulse


def test_containers_with_one_host_name_and_process_number_have_a_heartbeat_each() -> None:
    assert Pulse().name != Pulse().name
