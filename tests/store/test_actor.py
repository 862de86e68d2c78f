"""Who acts is the account of the process, and not what the environment says."""

import os
import pwd

import pytest

from outcomes.store import actor


def test_another_name_in_the_environment_makes_no_second_person(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("LOGNAME", "USER", "LNAME", "USERNAME"):
        monkeypatch.setenv(name, "alice")
    assert actor.system_user() == pwd.getpwuid(os.getuid()).pw_name != "alice"


def test_an_account_without_a_name_is_its_number(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "getuid", lambda: 987_654)
    assert actor.system_user() == "987654"
