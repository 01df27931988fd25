import type { Command } from "commander";
import { ask, type Graph } from "../reports/open-graph.js";
import { startRulesChange } from "../runs/start-rules-change.js";
import {
  type CommonFlags,
  type ProgramSettings,
  print,
  repeatable,
  withCommonFlags,
  withProgram,
} from "./command-line.js";
import { count, money, textTable } from "./text-table.js";

interface ProfilesFlags extends CommonFlags {
  readonly compare?: string;
  readonly use?: string;
  readonly addNonProduct: readonly string[];
  readonly removeNonProduct: readonly string[];
}

const LIST = `{
  dataSetVersion {
    id digest currencyCode cleaningProfile { name reasons }
    dataQuality { profiles { name isCurrent kept { rows customers invoices amount } } }
  }
  nonProductCodes
}`;

interface ListJson {
  readonly dataSetVersion: {
    readonly currencyCode: string | null;
    readonly cleaningProfile: { readonly name: string };
    readonly dataQuality: {
      readonly profiles: readonly {
        readonly name: string;
        readonly isCurrent: boolean;
        readonly kept: {
          readonly rows: number;
          readonly customers: number;
          readonly invoices: number;
          readonly amount: number;
        };
      }[];
    };
  } | null;
  readonly nonProductCodes: readonly string[];
}

const COMPARE = `query ($other: String!) {
  compareProfiles(other: $other, first: 10000) {
    base { name } other { name } baseCustomerCount otherCustomerCount changeCount
    changes {
      customerNumber
      base { frequency monetary segment { name } } other { frequency monetary segment { name } }
    }
  }
  dataSetVersion { currencyCode }
}`;

interface Side {
  readonly frequency: number;
  readonly monetary: number;
  readonly segment: { readonly name: string } | null;
}

interface CompareJson {
  readonly compareProfiles: {
    readonly base: { readonly name: string };
    readonly other: { readonly name: string };
    readonly baseCustomerCount: number;
    readonly otherCustomerCount: number;
    readonly changeCount: number;
    readonly changes: readonly {
      readonly customerNumber: string;
      readonly base: Side | null;
      readonly other: Side | null;
    }[];
  };
  readonly dataSetVersion: { readonly currencyCode: string | null };
}

const SHOWN_CHANGES = 20;

export function addProfiles(program: Command, settings: ProgramSettings): void {
  withCommonFlags(program.command("profiles"), settings)
    .description("show what each set of cleaning rules keeps, compare them, or use another one")
    .option("--compare <profile>", "list the customers whose segment another profile would change")
    .option("--use <profile>", "clean by this profile from now on, e.g. standard+duplicate or strict")
    .addOption(repeatable("--add-non-product <code>", "a stock code that is no goods, may end in *"))
    .addOption(repeatable("--remove-non-product <code>", "a stock code that is goods after all"))
    .action((flags: ProfilesFlags) => profiles(flags));
}

async function profiles(flags: ProfilesFlags): Promise<void> {
  await withProgram(flags.db, async ({ workspace, graph }) => {
    const { use, addNonProduct, removeNonProduct } = flags;
    if (use !== undefined || addNonProduct.length > 0 || removeNonProduct.length > 0) {
      await startRulesChange(workspace, {
        cleaningProfile: use,
        addNonProductCodes: addNonProduct,
        removeNonProductCodes: removeNonProduct,
      });
    }
    await (flags.compare === undefined ? list(graph, flags) : compare(graph, flags, flags.compare));
  });
}

async function list(graph: Graph, flags: ProfilesFlags): Promise<void> {
  const answer = await ask<ListJson>(graph, LIST);
  print(flags, answer, describeList(answer));
}

function describeList({ dataSetVersion, nonProductCodes }: ListJson): string {
  if (!dataSetVersion) return "There are no orders yet. Import some first: clientele import FILE";
  const { currencyCode, dataQuality, cleaningProfile } = dataSetVersion;
  if (dataQuality.profiles.length === 0) {
    return `This data set is of an older Clientele, which did not count this. Count it: clientele profiles --use ${cleaningProfile.name}`;
  }
  const table = textTable(
    [
      { heading: "", text: ({ isCurrent }) => (isCurrent ? "*" : "") },
      { heading: "profile", text: ({ name }) => name },
      { heading: "rows kept", isNumber: true, text: ({ kept }) => count(kept.rows) },
      { heading: "customers", isNumber: true, text: ({ kept }) => count(kept.customers) },
      { heading: "invoices", isNumber: true, text: ({ kept }) => count(kept.invoices) },
      { heading: "amount", isNumber: true, text: ({ kept }) => money(kept.amount, currencyCode) },
    ],
    dataQuality.profiles,
  );
  return [
    table,
    "",
    `No goods (rule non_product): ${nonProductCodes.join(", ") || "none"}`,
    "Whose segment would change: clientele profiles --compare PROFILE. Use another one: --use PROFILE",
  ].join("\n");
}

async function compare(graph: Graph, flags: ProfilesFlags, other: string): Promise<void> {
  const answer = await ask<CompareJson>(graph, COMPARE, { other });
  print(flags, { compareProfiles: answer.compareProfiles }, describeComparison(answer));
}

function describeComparison({ compareProfiles: found, dataSetVersion }: CompareJson): string {
  const { currencyCode } = dataSetVersion;
  const segment = (side: Side | null) => (side ? (side.segment?.name ?? "–") : "not kept");
  const spend = (side: Side | null) => (side ? money(side.monetary, currencyCode) : "");
  const shown = found.changes.slice(0, SHOWN_CHANGES);
  const table = textTable(
    [
      { heading: "customer", text: (change) => change.customerNumber },
      { heading: found.base.name, text: ({ base }) => segment(base) },
      { heading: "spend", isNumber: true, text: ({ base }) => spend(base) },
      { heading: found.other.name, text: (change) => segment(change.other) },
      { heading: "spend", isNumber: true, text: (change) => spend(change.other) },
    ],
    shown,
  );
  return [
    `${found.base.name} keeps ${count(found.baseCustomerCount)} customers, ${found.other.name} keeps ${count(found.otherCustomerCount)}. ${count(found.changeCount)} would be in another segment, or come or go${found.changeCount > shown.length ? ` (the ${SHOWN_CHANGES} with the largest difference in spend; all with --json)` : ""}:`,
    "",
    table,
  ].join("\n");
}
