import DataLoader from "dataloader";
import type { Kysely } from "kysely";
import {
  type InvoiceKey,
  type InvoicePosition,
  type InvoiceRow,
  invoiceCountsOf,
  invoicesOf,
  linesOfInvoices,
  type OrderLineRow,
} from "../database/customer-invoices.js";
import type { Tables } from "../database/tables.js";
import { cleaningProfile, profileMask } from "../intake/cleaning-profile.js";
import { ruleBit } from "../intake/cleaning-rules.js";
import { groupBy, inOrderOf, loadGrouped } from "./load-grouped.js";
import type { DataLoaders } from "./loaders.js";

export interface InvoiceLoaders {
  /** The first invoices of a customer after a place, and one more. */
  readonly invoices: DataLoader<InvoicesKey, readonly InvoiceRow[], string>;
  readonly invoiceCount: DataLoader<Pick<InvoicesKey, "versionId" | "customerId">, number, string>;
  /** The first lines of an invoice after one of them, and one more. */
  readonly orderLines: DataLoader<OrderLinesKey, readonly OrderLineRow[], string>;
}

interface InvoicesKey {
  readonly versionId: number;
  readonly customerId: number;
  readonly limit: number;
  readonly after: InvoicePosition | null;
}

interface OrderLinesKey extends InvoiceKey {
  readonly versionId: number;
  readonly limit: number;
  /** The id of a line. */
  readonly after: number | null;
}

type Group<Key> = readonly [Key, ...Key[]];

/** What the invoices of many customers need is found with one query, as are the lines of many invoices. */
export function openInvoiceLoaders(reader: Kysely<Tables>, data: DataLoaders): InvoiceLoaders {
  return {
    invoices: grouped(
      ({ versionId, limit, after }) => JSON.stringify([versionId, limit, after]),
      ({ customerId }) => customerId,
      async (own) => {
        const { lines, rules } = await linesOf(data, own);
        const byCustomer = groupBy(
          await invoicesOf(reader, lines, rules, own[0]).execute(),
          (row) => row.customer_id,
        );
        return own.map(({ customerId }) => byCustomer.get(customerId) ?? []);
      },
    ),
    invoiceCount: grouped(
      ({ versionId }) => String(versionId),
      ({ customerId }) => customerId,
      async (own) => {
        const { lines } = await linesOf(data, own);
        return inOrderOf(own, await invoiceCountsOf(reader, lines).execute()).map((row) => row?.count ?? 0);
      },
    ),
    orderLines: grouped(
      ({ versionId, limit, after }) => JSON.stringify([versionId, limit, after]),
      ({ customerId, orderKey }) => `${customerId}:${orderKey}`,
      async (own) => {
        const { lines, rules } = await linesOf(data, own);
        const found = await linesOfInvoices(reader, lines, rules.mask, own, own[0]).execute();
        const byPlace = groupBy(found, ({ at }) => at);
        return own.map((_, at) => byPlace.get(at) ?? []);
      },
    ),
  };
}

function grouped<Key, Result>(
  groupOf: (key: Key) => string,
  placeOf: (key: Key) => string | number,
  load: (own: Group<Key>) => Promise<readonly Result[]>,
) {
  return new DataLoader<Key, Result, string>((keys) => loadGrouped(keys, groupOf, load), {
    cacheKeyFn: (key) => `${groupOf(key)}:${placeOf(key)}`,
  });
}

/** The lines of some customers of one version, and how they count there. */
async function linesOf(
  data: DataLoaders,
  own: Group<{ readonly versionId: number; readonly customerId: number }>,
) {
  const { versionId } = own[0];
  const version = await data.version.load(versionId);
  if (!version) throw new Error(`there is no data set version ${versionId}`);
  const customerIds = [...new Set(own.map(({ customerId }) => customerId))];
  return {
    lines: { ...(await data.lines.load(versionId)), customerIds },
    rules: {
      mask: profileMask(cleaningProfile(version.cleaning_profile)),
      cancellation: ruleBit("CANCELLATION"),
    },
  };
}
