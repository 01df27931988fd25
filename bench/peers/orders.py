"""A file of order lines read, cleaned and made into features, in memory: nothing stays of it."""
from common import Clock, answer
from features import clean, features_of, read_lines


def read_orders(asked):
    with Clock() as clock:
        lines = read_lines(asked.text("orders"))
        kept = clean(lines)
        customers = features_of(kept)
    values = {
        "rowsRead": [len(lines)],
        "rowsKept": [len(kept)],
        "customers": [len(customers)],
        "amount": [customers.monetary.sum()],
    }
    return clock.seconds, values, None


answer({"import": read_orders})
