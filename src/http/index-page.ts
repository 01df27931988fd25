import { contentSecurityPolicy } from "../reports/content-security-policy.js";
import { html, type SafeHtml, trusted } from "../reports/escape-html.js";
import { ask, type Graph } from "../reports/open-graph.js";
import { PAGE_STYLE } from "../reports/page-style.js";
import { swatch } from "../reports/swatch.js";

const INDEX_QUERY = `{
  dataSetVersion {
    digest isSample currencyCode firstOrderAt lastOrderAt
    dataQuality { raw { rows } kept { rows customers invoices amount } }
  }
  activeModel { number finishedAt isStale customerCount segmentCount anomalyCount }
  anomalies(first: 1) { totalCount }
  segments { key name color tier description customerCount customerShare revenueShare }
  reports { name title question url }
}`;

interface IndexData {
  readonly dataSetVersion: {
    readonly digest: string;
    readonly isSample: boolean;
    readonly currencyCode: string | null;
    readonly firstOrderAt: string;
    readonly lastOrderAt: string;
    readonly dataQuality: {
      readonly raw: { readonly rows: number };
      readonly kept: {
        readonly rows: number;
        readonly customers: number;
        readonly invoices: number;
        readonly amount: number;
      };
    };
  } | null;
  readonly activeModel: {
    readonly number: number;
    readonly finishedAt: string;
    readonly isStale: boolean;
    readonly customerCount: number;
    readonly segmentCount: number;
    readonly anomalyCount: number;
  } | null;
  readonly anomalies: { readonly totalCount: number };
  readonly segments: readonly {
    readonly name: string;
    readonly color: string;
    readonly tier: string;
    readonly description: string;
    readonly customerCount: number;
    readonly customerShare: number;
    readonly revenueShare: number;
  }[];
  readonly reports: readonly { readonly title: string; readonly question: string; readonly url: string }[];
}

const STYLE = `${PAGE_STYLE}
.tiles{list-style:none;max-width:none;margin:0 0 1rem;padding:0;display:grid;grid-template-columns:repeat(auto-fill,minmax(12.5rem,1fr));gap:1rem}
.tiles li{margin:0}
.tiles a{display:block;height:100%;padding:1rem 1.1rem;border:1px solid var(--line);border-radius:6px;text-decoration:none;color:inherit}
.tiles a:hover{border-color:var(--accent)}
.tiles strong{display:block;font-family:var(--serif);font-size:var(--s2);color:var(--accent)}
.tiles span{color:var(--soft);font-size:.925rem}
.layout.index{grid-template-columns:minmax(0,56rem)}
.layout.index .numbers{border-bottom:0;margin-bottom:0}
table.plain{width:100%;border-collapse:collapse}
table.plain th,table.plain td{text-align:left;padding:.5rem .75rem .5rem 0;border-bottom:1px solid var(--line);vertical-align:top}
table.plain .n{text-align:right;padding:.5rem 0 .5rem .75rem}
table.plain small{display:block;font-weight:normal;color:var(--soft)}
@media (max-width:40rem){table.plain small,table.plain :is(th,td):nth-child(4){display:none}}
.scroll{overflow-x:auto}
`;

/** The policy of the index page: its own style, nothing else. */
export const INDEX_POLICY = `${contentSecurityPolicy([], STYLE)}; frame-ancestors 'none'`;

