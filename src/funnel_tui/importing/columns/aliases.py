"""What exports call their columns and values, in the languages in which they are written.

Headers are localised and chosen by the user, so a column is found by what it may be called, in any language, and never
by its place. Everything here is written as `plain` makes it: lower case, no accents, single blanks.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType

_PREFIX = re.compile(
    r"(?:deal|activity|person|opportunity|task|event|angebot|geschaft|aktivitat|affaire|activite|trato|negocio|"
    r"actividad|negocio|atividade|affare|trattativa|attivita|transactie|activiteit|szansa|dzialanie|aktivitet|affar|"
    r"kauppa|toiminto|取引|活動)s? - "
)


_LETTERS = str.maketrans({"ß": "ss", "ł": "l", "Ł": "L", "ø": "o", "Ø": "O", "’": "'"})


def plain(text: str) -> str:
    """A header or value as the tables here have it: `Deal - Creation date` is `creation date`."""
    text = text.translate(_LETTERS)
    if not text.isascii():
        # Accents go; the marks of Japanese syllables are letters of their own, and come back together.
        apart = unicodedata.normalize("NFKD", text)
        text = unicodedata.normalize("NFKC", "".join(c for c in apart if not "\u0300" <= c <= "\u036f"))
    # CloseDate and close_date are close date.
    text = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", text)
    text = re.sub(r"[\s_]+", " ", text.casefold()).strip(" :*")
    return _PREFIX.sub("", text, count=1)


def _lines(text: str) -> tuple[str, ...]:
    return tuple(
        name for line in text.strip().splitlines() for part in line.split("|") if (name := part.strip())
    )


# The likelier name stands first: a file may have several columns that would do.
ROLES: Mapping[str, tuple[str, ...]] = MappingProxyType({
    "id": _lines("""
        record id | deal id | opportunity id | id | activity id | task id | event id | call id | object id | datensatz-id
        datensatz id | id d'enregistrement | id del registro | id registro | id record | record-id | id rekordu
        post-id | tietueen tunnus | レコードid | id de registro | identyfikator rekordu
    """),
    "created": _lines("""
        create date | created | creation date | created date | created at | date created | deal created | add time
        deal created date | lead acquisition date | lead created date | lead date | date of creation | entry date
        engage date | opportunity created | opportunity created date | open date | opened | opened date | start date | date opened
        erstellungsdatum | erstelldatum | erstellt am | erstellt | angelegt am | eroffnet am | hinzugefugt am
        date de creation | cree le | creee le | date d'ouverture | date d'ajout
        fecha de creacion | creado | creado el | fecha de apertura | hora de adicion
        data di creazione | creato il | aanmaakdatum | gemaakt op | aangemaakt op | data utworzenia | utworzono | dodano
        data de criacao | criado em | skapandedatum | skapad | luontipaiva | luotu | 作成日 | 作成日時
    """),
    "closed": _lines("""
        actual close date | actual closed date | deal close date | deal closed date | won/lost date | date of closing
        close date | closed date | closed | closing date | closed at | date closed | deal closed on | expected close date
        opportunity close date | close time | end date | abschlussdatum | abgeschlossen am | geschlossen am | schlusstermin
        date de fermeture | date de cloture | ferme le | cloture | fecha de cierre | fecha cierre | cerrado el
        data di chiusura | chiuso il | sluitingsdatum | gesloten op | data zamkniecia | zamknieto
        data de fechamento | fechado em | stangningsdatum | avslutsdatum | avslutad | sulkemispaiva | paattymispaiva
        クローズ日 | 完了予定日 | 受注日
    """),
    "won_at": _lines("""
        won time | date won | won date | won at | won on | gewonnen am | gewonnen zeit | gagne le | date de gain
        fecha de ganado | hora de ganado | ganado el | hora ganado | data vinta | vinto il | gewonnen op | data wygranej
        ganho em | vunnen den | voitettu | 成約日
    """),
    "lost_at": _lines("""
        lost time | date lost | lost date | lost at | lost on | verloren am | verloren zeit | perdu le | date de perte
        fecha de perdida | hora de perdida | perdido el | data persa | perso il | verloren op | data przegranej
        perdido em | forlorad den | havitty | 失注日
    """),
    "outcome": _lines("""
        deal result | deal outcome | win/loss | won lost | opportunity state
        status | status type | deal status | opportunity status | opportunity result | result | outcome | won/lost
        statut | estado | stato | stan | tila | ステータス | status da negociacao | resultat | resultado
    """),
    "stage": _lines("""
        deal stage | stage | stage name | opportunity stage | pipeline stage | sales stage | deal-phase | dealphase | phase
        phase de la transaction | etape | etape de la transaction | etapa | etapa del negocio | etapa del trato
        fase | fase deal | fase dell'affare | fase della trattativa | dealfase | etap | etap transakcji | etapa do negocio
        affarsfas | fas | skede | vaihe | kaupan vaihe | 取引ステージ | ステージ | フェーズ
    """),
    "is_won": _lines("is won | won | iswon | gewonnen | gagne | ganado | vinto | wygrana"),
    "is_closed": _lines("is closed | isclosed | geschlossen | ferme | cerrado | chiuso"),
    "lost_reason": _lines("""
        closed lost reason | lost reason | loss reason | verlustgrund | raison de la perte | motivo de perdida
        motivo della perdita | reden verlies | powod przegranej | motivo da perda | forlustorsak | havion syy | 失注理由
    """),
    "amount": _lines("""
        amount in company currency | amount | close value | deal value | value | deal amount | opportunity amount | opportunity value
        deal size | total amount | contract amount | total contract value | sales value | sales amount
        contract value | total value | revenue | closed amount | won amount | price | sales price | amount usd | opportunity amount usd
        betrag | wert | deal-wert | auftragswert | umsatz | volumen | montant | valeur | chiffre d'affaires
        importe | cantidad | monto | valor | valor del negocio | importo | valore | bedrag | waarde | kwota | wartosc | quantia
        belopp | varde | summa | maara | arvo | 金額 | 値 | 価値
    """),
    "currency": _lines("""
        currency | currency of value | deal currency | currency code | currency iso code | opportunity currency | value currency
        amount currency | wahrung | devise | moneda | valuta | waluta | moeda | valuutta | 通貨
    """),
    "period": _lines("value period | valueperiod"),
    "owner": _lines("""
        deal owner | owner | owner name | opportunity owner | sales agent | sales rep | salesperson | sales person | rep
        deal owner name | opportunity owner name | sales owner | sales rep name | rep name | salesperson name | account owner
        account executive | assigned to | activity assigned to | assigned to user | assigned | user name | owner id | user
        seat id | seller | agent | deal-inhaber | zustandiger | zustandig | besitzer | inhaber | verkaufer | zugewiesen an
        aktivitat zugewiesen an | aktivitat zugeordnet zu | benutzer | proprietaire | proprietaire de la transaction
        proprietaire du deal | attribue a | activite attribuee a | utilisateur | responsable | propietario
        propietario del negocio | asignado a | actividad asignada a | vendedor | usuario | proprietario
        proprietario dell'affare | assegnato a | utente | eigenaar | eigenaar van deal | toegewezen aan | wlasciciel
        wlasciciel transakcji | przypisano do | proprietario do negocio | atribuido a | agare | affarsagare | tilldelad
        omistaja | kaupan omistaja | 取引担当者 | 担当者 | 所有者
    """),
    "done_at": _lines("""
        marked as done time | completed date time | completed date | completed at | completeddatetime | done time
        als erledigt markiert am | erledigt am | heure de realisation | marque comme termine le | termine le
        hora de marcado como completada | completado el | fecha de finalizacion | completata il | voltooid op
        data wykonania | concluido em | slutford | valmis
    """),
    "at": _lines("""
        datetime (tz offset incl.) | activity date | activity date time | start date time | startdatetime | meeting start time | start date | start time | call time
        call date | date | datum | date time | datetime | created at | createdat | when | day | timestamp | datetime (utc) | sent at | sent
        aktivitatsdatum | datum der aktivitat | startzeit | meeting-startzeit | startzeit des meetings | beginn
        beginnt am | tag | zeitpunkt | date de l'activite | date d'activite | heure de debut | debut | jour
        heure de debut de la reunion | fecha | fecha de actividad | fecha de la actividad | hora de inicio | inicio | dia
        data | data attivita | data dell'attivita | ora di inizio | inizio | activiteitsdatum | datum activiteit | begintijd
        data aktywnosci | data dzialania | dzien | data rozpoczecia | data da atividade | data e hora | hora de inicio da reuniao
        aktivitetsdatum | starttid | dag | paivamaara | paiva | alkamisaika | 日付 | アクティビティの日付 | 開始時刻 | 開始日
    """),
    "due": _lines("""
        due date | due | activity due date | falligkeitsdatum | fallig am | falligkeit | date d'echeance | echeance
        fecha de vencimiento | vencimiento | data di scadenza | scadenza | vervaldatum | einddatum | termin | data wykonania do
        data de vencimento | forfallodatum | erapaiva | maarapaiva | 期日
    """),
    "done": _lines("""
        done | completed | is done | erledigt | abgeschlossen | termine | terminee | fait | hecho | completado | completada
        completato | completata | fatto | voltooid | gedaan | gereed | wykonano | zrobione | concluido | concluida | klar
        slutford | valmis | tehty | 完了
    """),
    "type": _lines("""
        task subtype | activity type | type | activitytype | engagement type | record type | kind | activity
        channel | typ | aktivitatstyp | art | aktivitat | kanal | type d'activite | tipo | tipo de actividad | actividad
        tipo di attivita | tipo attivita | activiteitstype | soort | typ dzialania | rodzaj | tipo de atividade | atividade
        aktivitetstyp | tyyppi | 種類 | タイプ | 活動タイプ
    """),
    "direction": _lines("""
        call direction | direction | call type | calltype | email direction | anrufrichtung | richtung | anruftyp
        sens de l'appel | direction de l'appel | sens | direccion de la llamada | direccion | sentido | direzione della chiamata
        direzione | gespreksrichting | richting | kierunek polaczenia | kierunek | direcao da chamada | direcao
        samtalsriktning | riktning | puhelun suunta | suunta | コールの方向 | 方向
    """),
    "call_outcome": _lines("""
        call outcome | call result | call disposition | disposition | anrufergebnis | ergebnis des anrufs | resultat de l'appel
        issue de l'appel | resultado de la llamada | resultado de llamada | esito della chiamata | gespreksresultaat
        wynik polaczenia | resultado da chamada | samtalsresultat | puhelun tulos | コールの成果
    """),
    "meeting_outcome": _lines("""
        meeting outcome | outcome | meeting-ergebnis | ergebnis des meetings | resultat de la reunion | resultado de la reunion
        esito della riunione | vergaderingsresultaat | resultaat van meeting | wynik spotkania | resultado da reuniao
        motesresultat | kokouksen tulos | ミーティングの成果
    """),
    "answered": _lines("answered | beantwortet | repondu | contestada | risposto"),
    "seconds": _lines("duration (in call) | call duration (seconds) | call duration in seconds | duration | dauer | duree | duracion"),
    "send_status": _lines("email send status | send status | e-mail-sendestatus | statut d'envoi de l'e-mail"),
})  # fmt: skip
"""Every role that a column can have, with what it may be called."""

VALUES: Mapping[str, frozenset[str]] = MappingProxyType({
    name: frozenset(_lines(words)) for name, words in {
        "won": """
            won | closed won | closedwon | closed-won | closed - won | win | gewonnen | abgeschlossen und gewonnen
            geschlossen und gewonnen | abgeschlossen gewonnen | geschlossen gewonnen | gagne | gagnee | fermee gagnee
            ferme gagne | conclu | cerrado ganado | ganado | ganada | cierre ganado | cerrada ganada | chiuso vinto
            vinto | vinta | chiusa conquistata | deal gewonnen | gesloten gewonnen | wygrane | wygrana | wygrany
            zamkniete wygrane | ganho | ganha | fechado ganho | fechado e ganho | vunnen | vunnet | stangd vunnen
            voitettu | suljettu voitettu | 成約 | 受注 | 獲得 | signed | success
        """,
        "lost": """
            lost | closed lost | closedlost | closed-lost | closed - lost | loss | verloren | abgeschlossen und verloren
            geschlossen und verloren | abgeschlossen verloren | geschlossen verloren | perdu | perdue | fermee perdue
            ferme perdu | cerrado perdido | perdido | perdida | cierre perdido | cerrada perdida | chiuso perso | perso
            persa | chiusa persa | gesloten verloren | przegrane | przegrana | przegrany | zamkniete przegrane
            fechado perdido | fechado e perdido | forlorad | forlorat | stangd forlorad | havitty | suljettu havitty
            失注 | abandoned | failed
        """,
        "yes": """
            yes | true | 1 | y | x | done | completed | complete | ja | wahr | erledigt | abgeschlossen | oui | vrai | termine
            terminee | fait | si | verdadero | hecho | completado | completada | completato | completata | vero | fatto | voltooid
            gereed | gedaan | tak | prawda | wykonano | zrobione | zakonczono | zakonczone | sim | verdadeiro | concluido | concluida | sant | klar
            slutford | kylla | tosi | valmis | tehty | はい | 完了 | 済み | terminada | finalizada | held | showed
        """,
        "outbound": """
            outbound | outgoing | out | ausgehend | sortant | sortante | saliente | in uscita | uscita | uitgaand
            wychodzace | wychodzacy | wychodzaca | saida | efetuada | utgaende | lahteva | 発信 | アウトバウンド | email | sent | made
        """,
        "inbound": """
            inbound | incoming | in | eingehend | entrant | entrante | in entrata | in arrivo | inkomend | przychodzace | przychodzacy
            recebida | de entrada | inkommande | saapuva | 着信 | インバウンド | incoming email | missed | received
        """,
        "connected": """
            connected | answered | verbunden | erreicht | connecte | joint | conectado | conectada | connesso | risposto | verbonden
            polaczono | conectou | ansluten | yhdistetty | つながった | 接続済み | interested | callback
        """,
        "calls": """
            call | calls | phone | phone call | logged call | outbound call | anruf | anrufe | telefonat | appel | appels
            appel telephonique | llamada | llamadas | chiamata | chiamate | telefonata | oproep | gesprek | telefoongesprek | bellen
            telefon | polaczenie | rozmowa | chamada | ligacao | samtal | puhelu | soitto | 電話 | コール | 通話 | cold call
        """,
        "emails": """
            email | e-mail | emails | mail | e-mails | list email | sent email | courriel | correo | correo electronico | posta
            e-post | epost | sahkoposti | メール | eメール | wiadomosc | wiadomosc e-mail
        """,
        "meetings": """
            meeting | meetings | event | appointment | demo | visit | besprechung | termin | treffen | meeting vor ort
            reunion | rendez-vous | rdv | reuniones | visita | cita | riunione | incontro | appuntamento | vergadering
            afspraak | spotkanie | reuniao | mote | tapaaminen | kokous | palaveri | ミーティング | 会議 | 商談 | lunch
        """,
        "linkedin": """
            linkedin | linkedin message | inmail | inmails | message sent | messages sent | connection request | inmail sent
            linked in | send message | invitation | invitation sent | linkedin-nachricht
        """,
        "cancelled": """
            canceled | cancelled | abgesagt | storniert | annule | annulee | cancelado | cancelada | annullato | annullata
            geannuleerd | anulowano | avbokad | avbruten | peruutettu | キャンセル
        """,
    }.items()
})  # fmt: skip
"""What values mean."""

STAGES: Mapping[str, frozenset[str]] = MappingProxyType({
    name: frozenset(_lines(words)) for name, words in {
        "meetings": """
            appointment scheduled | termin vereinbart | rendez-vous planifie | rendez-vous programme | cita programada
            appuntamento programmato | appuntamento fissato | afspraak gepland | spotkanie umowione | zaplanowane spotkanie
            compromisso agendado | mote bokat | tapaaminen sovittu | アポイント設定済み
        """,
        "opportunities": """
            qualified to buy | qualified | qualification | opportunity | qualifiziert zum kauf | kaufqualifiziert | qualifiziert
            qualifie pour l'achat | qualifie a l'achat | qualifie | calificado para comprar | calificado | cualificado
            qualificato per l'acquisto | qualificato | gekwalificeerd om te kopen | gekwalificeerd | kwalifikacja
            zakwalifikowany do zakupu | qualificado para comprar | qualificado | kvalificerad for kop | kvalificerad
            ostokelpoinen | 購入可能
        """,
    }.items()
})  # fmt: skip
"""Stages of a CRM's own process that are one of ours; others are named with `--as`."""

