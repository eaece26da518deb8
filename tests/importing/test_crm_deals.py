"""Deals of CRMs, in the languages and dialects in which they are exported."""

from __future__ import annotations

from decimal import Decimal

import pytest
from tests.importing.kit import counts, left_out, on, reading, revenue

from funnel_tui.importing.files.cannot_import import CannotImport, Unanswered

HUBSPOT = {
    "en": (
        'Record ID,Deal Name,Deal Stage,Close Date,Deal owner,Amount,"Date entered ""Appointment Scheduled (Sales Pipeline)""",'
        '"Date entered ""Qualified To Buy (Sales Pipeline)""","Date entered ""Closed Won (Sales Pipeline)""",'
        '"Date entered ""Closed Lost (Sales Pipeline)""",Closed Lost Reason\n'
        "1,Acme,Closed Won,2026-03-10 10:00,Ann Lee,12000.50,2026-02-01 09:00,2026-02-10 09:00,2026-03-09 18:00,,\n"
        "2,Bolt,Closed Lost,2026-03-12 10:00,Ann Lee,5000,2026-02-03 09:00,,,2026-03-12 11:00,Price\n"
        "3,Core,Presentation Scheduled,2026-12-12 10:00,Ann Lee,7000,2026-02-04 09:00,2026-02-20 09:00,,,\n"
    ),
    "de": (
        "\ufeffDatensatz-ID;Deal-Name;Deal-Phase;Abschlussdatum;Deal-Inhaber;Betrag;Datum des Eintritts in „Termin vereinbart (Vertrieb)“;"
        "Datum des Eintritts in „Qualifiziert zum Kauf (Vertrieb)“;Datum des Eintritts in „Abgeschlossen und gewonnen (Vertrieb)“;"
        "Datum des Eintritts in „Abgeschlossen und verloren (Vertrieb)“\r\n"
        "1;Acme;Abgeschlossen und gewonnen;10.03.2026;Ann Lee;12.000,50;01.02.2026;10.02.2026;09.03.2026;\r\n"
        "2;Bolt;Abgeschlossen und verloren;12.03.2026;Ann Lee;5.000,00;03.02.2026;;;12.03.2026\r\n"
        "3;Core;Präsentation;12.12.2026;Ann Lee;7.000,00;04.02.2026;20.02.2026;;\r\n"
    ),
    "fr": (
        "ID d'enregistrement\tNom de la transaction\tPhase de la transaction\tDate de fermeture\tPropriétaire de la transaction\tMontant\t"
        "Date d'entrée dans « Rendez-vous planifié (Ventes) »\tDate d'entrée dans « Qualifié pour l'achat (Ventes) »\t"
        "Date d'entrée dans « Fermée gagnée (Ventes) »\tDate d'entrée dans « Fermée perdue (Ventes) »\n"
        "1\tAcme\tFermée gagnée\t10/03/2026\tAnn Lee\t12 000,50\t01/02/2026\t10/02/2026\t09/03/2026\t\n"
        "2\tBolt\tFermée perdue\t12/03/2026\tAnn Lee\t5 000,00\t03/02/2026\t\t\t12/03/2026\n"
        "3\tCore\tPrésentation\t13/12/2026\tAnn Lee\t7 000,00\t04/02/2026\t20/02/2026\t\t\n"
    ),
    "ja": (
        "レコードID,取引名,取引ステージ,クローズ日,取引担当者,金額,作成日\n"
        "1,Acme,成約,2026年3月9日,Ann,\"12,000.5\",2026年2月10日\n"
        "2,Bolt,失注,2026年3月12日,Ann,5000,2026年2月20日\n"
    ),
}  # fmt: skip


