import { contentSecurityPolicy } from "./content-security-policy.js";
import { html, type SafeHtml, trusted } from "./escape-html.js";
import type { Piece } from "./markdown.js";
import type { Notebook } from "./notebook.js";
import { runtimeScripts } from "./page-runtime.js";
import { PAGE_SCRIPT } from "./page-script.js";
import { PAGE_STYLE } from "./page-style.js";
import type { ReportLinks } from "./report-links.js";
import { CHART_VERSIONS, type Reproduction } from "./reproduction.js";
import { nestSections, type TocEntry } from "./sections.js";

/** What stands above the sections: the finding and a few numbers. */
export interface PageHead {
  readonly headline: SafeHtml | null;
  readonly keyNumbers: readonly { label: string; value: SafeHtml | null; note: SafeHtml | null }[];
}

export interface Page {
  readonly notebook: Notebook;
  readonly head: PageHead;
  readonly pieces: readonly Piece[];
  /** Pages without charts do without the 0.8 MB that make charts live. */
  readonly hasCharts: boolean;
  readonly variables: Readonly<Record<string, unknown>>;
  /** The data and the run behind the page; null where nothing was asked. */
  readonly reproduction: Reproduction | null;
  readonly links: ReportLinks;
  readonly generatedAt: Date;
  readonly version: string;
}

/** One self-contained HTML page. Everything that can be read is there before any script runs. */
export function renderPage(page: Page): { html: string; contentSecurityPolicy: string } {
  const { notebook, head } = page;
  const { body, toc } = nestSections(page.pieces);
  const runtime = page.hasCharts ? runtimeScripts().map(({ source }) => source) : [];
  const scripts = [...runtime, PAGE_SCRIPT];
  const policy = contentSecurityPolicy(scripts, PAGE_STYLE);
  const title = notebook.title || notebook.name;
  const { html: text } = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${title} · Clientele</title>
<style>${trusted(PAGE_STYLE)}</style>
</head>
<body>
<a class="skip" href="#report">Skip to the report</a>
<header class="bar">${brand(page.links)}${reportLinks(page)}<button type="button" id="theme" hidden>Theme: system</button></header>
<div class="layout">
${contents(toc)}<main id="report">
<div class="masthead">
<p class="question">${notebook.question}</p>
<h1>${head.headline ?? title}</h1>
${keyNumbers(head)}</div>
${body}${footer(page)}</main>
</div>
<p id="status" class="hidden" role="status"></p>
${scripts.map((script) => html`<script>${trusted(script)}</script>\n`)}</body>
</html>
`;
  return { html: text, contentSecurityPolicy: policy };
}

function brand({ home }: ReportLinks): SafeHtml {
  return html`<p class="brand">${home === null ? "Clientele" : html`<a href="${home}">Clientele</a>`}</p>`;
}

function reportLinks({ links: { reports }, notebook }: Page): SafeHtml {
  if (reports.length < 2) return html`<p class="crumb">${notebook.title || notebook.name}</p>`;
  const entries = reports.map(({ name, title, url }) => {
    const current = name === notebook.name ? trusted(' aria-current="page"') : "";
    return html`<li><a href="${url}"${current}>${title}</a></li>`;
  });
  return html`<nav class="reports" aria-label="Reports"><ul>${entries}</ul></nav>`;
}

function contents(toc: readonly TocEntry[]): SafeHtml {
  if (toc.length < 2) return html``;
  const entries = toc.map(({ id, label }) => html`<li><a href="#${id}">${label}</a></li>`);
  return html`<nav class="contents" aria-label="Contents"><p>On this page</p><ol>${entries}</ol></nav>\n`;
}

function keyNumbers({ keyNumbers }: PageHead): SafeHtml {
  if (keyNumbers.length === 0) return html``;
  const entries = keyNumbers.map(
    ({ label, value, note }) =>
      html`<div><dt>${label}</dt><dd class="value">${value ?? "–"}</dd>${note ? html`<dd class="note">${note}</dd>` : ""}</div>`,
  );
  return html`<dl class="numbers">${entries}</dl>\n`;
}

function footer({ notebook, version, generatedAt, variables, hasCharts, reproduction }: Page): SafeHtml {
  const instant = generatedAt.toISOString();
  const own = Object.entries(variables).filter(([name]) => name in notebook.variables);
  const given =
    own.length > 0 ? html` Variables: <code>${JSON.stringify(Object.fromEntries(own))}</code>.` : "";
  const run = reproduction?.runNumber ? ` --run ${reproduction.runNumber}` : "";
  const notices = hasCharts
    ? html`<details><summary>Licences of the chart software in this page</summary>${runtimeScripts().map(
        ({ name, licence }) => html`<h3>${name}</h3><pre tabindex="0">${licence}</pre>`,
      )}</details>`
    : "";
  const how = reproduction
    ? html`<h2 id="reproduction">How this page was made</h2>\n${reproduction.html}`
    : "";
  return html`<footer>${how}<p>Rendered by Clientele ${version} (${CHART_VERSIONS}) on <time datetime="${instant}">${instant.slice(0, 16).replace("T", " ")} UTC</time>
from <code>${notebook.file}</code>. To render it again: <code>clientele report ${notebook.name}${run}</code>.${given}</p>
<p>The page holds all of its data and asks nothing of any server. Every number in its text names its source: see the
<code>data-path</code> of the element.</p>
${notices}</footer>\n`;
}
