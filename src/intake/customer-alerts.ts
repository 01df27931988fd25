import { type Alert, alertOf, amountOf, counted, heaviestFirst, sorted, textsOf } from "./alert.js";
import type { AlertFacts, CustomerSpend } from "./alert-facts.js";

/** Fewer cannot be told apart. */
const FEWEST_CUSTOMERS = 2;
/** A customer below this share of the gross spend has mostly cancelled. */
const REVERSED_SHARE = 0.5;

/** Alerts about customers: too few, those who cancelled most, those without orders, those of several countries. */
export function customerAlerts(facts: AlertFacts): Alert[] {
  return [
    ...tooFew(facts),
    ...reversed(facts),
    ...negativeNet(facts),
    ...excluded(facts),
    ...severalCountries(facts),
  ];
}

function tooFew({ customers }: AlertFacts): Alert[] {
  if (customers.length >= FEWEST_CUSTOMERS) return [];
  return [
    {
      code: "TOO_FEW_CUSTOMERS",
      severity: "BLOCK",
      message: `${counted(customers.length, "customer")} with orders that count: a model needs at least ${FEWEST_CUSTOMERS}. Import more orders, or look at the ledger for what took the others away.`,
      count: customers.length,
      examples: sorted(customers.map(({ number }) => number)),
    },
  ];
}

function reversed({ customers, currencyCode, profile }: AlertFacts): Alert[] {
  const found = customers.filter(({ monetary, net_monetary }) => net_monetary < REVERSED_SHARE * monetary);
  const cancelled = found.reduce((sum, customer) => sum + cancelledBy(customer), 0);
  return alertOf({
    code: "REVERSED_CUSTOMERS",
    severity: "NOTE",
    message: `${counted(found.length, "customer")} cancelled more than half of what they bought, ${amountOf(cancelled, currencyCode)} in all; by gross spend they rank too high. Train with NET_MONETARY${profile.reasons.includes("CANCELLED_LATER") ? "" : ", or switch the rule CANCELLED_LATER on"}.`,
    count: found.length,
    examples: heaviestFirst(found.map((customer) => [customer.number, cancelledBy(customer)])),
  });
}

function negativeNet({ customers, currencyCode }: AlertFacts): Alert[] {
  const found = customers.filter(({ net_monetary }) => net_monetary < 0);
  const owed = found.reduce((sum, { net_monetary }) => sum - net_monetary, 0);
  return alertOf({
    code: "NEGATIVE_NET",
    severity: "NOTE",
    message: `${counted(found.length, "customer")} cancelled more than the orders here show, by ${amountOf(owed, currencyCode)}: perhaps they bought before the first order of these files. NET_MONETARY is below 0 for them, which LOG1P cannot take: use YEO_JOHNSON.`,
    count: found.length,
    examples: heaviestFirst(found.map(({ number, net_monetary }) => [number, -net_monetary])),
  });
}

function cancelledBy({ monetary, net_monetary }: CustomerSpend): number {
  return monetary - net_monetary;
}

function excluded({ excludedCustomers }: AlertFacts): Alert[] {
  return alertOf({
    code: "EXCLUDED_CUSTOMERS",
    severity: "NOTE",
    message: `${counted(excludedCustomers.length, "customer has", "customers have")} order lines, but none that counts, and no segment. Look them up with their reasons: dataQuality { excludedCustomers }.`,
    count: excludedCustomers.length,
    examples: sorted(excludedCustomers),
  });
}

function severalCountries({ audit, texts }: AlertFacts): Alert[] {
  const ids = audit.oddities.customersOfSeveralCountries;
  return alertOf({
    code: "SEVERAL_COUNTRIES",
    severity: "NOTE",
    message: `${counted(ids.length, "customer")} ordered from more than one country. Each is counted under the country of most of its lines that count, ties to the first by name.`,
    count: ids.length,
    examples: textsOf(texts.customer, ids),
  });
}