_UNIT = re.compile(r"\s*(?:\([^()]*\)|\[[^\[\]]*\]|[$€£%]|usd|eur|gbp|in (?:usd|eur|gbp|[$€£]))$")


_ENTERED = _lines("""
    date entered | datum des eintritts in | eintrittsdatum | datum des eingangs in | eingetreten am | datum eingetreten
    date d'entree dans | date d'entree | entree le | fecha de ingreso en | fecha de entrada en | fecha de ingreso
    fecha en que ingreso a | data di ingresso in | data di inserimento | data di entrata | datum ingevoerd | datum van invoer
    datum binnengekomen | data wejscia | data wprowadzenia | data de entrada em | data de entrada | datum for intrade
    datum angivet | infort datum | tulopaiva | siirtymispaiva | ステージ移行日 | 入力日
""")
_OPEN, _CLOSE = '"“”„‟«「『', '"“”»」』'
_STAGE = re.compile(
    rf"(?P<before>[^{_OPEN}]*)[{_OPEN}](?P<stage>[^{_CLOSE}]+?)(?:\([^()]*\)\s*)?[{_CLOSE}](?P<behind>.*)",
    re.DOTALL,
)
_BEHIND = re.compile(r".*(?:移行|入力|入った|進入)日.*")
"""Japanese puts the stage first."""


