from mybackpain.serving.shelf import Shelf


def test_the_oldest_makes_room_for_the_newest() -> None:
    shelf: Shelf[str, int] = Shelf(2)
    for number, name in enumerate("abc"):
        shelf.put(name, number)

    assert [shelf.get(name) for name in "abc"] == [None, 1, 2]


def test_a_value_put_again_counts_as_new_and_takes_no_more_room() -> None:
    shelf: Shelf[str, int] = Shelf(2)
    for number, name in enumerate("abac"):
        shelf.put(name, number)

    assert [shelf.get(name) for name in "abc"] == [2, None, 3]
