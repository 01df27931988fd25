import type { Kysely } from "kysely";
import type { VersionQuality } from "../database/data-quality.js";
import { type DictionaryTable, dictionaryTexts } from "../database/dictionary.js";
import type { Tables } from "../database/tables.js";
import type { AlertFacts, CustomerSpend, ImportNotes } from "../intake/alert-facts.js";
import type { LineAudit } from "../intake/audit-lines.js";
import type { CleaningProfile } from "../intake/cleaning-profile.js";
import { columnQuality, type VersionTexts } from "../intake/column-quality.js";
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
async function versionTexts(db: Kysely<Tables>, { columns }: LineAudit): Promise<VersionTexts> {
  const read = async (table: DictionaryTable) => {
    const rows = await dictionaryTexts(db, table).execute();
    const own = rows.filter(({ id }) => columns.texts[table].has(id));
    return new Map(own.map(({ id, text }) => [id, text]));
  };
  return {
    invoice: await read("invoice"),
    product: await read("product"),
    description: await read("description"),
    customer: await read("customer"),
    country: await read("country"),
  };
}
