import type { Kysely } from "kysely";
import type { VersionQuality } from "../database/data-quality.js";
import { type DictionaryTable, dictionaryTexts } from "../database/dictionary.js";
import type { Tables } from "../database/tables.js";
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
export async function describeQuality(db: Kysely<Tables>, version: CountedVersion): Promise<VersionQuality> {
  const { audit, excluded, features } = version;
  const texts = await versionTexts(db, audit);
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
export async function describeCounts(db: Kysely<Tables>, audit: LineAudit) {
  return countsOf(audit, await versionTexts(db, audit));
}

function countsOf({ ledger, profiles, rules, columns }: LineAudit, texts: VersionTexts) {
  return { ledger, profiles, rules, columns: columnQuality(columns, texts) };
}

/** The texts that lines of the version have; the dictionaries are those of all versions. */
async function versionTexts(db: Kysely<Tables>, audit: LineAudit): Promise<VersionTexts> {
  const named = invoicesToName(audit);
  const invoices = await readTexts(db, audit, "invoice", (id) => named.has(id));
  const products = await readTexts(db, audit, "product", () => true);
  const customers = await readTexts(db, audit, "customer", () => true);
  return {
    invoice: invoices.texts,
    product: products.texts,
    customer: customers.texts,
    ranges: {
      invoice: invoices.range,
      product: products.range,
      customer: customers.range,
      description: (await readTexts(db, audit, "description", () => false)).range,
      country: (await readTexts(db, audit, "country", () => false)).range,
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
async function readTexts(
  db: Kysely<Tables>,
  { columns }: LineAudit,
  table: DictionaryTable,
  isWanted: (id: number) => boolean,
): Promise<{ texts: Map<number, string>; range: TextRange }> {
  const texts = new Map<number, string>();
  let range: TextRange = { min: null, max: null };
  for await (const { id, text } of dictionaryTexts(db, table).stream()) {
    if (!columns.texts[table].has(id)) continue;
    if (range.min === null || text < range.min) range = { ...range, min: text };
    if (range.max === null || text > range.max) range = { ...range, max: text };
    if (isWanted(id)) texts.set(id, text);
  }
  return { texts, range };
}