@pytest.mark.parametrize("language", ["en", "de", "fr"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-8-sig"])
def test_hubspot_deals_count_at_every_stage(language: str, encoding: str) -> None:
    found = reading(HUBSPOT[language].removeprefix("\ufeff").encode(encoding))
    assert found.source.name == "hubspot-deals"
    assert counts(found) == {"meetings": 3, "opportunities": 2, "won": 1, "lost": 1}
    assert on(found, "2026-03-09") == {"won": 1}
    assert on(found, "2026-02-03") == {"meetings": 1}
    assert revenue(found) == Decimal("12000.5")


def test_hubspot_deals_in_japanese_without_stages() -> None:
    found = reading(HUBSPOT["ja"])
    assert counts(found) == {"opportunities": 2, "won": 1, "lost": 1}
    assert on(found, "2026-02-10") == {"opportunities": 1}


def test_stages_that_the_plan_has_not_are_named_and_can_be_given() -> None:
    text = HUBSPOT["en"].replace("Appointment Scheduled", "Presentation Scheduled")
    found = reading(text)
    assert counts(found) == {"opportunities": 2, "won": 1, "lost": 1}
    assert "presentation scheduled" in found.notes[0]
    assert counts(reading(text, activities={"presentation scheduled": "meetings"}))["meetings"] == 3


PIPEDRIVE = {
    "en": (
        "Deal - ID,Deal - Title,Deal - Creation date,Deal - Status,Deal - Won time,Deal - Lost time,Deal - Value,"
        "Deal - Currency of value,Deal - Owner,Deal - Lost reason\n"
        "1,A,2026-02-10 08:00:00,Won,2026-03-09 12:00:00,,12000.5,EUR,Ann,\n"
        "2,B,2026-02-20 08:00:00,Lost,,2026-03-12 12:00:00,500,EUR,Ann,Price\n"
        "3,C,46083.0,Open,,,700,USD,Ann,\n"
    ),
    "de": (
        "Deal - ID;Deal - Titel;Deal - Erstellt am;Deal - Status;Deal - Gewonnen am;Deal - Verloren am;Deal - Wert;Deal - Währung;Deal - Besitzer\n"
        "1;A;10.02.2026 08:00;Gewonnen;09.03.2026 12:00;;12.000,50;EUR;Ann\n"
        "2;B;20.02.2026 08:00;Verloren;;12.03.2026 12:00;500,00;EUR;Ann\n"
        "3;C;46083;Offen;;;700;USD;Ann\n"
    ),
    "es": (
        "Trato - ID,Trato - Título,Trato - Creado el,Trato - Estado,Trato - Ganado el,Trato - Perdido el,Trato - Valor,Trato - Moneda,Trato - Propietario\n"
        "1,A,10/02/2026,Ganado,09/03/2026,,\"12.000,50\",EUR,Ann\n"
        "2,B,20/02/2026,Perdido,,12/03/2026,500,EUR,Ann\n"
        "3,C,46083.0,Abierto,,,700,USD,Ann\n"
    ),
}  # fmt: skip


@pytest.mark.parametrize("language", PIPEDRIVE)
def test_pipedrive_deals(language: str) -> None:
    found = reading(PIPEDRIVE[language])
    assert found.source.name == "pipedrive-deals"
    assert counts(found) == {"opportunities": 3, "won": 1, "lost": 1}
    assert revenue(found) == Decimal("12000.5")
    assert on(found, "2026-03-02") == {"opportunities": 1}, "an Excel day number in one row"
    assert on(found, "2026-03-12") == {"lost": 1}
    assert "currency: EUR" in found.readings, "an open deal in another currency is no obstacle"


SALESFORCE = {
    "data export": (
        '"Id","IsDeleted","Name","StageName","Amount","CloseDate","Type","IsClosed","IsWon","OwnerId","CreatedDate"\n'
        '"006A","0","x","Closed Won","12000.5","2026-03-09","New","1","1","005A","2026-02-10T23:30:00.000Z"\n'
        '"006B","0","y","Closed Lost","500.0","2026-03-12","New","1","0","005A","2026-02-20T10:00:00.000Z"\n'
        '"006C","0","z","Prospecting","700.0","2026-12-12","New","0","0","005A","2026-03-02T10:00:00.000Z"\n'
    ),
    "report": (
        "Opportunity Name,Stage,Amount,Close Date,Created Date,Opportunity Owner,Won,Closed\n"
        'x,Closed Won,"$12,000.50",3/9/2026,2/11/2026,Ann Lee,1,1\n'
        'y,Closed Lost,"$500.00",3/12/2026,2/20/2026,Ann Lee,0,1\n'
        'z,Prospecting,"$700.00",12/12/2026,3/2/2026,Ann Lee,0,0\n'
        "\n"
        '"Grand Totals (3 Records)"\n'
    ),
    "german report": (
        "Opportunityname;Phase;Betrag;Schlusstermin;Erstelldatum;Inhaber\n"
        "x;Geschlossen gewonnen;EUR 12.000,50;09.03.2026;11.02.2026;Ann Lee\n"
        "y;Geschlossen verloren;EUR 500,00;12.03.2026;20.02.2026;Ann Lee\n"
        "z;Akquise;EUR 700,00;12.12.2026;02.03.2026;Ann Lee\n"
    ),
}


@pytest.mark.parametrize("dialect", SALESFORCE)
def test_salesforce_opportunities(dialect: str) -> None:
    found = reading(SALESFORCE[dialect])
    assert counts(found) == {"opportunities": 3, "won": 1, "lost": 1}
    assert revenue(found) == Decimal("12000.5")
    assert on(found, "2026-02-11") == {"opportunities": 1}, "23:30 UTC is the next day in Berlin"
    assert on(found, "2026-03-12") == {"lost": 1}


CLOSE = {
    "iso8601": ("2026-02-10T10:00:00+00:00", "2026-03-09", "2026-03-12"),
    "excel": ("02/10/2026 10:00 AM", "03/09/2026", "03/13/2026"),
    "original": ("2026-02-10 10:00:00.123000+00:00", "2026-03-09", "2026-03-12"),
}


@pytest.mark.parametrize("dates", CLOSE)
def test_close_opportunities(dates: str) -> None:
    created, won, lost = CLOSE[dates]
    found = reading(
        "id,date_created,date_won,date_lost,status_type,status_label,value,value_period,value_currency,user_name\n"
        f"oppo_1,{created},{won},,won,Won,1200,one_time,USD,Ann\n"
        f"oppo_2,{created},,{lost},lost,Lost,300,one_time,USD,Ann\n"
        f"oppo_3,{created},,,active,Active,900,monthly,USD,Ann\n"
    )
    assert found.source.name == "close-deals"
    assert counts(found) == {"opportunities": 3, "won": 1, "lost": 1}
    assert revenue(found) == 1200


OTHERS = {
    "sales agents": (
        "opportunity_id,sales_agent,product,account,deal_stage,engage_date,close_date,close_value\n"
        "1C1,Ann Lee,GTX,Acme,Won,2026-02-10,2026-03-09,1054\n"
        "1C2,Bob Ray,GTX,Bolt,Won,2026-02-11,2026-03-09,4514\n"
        "1C3,Ann Lee,MG,Core,Lost,2026-02-12,2026-03-12,0\n"
        "1C4,Ann Lee,MG,,Engaging,2026-02-13,,\n"
        "1C5,Ann Lee,MG,,Prospecting,,,\n"
    ),
    "spanish": (
        "Cuenta;Producto;Vendedor;Creado;Fecha de cierre;Valor;Etapa\n"
        "Acme;GTX;Ann Lee;10/02/2026;09/03/2026;1.054,00;Cerrado ganado\n"
        "Bolt;GTX;Bob Ray;11/02/2026;09/03/2026;4.514,00;Cerrado ganado\n"
        "Core;MG;Ann Lee;12/02/2026;31/03/2026;0;Cerrado perdido\n"
        "Dot;MG;Ann Lee;13/02/2026;;;Propuesta\n"
        "Elm;MG;Ann Lee;;;;Contacto\n"
    ),
    "american": (
        "Account,Product,Owner,Created,Closed,Value,Stage\n"
        'Acme,GTX,Ann Lee,2/10/26,3/9/26,"$1,054.00",Closed Won\n'
        'Bolt,GTX,Bob Ray,2/11/26,3/9/26,"$4,514.00",Closed Won\n'
        "Core,MG,Ann Lee,2/12/26,3/31/26,,Closed Lost\n"
        "Dot,MG,Ann Lee,2/13/26,,,Negotiation\n"
        "Elm,MG,Ann Lee,,,,Lead\n"
    ),
}


@pytest.mark.parametrize("dialect", OTHERS)
def test_deals_of_any_maker(dialect: str) -> None:
    found = reading(OTHERS[dialect], mine="ann lee")
    assert counts(found) == {"opportunities": 3, "won": 1, "lost": 1}
    assert revenue(found) == 1054
    assert left_out(found)["of other owners"] == [3]
    everybody = reading(OTHERS[dialect], mine="*")
    assert revenue(everybody) == 1054 + 4514


def test_a_deal_without_a_date_is_left_out_by_its_row() -> None:
    assert left_out(reading(OTHERS["sales agents"], mine="Ann"))["no date"] == [6]


def test_several_owners_are_a_question_that_names_them() -> None:
    with pytest.raises(Unanswered, match="2 owners: Ann Lee, Bob Ray") as asked:
        reading(OTHERS["american"])
    assert asked.value.option == "--mine"
    assert asked.value.choices == ("Ann Lee", "Bob Ray")
    with pytest.raises(CannotImport, match="nobody called 'Zoe'"):
        reading(OTHERS["american"], mine="Zoe")


def test_several_currencies_are_refused_by_row() -> None:
    text = "Owner,Created,Closed,Value,Currency,Stage\nA,2026-01-02,2026-01-05,5,EUR,Won\nA,2026-01-02,2026-01-06,6,USD,Won\n"
    with pytest.raises(CannotImport, match=r"EUR in rows 2; USD in rows 3"):
        reading(text)
    assert revenue(reading(text, filters=(("Currency", "eur"),))) == 5


def test_record_ids_count_once() -> None:
    found = reading(HUBSPOT["en"] + HUBSPOT["en"].splitlines()[1] + "\n")
    assert counts(found) == {"meetings": 3, "opportunities": 2, "won": 1, "lost": 1}
    assert left_out(found)["the same record id again"] == [5]


def test_a_column_can_be_named_by_hand() -> None:
    text = "Kunde,Wann,Fertig,Summe netto,Lage\nA,2026-01-02,2026-01-05,500,won\n"
    columns = {"created": "Wann", "closed": "fertig", "amount": "Summe netto", "stage": "Lage"}
    with pytest.raises(Unanswered):
        reading(text)
    assert counts(reading(text, columns=columns)) == {"opportunities": 1, "won": 1}


@pytest.mark.parametrize(
    ("stage", "counted"),
    [
        ("7. Closed Won", "won"),
        ("06 - Closed Lost", "lost"),
        ("Won, invoice sent", "won"),
        ("Closed/Won", "won"),
        ("Verloren an Wettbewerb", "lost"),
        ("Not won yet", ""),
        ("Won or lost", ""),
        ("Negotiation", ""),
        ("Closed", ""),
    ],
)
def test_stages_of_ones_own_naming(stage: str, counted: str) -> None:
    found = reading(f'Created,Closed,Value,Stage\n2026-01-02,2026-01-05,5,"{stage}"\n')
    assert counts(found) == {"opportunities": 1} | ({counted: 1} if counted else {})


def test_stages_of_several_pipelines_count_together() -> None:
    found = reading(
        'Record ID,Deal Stage,Amount,"Date entered ""Qualified To Buy (Sales)""","Date entered ""Qualified To Buy (Renewals)""",'
        '"Date entered ""Closed Won (Sales)""","Date entered ""Closed Won (Renewals)"""\n'
        "1,Closed Won,5,2026-02-01,,2026-02-09,\n2,Closed Won,6,,2026-02-02,,2026-02-10\n3,Open,7,2026-02-05,2026-02-03,,\n"
    )
    assert counts(found) == {"opportunities": 3, "won": 2}
    assert on(found, "2026-02-03") == {"opportunities": 1}
    assert on(found, "2026-02-10") == {"won": 1}


def test_a_pipeline_with_planned_and_actual_dates() -> None:
    found = reading(
        "Organization,Country,Owner,Lead acquisition date,Product,Status,Stage,Deal Value $,Probability %,Expected close date,Actual close date\n"
        "A,US,Ann,2/10/2026,x,Customer,Won,5000,100,4/1/2026,3/9/2026\n"
        "B,US,Ann,2/11/2026,x,Disqualified,Lost,3000,0,4/1/2026,3/13/2026\n"
        "C,US,Ann,2/12/2026,x,Qualified,Proposal,2000,40,4/1/2026,\n"
    )
    assert counts(found) == {"opportunities": 3, "won": 1, "lost": 1}
    assert on(found, "2026-03-09") == {"won": 1}
    assert revenue(found) == 5000


@pytest.mark.parametrize(
    "header", ["Amount (USD)", "Deal value €", "Value [EUR]", "Amount in USD", "amount_usd"]
)
def test_a_header_may_end_in_its_unit(header: str) -> None:
    assert revenue(reading(f"Created,Close date,{header},Stage\n2026-01-02,2026-01-05,5,Won\n")) == 5
