"""The spreadsheet of the sample: what a made-up borough says it paid in community grants.

Everything in it is made up and says so. What it adds up to is worked out here in whole pence, from
the same list, and kept in expected.json; nothing here uses the program. To make it again:

    pip install openpyxl==3.1.5
    python3 make.py
"""

import datetime
import json
import os
import re
import zipfile

import openpyxl
from openpyxl.styles import Font

HERE = os.path.dirname(os.path.abspath(__file__))
NAME = "grants-by-ward.xlsx"

WARDS = [
    "Harbour", "Millside", "Quayside", "Northgate", "Oldtown", "Westfield", "Eastfield", "Abbey",
    "Bridge", "Castle", "Fairmead", "Greenhill", "Kingsway", "Lockside", "Meadows", "Priory", "Southgate",
]
KINDS = [
    ("Sailing Club", "Boathouse roof"), ("Arts Centre", "Stage lights"), ("Youth Club", "Minibus"),
    ("Allotments", "Water butts"), ("Scouts", "Tents"), ("Choir", "Music stands"),
    ("Food Bank", "Freezers"), ("Library Friends", "Shelves"), ("Walkers", "Maps"),
    ("Lunch Club", "Cooker"), ("Bowls Club", "Green"), ("Brass Band", "Instruments"),
]


def grants():
    """Ward, recipient, purpose, day and pence of each grant: a few wards have large ones."""
    rows, day = [], datetime.date(2025, 4, 7)
    for at, ward in enumerate(WARDS):
        for number in range(6 if at < 3 else 3):
            who, what = KINDS[(at * 5 + number * 7) % len(KINDS)]
            if at < 3:
                pence = 790_000 - at * 97_500 + number * 21_050
            else:
                pence = 187_500 + (at * 31 + number * 57) % 23 * 9_375 + at * number % 3 * 49
            day += datetime.timedelta(days=1 + (at + number) % 5)
            rows.append((ward, f"{ward} {who} (made up)", what, day, pence))
    return sorted(rows, key=lambda row: (row[3], row[0]))


def written(rows):
    book = openpyxl.Workbook()
    book.properties.creator = "Made up for the sample of Scrutineer"
    book.properties.created = book.properties.modified = datetime.datetime(2026, 1, 1)
    sheet = book.active
    sheet.title = "Grants by ward"
    sheet.append(["Penwick Borough Council (FICTIONAL: a sample, no such council exists)"])
    sheet.append(["Community grants paid, by ward"])
    sheet.append([])
    sheet.append(["Ward", "Recipient", "Purpose", "Paid on", "Amount (£)"])
    for ward, who, what, day, pence in rows:
        sheet.append([ward, who, what, day, pence / 100])
        sheet.cell(sheet.max_row, 4).number_format = "dd/mm/yyyy"
        sheet.cell(sheet.max_row, 5).number_format = "£#,##0.00"
    sheet.append(["Total", None, None, None, sum(row[4] for row in rows) / 100])
    sheet.cell(sheet.max_row, 5).number_format = "£#,##0.00"
    for cell in (sheet["A1"], *sheet[4], *sheet[sheet.max_row]):
        cell.font = Font(bold=True)
    for column, width in zip("ABCDE", (14, 38, 18, 12, 14)):
        sheet.column_dimensions[column].width = width
    path = os.path.join(HERE, NAME)
    book.save(path)
    # The same bytes each time: no times of day in the archive.
    with zipfile.ZipFile(path) as old:
        parts = [(info.filename, old.read(info)) for info in old.infolist()]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for part, data in parts:
            if part == "docProps/core.xml":
                data = re.sub(
                    rb"<dcterms:modified[^>]*>[^<]*<",
                    b'<dcterms:modified xsi:type="dcterms:W3CDTF">2026-01-01T00:00:00Z<', data,
                )
            info = zipfile.ZipInfo(part, (2026, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(info, data)


def main():
    rows = grants()
    written(rows)
    wards = {}
    for ward, _, _, _, pence in rows:
        wards[ward] = wards.get(ward, 0) + pence
    with open(os.path.join(HERE, "expected.json"), "w", encoding="utf-8") as out:
        json.dump({"rows": len(rows), "total_pence": sum(wards.values()), "wards_pence": wards}, out, indent=1)
        out.write("\n")
    largest = sorted(wards.values(), reverse=True)
    print(len(rows), "grants", sum(largest), "pence;", largest[:4], sum(largest[:3]) / sum(largest))


main()
