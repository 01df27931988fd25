import type { LineAudit } from "./audit-lines.js";
import type { CleaningProfile } from "./cleaning-profile.js";
import type { VersionTexts } from "./column-quality.js";

/** Everything that alerts are made from. */
export interface AlertFacts {
  readonly profile: CleaningProfile;
  readonly audit: LineAudit;
  readonly texts: VersionTexts;
  readonly currencyCode: string | null;
  readonly timeZone: string;
  /** The first and the latest order that counts. */
  readonly period: { readonly first: number; readonly last: number };
  /** Customers with orders that count; spend in thousandths. */
  readonly customers: readonly CustomerSpend[];
  /** Numbers of the customers without. */
  readonly excludedCustomers: readonly string[];
  /** What was noticed in the files; null where no import makes the version. */
  readonly notes: ImportNotes | null;
}

export interface CustomerSpend {
  readonly number: string;
  readonly monetary: number;
  readonly net_monetary: number;
}

/** What was noticed while the files of an import were read. */
export interface ImportNotes {
  readonly rowsRead: number;
  readonly rowsRejected: number;
  /** Where the first of the rejects stand: "orders.csv, line 7". */
  readonly rejectExamples: readonly string[];
  readonly roundedPrices: number;
  readonly ignoredColumns: readonly string[];
  /** True where files without invoice numbers have dates without times: an order is a day then. */
  readonly hasOrdersByDay: boolean;
  /** Sheets without room for another row: "orders.xlsx, sheet Orders". */
  readonly fullSheets: readonly string[];
}
