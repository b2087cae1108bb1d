"""How sure restored characters are said to be."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from awesomelint.mojibake import certainty
from awesomelint.mojibake.certainty import Curve, calibrated, kind
from awesomelint.mojibake.channels import Channel, Step, single
from awesomelint.mojibake.readings import is_garbled_still, lead, lost_more
from awesomelint.mojibake.search import Choice

CP1252 = single("utf-8", "cp1252", "dropped")
TWICE = Channel((Step("utf-8", "cp1252"), Step("utf-8", "cp1252")))


@given(st.floats(0.0, 1.0), st.floats(0.0, 1.0), st.sampled_from(("lost", "riddled", "whole")))
def test_the_surer_stays_the_surer(one: float, other: float, name: str) -> None:
    curve = certainty._curves()[name]
    least, most = sorted((one, other))
    assert 0.0 <= curve.confidence(least) <= curve.confidence(most) <= 1.0


def test_what_passed_as_it_is_is_not_believed() -> None:
    assert certainty._curves()["passed"].confidence(1 - 1e-7) < 0.5


def test_the_identity_changes_nothing() -> None:
    assert Curve(0.0, (1.0, 1.0, 1.0)).confidence(0.9) == pytest.approx(0.9)


@pytest.mark.parametrize(
    ("choice", "text", "channel", "expected"),
    [
        (Choice(0, 2, "é", 0.9, "Ã"), "Ã©", CP1252, "whole"),
        (Choice(0, 1, "Á", 0.9, "Í", 3), "Ã b", CP1252, "lost"),
        (Choice(0, 1, "Э", 0.9, "Ð"), "Ð b", CP1252, "lost"),
        (Choice(0, 1, "Ã", 0.9, "Á", 0), "Ã b", CP1252, "passed"),
        (Choice(0, 1, "\ufffd", 0.9, "Á", 1), "\ufffd b", CP1252, "passed"),
        (Choice(0, 4, "é", 0.9, "Ã"), "ÃƒÂ©", TWICE, "whole"),
    ],
)
def test_kinds(choice: Choice, text: str, channel: Channel, expected: str) -> None:
    assert kind(choice, text, channel, riddled=False) == expected


def test_what_is_certain_stays_so() -> None:
    whole = tuple(Choice(2 * at, 2 * at + 2, "é", 1.0) for at in range(3))
    lost = Choice(6, 7, "Á", 0.9, "Í", 3)
    curves = certainty._curves()
    few = calibrated((*whole, lost), "Ã©Ã©Ã©Ã", CP1252)
    assert few == (*whole, lost._replace(confidence=curves["lost"].confidence(0.9)))
    (most,) = calibrated((lost,), "Ã©Ã©Ã©Ã", CP1252)
    assert most == lost._replace(confidence=curves["riddled"].confidence(0.9))


def test_nothing_is_believed_of_a_line_that_still_looks_garbled() -> None:
    once = (Choice(0, 4, "Ã", 0.99, "Â"), Choice(4, 8, "©", 0.99, "Â"))
    passed = certainty._curves()["passed"].confidence(0.99)
    assert [choice.confidence for choice in calibrated(once, "ÃƒÂ©", TWICE)] == [passed, passed]


def test_a_line_that_two_encodings_make_text_of_is_led_by_little() -> None:
    cp1250 = single("utf-8", "cp1250")
    assert lead("tillstĂĄnd", "tillstånd", cp1250) < 12.0
    twice = Channel((*cp1250.steps, Step("utf-8", "cp1252")))
    assert lead(twice.garble("tillstånd"), "tillstånd", twice) < 12.0
    assert lead("cafÃ© au lait, dÃ©jÃ\xa0 vu", "café au lait, déjà vu", CP1252) > 12.0
    assert lead("ants", "ants", CP1252) == math.inf


def test_a_line_that_took_another_wrong_turn_is_garbled_still() -> None:
    assert is_garbled_still("det 盲r b盲ttre 盲n en tredje")
    assert is_garbled_still("tillstĂĄnd")
    assert not is_garbled_still("det är bättre än en tredje")
    assert not is_garbled_still("强化学习入门教程")


def test_a_line_that_lost_bytes_in_another_wrong_turn_is_not_restored_yet() -> None:
    assert lost_more("* [UÄebnice ABCLinuxu](https://ant.org/)")
    assert not lost_more("* [Ärger mit Ameisen](https://ant.org/), café au lait")
    assert not lost_more("* [Ants](https://ant.org/)")
