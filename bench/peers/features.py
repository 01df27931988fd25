"""What somebody would write with pandas to get from order lines to features of customers."""
import pandas as pd

TEXTS = {"InvoiceNo": str, "StockCode": str}


def read_lines(path):
    """The order lines of a CSV file, or of the first sheet of a workbook."""
    if path.endswith(".xlsx"):
        return pd.read_excel(path, dtype=TEXTS)
    return pd.read_csv(path, dtype=TEXTS, parse_dates=["InvoiceDate"])


def clean(lines):
    """The lines that Clientele's standard rules keep, with their amounts."""
    lines = lines.dropna(subset=["CustomerID"])
    lines = lines[~lines.InvoiceNo.str.startswith("C") & (lines.Quantity > 0) & (lines.UnitPrice > 0)]
    return lines.assign(amount=lines.Quantity * lines.UnitPrice)


def features_of(lines):
    """Features of the customers of clean lines."""
    table = lines.groupby("CustomerID").agg(
        first=("InvoiceDate", "min"),
        last=("InvoiceDate", "max"),
        frequency=("InvoiceNo", "nunique"),
        monetary=("amount", "sum"),
    )
    as_of = lines.InvoiceDate.max() + pd.Timedelta(days=1)
    table["recency"] = (as_of - table["last"]).dt.days
    table["tenure"] = (as_of - table["first"]).dt.days
    table["average_order_value"] = table.monetary / table.frequency
    return table