def meaning(text: str, *meanings: str) -> str:
    """The first of some meanings that a cell has; empty where it has none."""
    word = plain(text)
    return next((name for name in meanings if word in VALUES[name]), "")


def find_roles(header: Sequence[str], wanted: Iterable[str]) -> dict[str, int]:
    """The column of each role that the header has; a column has one role, the first that asks for it."""
    places: dict[str, int] = {}
    for index, name in enumerate(header):
        places.setdefault(plain(name), index)
    # `Deal value $` and `Amount (USD)` are what they are without it, unless another column is just that.
    for name, index in [*places.items()]:
        places.setdefault(_UNIT.sub("", name), index)
    out: dict[str, int] = {}
    for role in wanted:
        found = next(
            (places[name] for name in ROLES[role] if places.get(name, -1) not in (-1, *out.values())), None
        )
        if found is not None:
            out[role] = found
    return out


def entered_stages(header: Sequence[str]) -> dict[int, str]:
    """Columns that hold when a deal entered a stage, with the stage: `Date entered "Qualified (Sales)"`."""
    out = {}
    for index, name in enumerate(header):
        if match := _STAGE.fullmatch(name):
            before = plain(match["before"])
            if any(before.startswith(entered) for entered in _ENTERED) or _BEHIND.fullmatch(match["behind"]):
                out[index] = re.sub(r"[(（][^()（）]*[)）]\s*$", "", match["stage"]).strip()
    return out
