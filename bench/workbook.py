"""workbook.py orders.csv orders.xlsx: order lines as a workbook, typed as UCI types its own: codes of digits are numbers."""
import csv
import sys
from datetime import datetime

from openpyxl import Workbook


def number_or_text(text):
    return int(text) if text.isdigit() and (text == "0" or text[0] != "0") else text or None


def cells(row):
    invoice, code, description, quantity, at, price, customer, country = row
    return [
        *map(number_or_text, (invoice, code, description)),
        int(quantity),
        datetime.fromisoformat(at),
        float(price),
        int(float(customer)) if customer else None,
        country or None,
    ]


def main(source, target):
    workbook = Workbook(write_only=True)
    sheet = workbook.create_sheet("Online Retail")
    with open(source, encoding="utf-8", newline="") as lines:
        rows = csv.reader(lines)
        sheet.append(next(rows))
        for row in rows:
            sheet.append(cells(row))
    workbook.save(target)


main(*sys.argv[1:])
