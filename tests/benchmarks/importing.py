"""Prints what an import costs: `python tests/benchmarks/importing.py [rounds]`.

Each file is imported by the command in a process of its own, as a dry run. Seconds are those of the processor; the ratio
is to a process that only reads the file's bytes. The limits are those of the design: 50,000 rows within 3 s and 200 MB,
200 MB of mail within 10 s.
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from statistics import median

import openpyxl
from headless import full_year

ROWS = 50_000
MAIL_BYTES = 200 << 20
LIMITS = {"deals.csv": 3.0, "calls.csv": 3.0, "deals.xlsx": 3.0, "calls.xml": 3.0, "sent.mbox": 10.0}
MOST_MEGABYTES = 200
ARGUMENTS = {
    "deals.csv": ("--mine", "Ann Lee"),
    "deals.xlsx": ("--mine", "Ann Lee"),
    "sent.mbox": ("--mine", "acme.com"),
}
BARE = "import sys; f = open(sys.argv[1], 'rb')\nwhile f.read(1 << 20): pass"


def deals() -> Iterator[list[str]]:
    """Rows of 14 columns, as a CRM has them."""
    chance = random.Random(7)
    yield [
        "Record ID",
        "Deal Name",
        "Deal Stage",
        "Create Date",
        "Close Date",
        "Deal owner",
        "Amount",
        "Currency",
        "Email",
        "Phone",
        "City",
        "Source",
        "Notes",
        "Tags",
    ]
    for n in range(ROWS):
        made = date(2026, 1, 1) + timedelta(chance.randrange(300))
        stage = chance.choice(("Closed Won", "Closed Lost", "Proposal", "Negotiation"))
        closed = made + timedelta(chance.randrange(30))
        owner = chance.choice(("Ann Lee", "Bob Ray"))
        yield [
            str(n), f"Deal of {n}", stage, f"{made} 1{n % 10}:30:{n % 60:02d}", f"{closed} 09:{n % 60:02d}", owner,
            f"{chance.randrange(100, 90_000)}.50", "USD", f"p{n}@example.org", f"+49 30 {n}", "Berlin", "web",
            "words " * 8, "a;b",
        ]  # fmt: skip


def write(folder: Path) -> None:
    """The files to import."""
    rows = list(deals())
    (folder / "deals.csv").write_text("\n".join(",".join(row) for row in rows), "utf-8")
    calls = ["Activity date,Call outcome,Call direction,Notes"]
    calls += [
        f"2026-0{n % 9 + 1}-{n % 28 + 1:02d}T10:{n % 60:02d}:00+02:00,Connected,Outbound,{'words ' * 5}"
        for n in range(ROWS)
    ]
    (folder / "calls.csv").write_text("\n".join(calls), "utf-8")
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet()
    for row in rows:
        sheet.append(row)
    book.save(folder / "deals.xlsx")
    log = (
        f'<call number="+{n}" duration="65" date="{1767950000000 + n * 400000}" type="{n % 3 + 1}" contact_name="x"/>\n'
        for n in range(ROWS)
    )
    (folder / "calls.xml").write_text(f"<calls>\n{''.join(log)}</calls>", "utf-8")
    body = ("words and more words of a mail\n" * 120).encode()
    with (folder / "sent.mbox").open("wb") as box:
        n = 0
        while box.tell() < MAIL_BYTES:
            n += 1
            box.write(
                f"From 1@x Mon Nov 02 23:30:00 +0000 2026\nX-Gmail-Labels: Sent\nReceived: from a by b\n with c\nFrom: Ann <ann@acme.com>\n"
                f"To: p{n}@example.org\nDate: Mon, {n % 28 + 1} Jun 2026 09:00:00 +0000\nMessage-ID: <{n}@acme.com>\nSubject: s\n\n".encode()
            )
            box.write(body + b"\n")


def run(command: list[str], environment: dict[str, str]) -> tuple[float, float]:
    """Processor seconds and megabytes of one process."""
    code = (
        "import resource, subprocess, sys; done = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL);"
        "used = resource.getrusage(resource.RUSAGE_CHILDREN);"
        "print(done.returncode, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, *command], env=environment, check=True, capture_output=True, text=True
    )
    failed, seconds, megabytes = done.stdout.split()
    if failed != "0":
        raise SystemExit(f"{command}: {done.stderr}")
    return float(seconds), float(megabytes)


def main() -> int:
    """Measure in turns with the bare process."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 3
    good = True
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        full_year(folder)
        write(folder)
        places = {f"XDG_{name.upper()}_HOME": str(folder / name) for name in ("data", "state", "config")}
        environment = dict(os.environ) | places | {"FUNNEL_TUI_TODAY": "2026-12-02"}
        for name, limit in LIMITS.items():
            found, bare = [], []
            for _ in range(rounds):
                bare.append(run([sys.executable, "-c", BARE, str(folder / name)], environment))
                command = [sys.executable, "-m", "funnel_tui", "import", str(folder / name), "--dry-run"]
                found.append(run([*command, *ARGUMENTS.get(name, ())], environment))
            seconds, megabytes = median(each[0] for each in found), max(each[1] for each in found)
            ratio = seconds / median(each[0] for each in bare)
            kept = seconds <= limit and megabytes <= MOST_MEGABYTES
            good = good and kept
            print(
                f"{name:<11} {seconds:5.2f} s of {limit:.0f}  {megabytes:4.0f} MB of {MOST_MEGABYTES}  {ratio:5.1f} x reading it  {'good' if kept else 'TOO MUCH'}"
            )
    return 0 if good else 1


if __name__ == "__main__":
    raise SystemExit(main())
