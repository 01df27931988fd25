import type { Command } from "commander";
import { ClienteleError } from "../errors.js";
import { ask, type Graph } from "../reports/open-graph.js";
import { startPruning } from "../runs/start-pruning.js";
import {
  type CommonFlags,
  numberFlag,
  type ProgramSettings,
  print,
  withCommonFlags,
  withProgram,
} from "./command-line.js";
import { count, textTable } from "./text-table.js";

interface VersionsFlags extends CommonFlags {
  readonly keep?: string;
}

interface VersionJson {
  readonly id: string;
  readonly digest: string;
  readonly cause: string;
  readonly createdAt: string;
  readonly firstOrderAt: string;
  readonly lastOrderAt: string;
  readonly cleaningProfile: { readonly name: string };
  readonly dataQuality: { readonly kept: { readonly rows: number; readonly customers: number } };
}

interface Page {
  readonly dataSetVersions: {
    readonly nodes: VersionJson[];
    readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
  };
}

const PAGE = `query ($after: String) {
  dataSetVersions(first: 100, after: $after) {
    nodes {
      id digest cause createdAt firstOrderAt lastOrderAt asOf currencyCode timeZone isSample cleaningProfile { name }
      dataQuality { kept { rows customers invoices amount } }
    }
    pageInfo { hasNextPage endCursor }
  }
}`;

export function addVersions(program: Command, settings: ProgramSettings): void {
  withCommonFlags(program.command("versions"), settings)
    .description("list the versions of the data set, the newest first")
    .option("--keep <n>", "take away those older than the newest n that no run was trained on")
    .action((flags: VersionsFlags) => listVersions(flags));
}

async function listVersions(flags: VersionsFlags): Promise<void> {
  await withProgram(flags.db, async ({ workspace, graph }) => {
    const keep = numberFlag(flags.keep);
    if (keep !== null) {
      if (!(Number.isInteger(keep) && keep >= 1)) {
        const facts = {
          option: "--keep",
          value: flags.keep ?? "",
          why: "it must be a whole number of at least 1.",
        };
        throw new ClienteleError("BAD_OPTION", facts);
      }
      const gone = await startPruning(workspace, keep);
      process.stderr.write(`${count(gone)} old versions were taken away.\n`);
    }
    const dataSetVersions = await allVersions(graph);
    print(flags, { dataSetVersions }, describe(dataSetVersions));
  });
}

async function allVersions(graph: Graph): Promise<VersionJson[]> {
  const versions: VersionJson[] = [];
  let after: string | null = null;
  for (;;) {
    const page: Page = await ask<Page>(graph, PAGE, { after });
    versions.push(...page.dataSetVersions.nodes);
    if (!page.dataSetVersions.pageInfo.hasNextPage) return versions;
    after = page.dataSetVersions.pageInfo.endCursor;
  }
}

function describe(versions: readonly VersionJson[]): string {
  if (versions.length === 0) return "There are no orders yet. Import some first: clientele import FILE";
  return textTable(
    [
      { heading: "id", text: ({ id }) => id },
      { heading: "made", text: ({ createdAt }) => createdAt.slice(0, 16).replace("T", " ") },
      { heading: "by", text: ({ cause }) => cause.toLowerCase() },
      { heading: "orders from", text: ({ firstOrderAt }) => firstOrderAt.slice(0, 10) },
      { heading: "to", text: ({ lastOrderAt }) => lastOrderAt.slice(0, 10) },
      { heading: "rows kept", isNumber: true, text: ({ dataQuality }) => count(dataQuality.kept.rows) },
      { heading: "customers", isNumber: true, text: ({ dataQuality }) => count(dataQuality.kept.customers) },
      { heading: "rules", text: ({ cleaningProfile }) => cleaningProfile.name },
      { heading: "digest", text: ({ digest }) => digest.slice(0, 12) },
    ],
    versions,
  );
}
