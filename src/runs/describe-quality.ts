import type { VersionQuality } from "../database/data-quality.js";
import { type DictionaryTable, dictionaryTexts } from "../database/dictionary.js";
import { forEachRow } from "../database/for-each-row.js";
import type { Database } from "../database/open-database.js";
import type { AlertFacts, CustomerSpend, ImportNotes } from "../intake/alert-facts.js";
import type { LineAudit } from "../intake/audit-lines.js";
import type { CleaningProfile } from "../intake/cleaning-profile.js";
import { columnQuality, type TextRange, type VersionTexts } from "../intake/column-quality.js";
import { dataAlerts } from "../intake/data-alerts.js";

/** What is known of a coming version when its quality is described. */
interface CountedVersion {
  readonly profile: CleaningProfile;
  readonly currencyCode: string | null;
  readonly timeZone: string;
  readonly notes?: ImportNotes | null;
  readonly audit: LineAudit;
  readonly period: AlertFacts["period"];
  readonly features: readonly CustomerSpend[];
  readonly excluded: readonly { readonly customer_id: number }[];
}

/** How good the data of a coming version are, as it is stored with it. */
export function describeQuality(database: Database, version: CountedVersion): VersionQuality {
  const { audit, excluded, features } = version;
  const texts = versionTexts(database, audit);
  return {
    ...countsOf(audit, texts),
    alerts: dataAlerts({
      ...version,
      texts,
      customers: features,
      excludedCustomers: excluded.flatMap(({ customer_id }) => texts.customer.get(customer_id) ?? []),
      notes: version.notes ?? null,
    }),
  };
}

/** The part of it that is counted from the lines alone. */
export function describeCounts(database: Database, audit: LineAudit) {
  return countsOf(audit, versionTexts(database, audit));
}

function countsOf({ ledger, profiles, rules, columns }: LineAudit, texts: VersionTexts) {
  return { ledger, profiles, rules, columns: columnQuality(columns, texts) };
}

/** The texts that lines of the version have; the dictionaries are those of all versions. */
function versionTexts(database: Database, audit: LineAudit): VersionTexts {
  const named = invoicesToName(audit);
  const invoices = readTexts(database, audit, "invoice", (id) => named.has(id));
  const products = readTexts(database, audit, "product", () => true);
  const customers = readTexts(database, audit, "customer", () => true);
  return {
    invoice: invoices.texts,
    product: products.texts,
    customer: customers.texts,
    ranges: {
      invoice: invoices.range,
      product: products.range,
      customer: customers.range,
      description: readTexts(database, audit, "description", () => false).range,
      country: readTexts(database, audit, "country", () => false).range,
    },
  };
}

/** The invoices that alerts are about. */
function invoicesToName({ oddities }: LineAudit): ReadonlySet<number> {
  const { invoicesOfSeveralInstants, future, wouldGo } = oddities;
  const losing = wouldGo.get("DUPLICATE")?.keys() ?? [];
  return new Set([...invoicesOfSeveralInstants, ...future.invoices, ...losing]);
}

/** Looks at all texts of a dictionary that the version has, one by one, and keeps those that are wanted. */
function readTexts(
  database: Database,
  { columns }: LineAudit,
  table: DictionaryTable,
  isWanted: (id: number) => boolean,
): { texts: Map<number, string>; range: TextRange } {
  const texts = new Map<number, string>();
  let range: TextRange = { min: null, max: null };
  const look = (id: number, text: string) => {
    if (!columns.texts[table].has(id)) return;
    if (range.min === null || text < range.min) range = { ...range, min: text };
    if (range.max === null || text > range.max) range = { ...range, max: text };
    if (isWanted(id)) texts.set(id, text);
  };
  forEachRow(database, dictionaryTexts(database.db, table).compile(), ["id", "text"], look);
  return { texts, range };
}
