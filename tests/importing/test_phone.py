"""Call logs of Android phones."""

from __future__ import annotations

import pytest
from tests.importing.kit import NEW_YORK, counts, left_out, on, reading
from tests.importing.test_crm_activities import WITH_CONNECTS

from funnel_tui.importing.files.cannot_import import CannotImport

# 2 November 2026, 23:30 in Berlin.
LATE = 1793658600000
LOG = (
    "<?xml version='1.0' encoding='UTF-8' standalone='yes' ?>\n"
    '<calls count="4" backup_set="x">\n'
    f'  <call number="+4930" duration="65" date="{LATE}" type="2" contact_name="A &amp; B" />\n'
    f'  <call number="+4931" duration="5" date="{LATE}" type="2" />\n'
    f'  <call number="+4932" duration="65" date="{LATE}" type="1" />\n'
    f'  <call number="+4933" duration="0" date="{LATE}" type="3" />\n'
    "</calls>\n"
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_outgoing_calls_count(encoding: str) -> None:
    text = LOG.replace("UTF-8", "UTF-16") if encoding == "utf-16" else LOG
    found = reading(text.encode(encoding), plan=WITH_CONNECTS)
    assert counts(found) == {"calls": 2, "connects": 1}
    assert left_out(found) == {"not outgoing": [3, 4]}
    assert on(found, "2026-11-02") == {"calls": 2, "connects": 1}


def test_days_are_those_of_here() -> None:
    assert on(reading(LOG, zone=NEW_YORK), "2026-11-02") == {"calls": 2}


BOMB = (
    '<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY lol "lol">'
    + "".join(f'<!ENTITY lol{n} "{f"&lol{n - 1 if n > 1 else str()};" * 10}">' for n in range(1, 10))
    + ']><calls><call type="2" date="&lol9;"/></calls>'
)
OUTSIDE = (
    '<!DOCTYPE calls [<!ENTITY x SYSTEM "file:///etc/passwd">]><calls><call type="2" date="&x;"/></calls>'
)


@pytest.mark.parametrize(
    "text", [BOMB, OUTSIDE, "<!DOCTYPE calls SYSTEM 'http://example.org/x.dtd'><calls/>"]
)
def test_entities_and_document_types_are_refused(text: str) -> None:
    with pytest.raises(CannotImport, match="document type or entities"):
        reading(text)


@pytest.mark.parametrize("size", [60, 150, 300, len(LOG) - 3])
def test_a_cut_file_is_refused(size: int) -> None:
    with pytest.raises(CannotImport, match="cut short: line"):
        reading(LOG[:size])


def test_another_xml_is_refused() -> None:
    with pytest.raises(CannotImport, match="no calls"):
        reading("<smses><sms date='1'/></smses>")
