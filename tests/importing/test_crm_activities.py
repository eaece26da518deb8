"""Calls, emails and meetings of CRMs, diallers and LinkedIn, in the languages in which they are exported."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.article import ARTICLE_2026
from tests.importing.kit import NEW_YORK, counts, left_out, on, reading

from funnel_tui.core.plan.activities import add_channel
from funnel_tui.core.plan.plan import Plan
from funnel_tui.importing.files.cannot_import import CannotImport, Unanswered

WITH_LINKEDIN = add_channel(ARTICLE_2026, "linkedin")
WITH_CONNECTS = add_channel(ARTICLE_2026, "connects")

HUBSPOT_CALLS = {
    "en": (
        "Record ID,Activity date,Call outcome,Call direction,Call duration,Activity assigned to,Call notes\n"
        "1,2026-11-02 09:00,Connected,Outbound,60000,Ann,hello\n"
        "2,2026-11-02 10:00,No answer,Outbound,0,Ann,\"two\nlines\"\n"
        "3,2026-11-03 10:00,Connected,Inbound,0,Ann,\n"
    ),
    "de": (
        "Datensatz-ID;Aktivitätsdatum;Anrufergebnis;Anrufrichtung;Aktivität zugewiesen an\n"
        "1;02.11.2026 09:00;Verbunden;Ausgehend;Ann\n"
        "2;02.11.2026 10:00;Keine Antwort;Ausgehend;Ann\n"
        "3;03.11.2026 10:00;Verbunden;Eingehend;Ann\n"
    ),
    "es": (
        "ID de registro,Fecha de actividad,Resultado de la llamada,Dirección de la llamada,Actividad asignada a\n"
        "1,02/11/2026 09:00,Conectado,Saliente,Ann\n"
        "2,02/11/2026 10:00,Sin respuesta,Saliente,Ann\n"
        "3,13/11/2026 10:00,Conectado,Entrante,Ann\n"
    ),
    "sv": (
        "Post-ID,Aktivitetsdatum,Samtalsresultat,Samtalsriktning,Tilldelad\n"
        "1,2026-11-02 09:00,Ansluten,Utgående,Ann\n"
        "2,2026-11-02 10:00,Inget svar,Utgående,Ann\n"
        "3,2026-11-03 10:00,Ansluten,Inkommande,Ann\n"
    ),
}  # fmt: skip


@pytest.mark.parametrize("language", HUBSPOT_CALLS)
def test_hubspot_calls_count_if_outbound(language: str) -> None:
    found = reading(HUBSPOT_CALLS[language])
    assert counts(found) == {"calls": 2}
    assert on(found, "2026-11-02") == {"calls": 2}
    assert left_out(found) == {"incoming": [4]}
    assert counts(reading(HUBSPOT_CALLS[language], plan=WITH_CONNECTS)) == {"calls": 2, "connects": 1}


HUBSPOT_MEETINGS = {
    "en": ("Record ID,Meeting start time,Meeting outcome,Activity assigned to", "Completed", "No show", "Canceled"),
    "de": ("Datensatz-ID,Startzeit des Meetings,Ergebnis des Meetings,Aktivität zugewiesen an", "Abgeschlossen", "Nicht erschienen", "Storniert"),
    "fr": ("ID d'enregistrement,Heure de début de la réunion,Résultat de la réunion,Activité attribuée à", "Terminée", "Absent", "Annulée"),
}  # fmt: skip


@pytest.mark.parametrize("language", HUBSPOT_MEETINGS)
def test_hubspot_meetings_count_if_held(language: str) -> None:
    header, *outcomes = HUBSPOT_MEETINGS[language]
    rows = "".join(f"{n},2026-11-0{n} 09:00,{outcome},Ann\n" for n, outcome in enumerate(outcomes, 2))
    found = reading(f"{header}\n{rows}9,2026-11-25 09:00,,Ann\n")
    assert counts(found) == {"meetings": 1}
    assert left_out(found) == {"meetings not held": [3, 4], "after today": [5]}


def test_hubspot_emails_count_if_sent() -> None:
    found = reading(
        "Record ID,Activity date,Email direction,Email send status,Email subject\n"
        "1,2026-11-02 09:00,EMAIL,SENT,x\n2,2026-11-02 09:00,INCOMING_EMAIL,,y\n3,2026-11-02 09:00,EMAIL,BOUNCED,z\n"
    )
    assert counts(found) == {"emails": 1}
    assert left_out(found) == {"incoming": [3], "emails not delivered": [4]}


PIPEDRIVE = {
    "en": (
        "Activity - Subject,Activity - Type,Activity - Done,Activity - Due date,Activity - Marked as done time,Activity - Assigned to user,Deal - Value\n"
        "a,Call,Done,45962.0,2026-11-02 10:00:00,Ann,5\n"
        "b,Meeting,Done,2026-11-03,,Ann,\n"
        "c,Email,To do,2026-11-04,,Ann,\n"
        "d,Deadline,Done,2026-11-05,,Ann,\n"
    ),
    "de": (
        "Aktivität - Betreff;Aktivität - Typ;Aktivität - Erledigt;Aktivität - Fälligkeitsdatum;Aktivität - Als erledigt markiert am;Aktivität - Zugewiesen an\n"
        "a;Anruf;Erledigt;01.11.2026;02.11.2026 10:00;Ann\n"
        "b;Besprechung;Erledigt;03.11.2026;;Ann\n"
        "c;E-Mail;Offen;04.11.2026;;Ann\n"
        "d;Frist;Erledigt;05.11.2026;;Ann\n"
    ),
    "pt": (
        "Atividade - Assunto,Atividade - Tipo,Atividade - Concluído,Atividade - Data de vencimento,Atividade - Atribuído a\n"
        "a,Chamada,Concluído,02/11/2026,Ann\n"
        "b,Reunião,Concluído,03/11/2026,Ann\n"
        "c,E-mail,Pendente,13/11/2026,Ann\n"
        "d,Prazo,Concluído,05/11/2026,Ann\n"
    ),
}  # fmt: skip


@pytest.mark.parametrize("language", PIPEDRIVE)
def test_pipedrive_activities(language: str) -> None:
    found = reading(PIPEDRIVE[language])
    assert found.source.name == "pipedrive-activities"
    assert counts(found) == {"calls": 1, "meetings": 1}
    assert on(found, "2026-11-02") == {"calls": 1}, "when it was done, not when it was due"
    assert left_out(found)["not done"] == [4]
    assert any("is not an activity of the plan" in why for why in left_out(found))


def test_a_type_of_ones_own_is_given_an_activity() -> None:
    text = PIPEDRIVE["en"].replace("Deadline", "Product demo")
    assert counts(reading(text, activities={"product demo": "meetings"})) == {"calls": 1, "meetings": 2}
    with pytest.raises(Unanswered, match="'frobnicate' is not an activity") as asked:
        reading("Type,Date\nFrobnicate,2026-11-02\n")
    assert asked.value.option == "--as 'frobnicate'=ACTIVITY"


def test_salesforce_tasks_and_events() -> None:
    tasks = reading(
        '"Id","WhoId","Subject","ActivityDate","Status","OwnerId","CallType","CallDurationInSeconds","TaskSubtype","CompletedDateTime"\n'
        '"1","003","x","2026-11-01","Completed","005","Outbound","65","Call","2026-11-02T23:30:00.000+0000"\n'
        '"2","003","y","2026-11-02","Completed","005","Inbound","65","Call","2026-11-02T10:30:00.000+0000"\n'
        '"3","003","z","2026-11-02","Completed","005","","","Email","2026-11-02T10:30:00.000+0000"\n'
        '"4","003","w","2026-11-02","Not Started","005","","","Call",""\n'
    )
    assert tasks.source.name == "salesforce-activities"
    assert counts(tasks) == {"calls": 1, "emails": 1}
    assert on(tasks, "2026-11-03") == {"calls": 1}, "23:30 UTC in Berlin"
    assert left_out(tasks) == {"incoming": [3], "not completed": [5]}
    events = reading(
        '"Id","Subject","StartDateTime","EndDateTime","IsAllDayEvent","OwnerId"\n'
        '"1","x","2026-11-02T10:00:00.000Z","2026-11-02T11:00:00.000Z","0","005"\n'
        '"2","x","2026-12-02T10:00:00.000Z","2026-12-02T11:00:00.000Z","0","005"\n'
    )
    assert events.source.name == "salesforce-meetings"
    assert counts(events) == {"meetings": 1}


@pytest.mark.parametrize(
    "text",
    [
        "Subject,Date,Assigned,Task Subtype,Call Type,Status\nx,11/13/2026,Ann,Call,Outbound,Completed\ny,11/2/2026,Ann,Call,Inbound,Completed\n",
        "Betreff;Datum;Zugewiesen an;Aktivitätstyp;Anruftyp;Status\nx;13.11.2026;Ann;Anruf;Ausgehend;Erledigt\ny;02.11.2026;Ann;Anruf;Eingehend;Erledigt\n",
        "Objet;Date;Attribué à;Type d'activité;Sens de l'appel;Statut\nx;13/11/2026;Ann;Appel;Sortant;Terminé\ny;02/11/2026;Ann;Appel;Entrant;Terminé\n",
    ],
    ids=["en", "de", "fr"],
)
def test_salesforce_activity_reports(text: str) -> None:
    found = reading(text)
    assert counts(found) == {"calls": 1}
    assert on(found, "2026-11-13") == {"calls": 1}


AIRCALL = (
    "line,datetime (tz offset incl.),number timezone,datetime (utc),country_code,direction,from,to,answered,missed_call_reason,user,duration (total),duration (in call)\n"
    "Main,2026-11-02 18:30:00 -0500,America/New_York,2026-11-02 23:30:00,US,outbound,+1,+2,Yes,,Ann,80,60\n"
    "Main,2026-11-02 19:30:00 -0500,America/New_York,2026-11-03 00:30:00,US,outbound,+1,+2,Yes,,Ann,20,5\n"
    "Main,2026-11-02 10:30:00 -0500,America/New_York,2026-11-02 15:30:00,US,inbound,+1,+2,Yes,,Ann,80,60\n"
    "Main,2026-11-02 11:30:00 -0500,America/New_York,2026-11-02 16:30:00,US,outbound,+1,+2,No,,Bob,80,0\n"
)


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_aircall_counts_my_outbound_calls_on_local_days(delimiter: str) -> None:
    found = reading(AIRCALL.replace(",", delimiter), mine="Ann", plan=WITH_CONNECTS, zone=NEW_YORK)
    assert found.source.name == "aircall"
    assert on(found, "2026-11-02") == {"calls": 2, "connects": 1}
    assert left_out(found) == {"of other owners": [5], "incoming": [4]}
    in_berlin = reading(AIRCALL.replace(",", delimiter), mine="Ann")
    assert on(in_berlin, "2026-11-03") == {"calls": 2}


def test_linkedin_is_month_first_and_utc() -> None:
    found = reading(
        "createdAt,activityType,seatId,memberUrn\n"
        "11-02-2026 23:30:00,INMAIL_SENT,77,x\n11-03-2026 08:00:00,PROFILE_VIEW,77,x\n11-04-2026 08:00:00,Connection request,77,x\n",
        plan=WITH_LINKEDIN,
    )
    assert found.source.name == "linkedin"
    assert on(found, "2026-11-03") == {"linkedin": 1}, "23:30 UTC in Berlin"
    assert counts(found) == {"linkedin": 2}
    assert left_out(found) == {"'profile view' is not an activity of the plan": [3]}


def calls_plan(name: str, label: str) -> Plan:
    channels = ARTICLE_2026.funnel.channels
    changed = (replace(channels[0], name=name, label=label), *channels[1:])
    return replace(ARTICLE_2026, funnel=replace(ARTICLE_2026.funnel, channels=changed))


def test_an_activity_is_found_by_its_label_its_former_name_and_its_number() -> None:
    assert counts(reading(HUBSPOT_CALLS["en"], plan=calls_plan("dials", "Calls"))) == {"dials": 2}
    assert counts(reading(HUBSPOT_CALLS["en"], plan=calls_plan("call", ""))) == {"call": 2}
    with pytest.raises(Unanswered, match="'calls' is not an activity"):
        reading(HUBSPOT_CALLS["en"], plan=calls_plan("dials", ""))
    found = reading(HUBSPOT_CALLS["en"], plan=calls_plan("dials", ""), activities={"": "dials"})
    assert counts(found) == {"dials": 2}


def test_a_table_of_ones_own_counts_rows_or_a_number() -> None:
    text = "Day,Street,Doors,Sort\n2026-11-02,x,12,visit\n2026-11-03,y,3.5,visit\n2026-11-04,z,7,other\n"
    with pytest.raises(Unanswered, match="what is each row") as asked:
        reading(text)
    assert asked.value.option == "--as ACTIVITY"
    rows = reading(text, activities={"": "calls"})
    assert counts(rows) == {"calls": 3}
    assert rows.source.name.startswith("csv-")
    assert rows.source.name.endswith("-calls")
    numbers = reading(text, activities={"": "calls"}, columns={"count": "Doors"})
    assert counts(numbers) == {"calls": 19}
    assert left_out(numbers) == {"not a whole number": [3]}
    some = reading(text, activities={"": "calls"}, columns={"count": "doors"}, filters=(("Sort", "Visit"),))
    assert counts(some) == {"calls": 12}
    part = reading(text, activities={"": "calls"}, filters=(("Sort~", "the"),))
    assert counts(part) == {"calls": 1}
    with pytest.raises(CannotImport, match="has no column 'Doorz'"):
        reading(text, activities={"": "calls"}, columns={"count": "Doorz"})


def test_numbers_count_in_a_table_with_types_too() -> None:
    text = "Date,Type,Number\n2026-11-02,call,12\n2026-11-03,call,5\n"
    assert counts(reading(text)) == {"calls": 2}
    assert counts(reading(text, activities={"": "calls"}, columns={"count": "Number"})) == {"calls": 17}


def test_a_table_of_won_amounts() -> None:
    text = "Invoice date;Net\n02.11.2026;1.000,00\n03.11.2026;-5\n"
    found = reading(text, activities={"": "won"}, columns={"date": "Invoice date", "amount": "Net"})
    assert counts(found) == {"won": 1}
    assert left_out(found) == {"won with an amount that is not above 0": [3]}


def test_ids_of_customers_are_not_ids_of_rows() -> None:
    assert counts(reading("ID,Date,Type\n7,2026-11-02,call\n7,2026-11-03,call\n")) == {"calls": 2}
    rows = "ID,Day,City\n7,2026-11-02,x\n7,2026-11-03,x\n"
    assert counts(reading(rows, activities={"": "calls"})) == {"calls": 2}


def test_a_calendar_as_a_table_is_asked_about() -> None:
    text = '"Subject","Start Date","Start Time","End Date","End Time","All day event"\n"x","11/13/2026","10:00:00 AM","11/13/2026","11:00:00 AM","False"\n'
    with pytest.raises(Unanswered, match="what is each row"):
        reading(text)
    assert on(reading(text, activities={"": "meetings"}, filters=(("Subject~", "X"),)), "2026-11-13") == {
        "meetings": 1
    }
