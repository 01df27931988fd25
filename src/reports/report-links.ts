import { ClienteleError } from "../errors.js";
import { html, type SafeHtml } from "./escape-html.js";

/** Where the links of a page lead: other reports, and lists of customers to act on. */
export interface ReportLinks {
  /** The start page; null for pages that are files. */
  readonly home: string | null;
  /** The reports that can be linked, in their order. */
  readonly reports: readonly ReportLink[];
  /** Where exports are served; null for pages that are files, which name the command instead. */
  readonly exports: string | null;
  /** The run whose fitted labels lists hold; null for today's customers by the active model. */
  readonly modelRunId: string | null;
}

export interface ReportLink {
  readonly name: string;
  readonly title: string;
  readonly url: string;
}

/** A page by itself, without a server and without others beside it. */
export const NO_LINKS: ReportLinks = { home: null, reports: [], exports: null, modelRunId: null };

/** The fields of a filter that name lists, and their flags in `clientele export`. */
const LISTS: Readonly<Record<string, string>> = {
  segmentKeys: "--segment",
  tiers: "--tier",
  countries: "--country",
  anomalyKinds: "--kind",
  anomalyTriages: "--triage",
};

/** `segmentKeys`, `champions`, `tiers`, `HIGH`… in turn; `isAnomaly` needs no value. */
export type FilterParts = readonly string[];

/**
 * A link that saves a list of customers; on a page that is a file, the command that does.
 * @throws ClienteleError BAD_OPTION for a field that lists cannot be filtered by
 */
export function exportLink(links: ReportLinks, label: string, what: string, parts: FilterParts): SafeHtml {
  const filter = readFilter(parts);
  if (links.exports === null) {
    const command = exportCommand(links, what, filter);
    return html`<span class="export">${label}: <code>${command}</code></span>`;
  }
  const query = new URLSearchParams();
  if (links.modelRunId !== null) query.set("modelRunId", links.modelRunId);
  if (Object.keys(filter).length > 0) query.set("filter", JSON.stringify(filter));
  const suffix = query.size > 0 ? `?${query}` : "";
  return html`<a class="export" href="${links.exports}/${what}.csv${suffix}" download>${label}</a>`;
}

type Filter = Readonly<Record<string, readonly string[] | true>>;

function readFilter(parts: FilterParts): Filter {
  const filter: Record<string, string[] | true> = {};
  for (let i = 0; i < parts.length; i++) {
    const field = parts[i]!;
    if (field === "isAnomaly") filter[field] = true;
    else if (field in LISTS && i + 1 < parts.length) {
      const known = filter[field];
      filter[field] = [...(Array.isArray(known) ? known : []), parts[++i]!];
    } else {
      const why = `an export is filtered by isAnomaly, or by ${Object.keys(LISTS).join(", ")} and a value.`;
      throw new ClienteleError("BAD_OPTION", { option: "export", value: field, why });
    }
  }
  return filter;
}

function exportCommand({ modelRunId }: ReportLinks, what: string, filter: Filter): string {
  const run = modelRunId === null ? [] : ["--run", modelRunId];
  const flags = Object.entries(filter).flatMap(([field, values]) =>
    values === true ? ["--anomalies"] : values.flatMap((value) => [LISTS[field]!, quoted(value)]),
  );
  return ["clientele export", what, ...run, ...flags].join(" ");
}

/** As a shell takes it. */
function quoted(text: string): string {
  return /^[\w./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