/** The page at `/`: what data and what model there are, what can be read, and what to do next. */
export async function renderIndexPage(graph: Graph): Promise<string> {
  const data = await ask<IndexData>(graph, INDEX_QUERY);
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Clientele</title>
<link rel="icon" href="data:,">
<style>${trusted(STYLE)}</style>
</head>
<body>
<header class="bar"><p class="brand">Clientele</p></header>
<div class="layout index"><main>
<div class="masthead">
<p class="question">Who are our customers, and which of them are unusual?</p>
<h1>${headline(data)}</h1>
</div>
${sampleNotice(data)}
${numbers(data)}
<section><h2>Read</h2><ul class="tiles">${data.reports.map(reportTile)}</ul></section>
${segmentTable(data)}
<section><h2>Ask</h2><ul class="tiles">
<li><a href="/explorer"><strong>Explorer</strong><span>Write GraphQL queries with documentation and completion at hand.</span></a></li>
${data.dataSetVersion ? html`<li><a href="/exports/customers.csv"><strong>Customers</strong><span>Every customer with features, segment and anomaly flag, as CSV.</span></a></li>` : html``}
<li><a href="/health/ready"><strong>Health</strong><span>Whether the server is ready, for programs.</span></a></li>
</ul>
<p>Programs send GraphQL to <code>/graphql</code>, and order files to <code>PUT /imports</code>.</p></section>
</main></div>
</body>
</html>
`.html;
}

function headline({ dataSetVersion, activeModel, segments, anomalies }: IndexData): string {
  if (!dataSetVersion) return "There are no orders yet.";
  const customers = count(dataSetVersion.dataQuality.kept.customers);
  if (!activeModel) return `${customers} customers are waiting for their first model.`;
  return `${customers} customers in ${segments.length} segments, ${count(anomalies.totalCount)} of them unusual.`;
}

function sampleNotice({ dataSetVersion, activeModel }: IndexData): SafeHtml {
  if (!dataSetVersion) {
    return html`<blockquote><p>Import some: <code>clientele import orders.csv</code>, or send a file to <code>PUT /imports</code> and call <code>importTransactions</code>.</p></blockquote>`;
  }
  if (dataSetVersion.isSample) {
    return html`<blockquote><p><strong>These are synthetic sample data</strong>, not a shop's customers. Import your own orders to replace them: <code>clientele import orders.csv</code>.</p></blockquote>`;
  }
  if (!activeModel)
    return html`<blockquote><p>Train one: <code>clientele train</code>, or the mutation <code>trainModel</code>.</p></blockquote>`;
  if (activeModel.isStale) {
    return html`<blockquote><p>The orders have changed since the model was trained. Customers are scored with it all the same; train again to let the segments follow: <code>clientele train</code>.</p></blockquote>`;
  }
  return html``;
}

function numbers({ dataSetVersion, activeModel }: IndexData): SafeHtml {
  if (!dataSetVersion) return html``;
  const { kept, raw } = dataSetVersion.dataQuality;
  const entries: [string, string, string][] = [
    [
      "Revenue",
      money(kept.amount, dataSetVersion.currencyCode),
      `${day(dataSetVersion.firstOrderAt)} – ${day(dataSetVersion.lastOrderAt)}`,
    ],
    ["Orders", count(kept.invoices), `${count(kept.customers)} customers`],
    ["Order lines that count", count(kept.rows), `of ${count(raw.rows)} read`],
    [
      "Active model",
      activeModel ? `Run ${activeModel.number}` : "none",
      activeModel ? day(activeModel.finishedAt) : "train one",
    ],
  ];
  return html`<dl class="numbers">${entries.map(
    ([label, value, note]) =>
      html`<div><dt>${label}</dt><dd class="value">${value}</dd><dd class="note">${note}</dd></div>`,
  )}</dl>`;
}

function segmentTable({ segments }: IndexData): SafeHtml {
  if (segments.length === 0) return html``;
  const ranked = [...segments].sort((a, b) => b.revenueShare - a.revenueShare);
  return html`<section><h2>Segments</h2><div class="scroll"><table class="plain">
<thead><tr><th scope="col">Segment</th><th scope="col">Tier</th><th scope="col" class="n">Customers</th><th scope="col" class="n">Share of customers</th><th scope="col" class="n">Share of revenue</th></tr></thead>
<tbody>${ranked.map(
    (segment) =>
      html`<tr><th scope="row">${swatch(segment.color)} ${segment.name}<small>${segment.description}</small></th><td>${segment.tier.toLowerCase()}</td><td class="n">${count(segment.customerCount)}</td><td class="n">${share(segment.customerShare)}</td><td class="n">${share(segment.revenueShare)}</td></tr>`,
  )}</tbody></table></div></section>`;
}

function reportTile(report: IndexData["reports"][number]): SafeHtml {
  return html`<li><a href="${report.url}"><strong>${report.title}</strong><span>${report.question}</span></a></li>`;
}

function count(value: number): string {
  return value.toLocaleString("en");
}

function share(value: number): string {
  return value.toLocaleString("en", { style: "percent", maximumFractionDigits: 1, minimumFractionDigits: 1 });
}

function money(value: number, currency: string | null): string {
  const options: Intl.NumberFormatOptions = { maximumFractionDigits: 0 };
  return value.toLocaleString("en", currency ? { style: "currency", currency, ...options } : options);
}

function day(instant: string): string {
  return instant.slice(0, 10);
}
