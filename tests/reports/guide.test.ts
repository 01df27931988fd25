import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { openGraph } from "../../src/reports/open-graph.js";
import { renderAbout } from "../../src/reports/render-about.js";
import type { RenderedReport } from "../../src/reports/render-report.js";
import { openReportPages } from "../../src/reports/report-pages.js";
import { manyOrders } from "../support/orders.js";
import { type Shop, withShop } from "../support/workspace.js";
import { numberFaults } from "./checks/number-faults.js";
import { parsePage } from "./checks/page-parts.js";
import { specFaults } from "./checks/spec-faults.js";
import type { Spec } from "./checks/spec-views.js";
import { OPTIONS } from "./support.js";

const GUIDE = await readFile(new URL("../../docs/reports.md", import.meta.url), "utf8");
const EXAMPLES = new URL("../../examples/reports/", import.meta.url).pathname;

/** The fenced blocks of the guide in their order, those of a part of it. */
function blocks(from: string, to: string): { language: string; text: string }[] {
  const part = GUIDE.slice(GUIDE.indexOf(from), GUIDE.indexOf(to));
  return [...part.matchAll(/^(`{3,})(\w+)\n(.*?)^\1$/gms)].map(([, , language, text]) => ({
    language: language!,
    text: text!,
  }));
}

/** The notebook as it stands after each step of the guide. */
function stepsOfGuide(): string[] {
  const [first, ...additions] = blocks("## Write your own", "### 7. To take away").filter(
    ({ language }) => language !== "sh",
  );
  const notebooks = [first!.text];
  for (const { language, text } of additions) {
    const notebook = notebooks.at(-1)!;
    if (language === "yaml") notebooks.push(notebook.replace(/^---\n(.*?)^---\n/ms, `---\n$1${text}---\n`));
    else notebooks.push(`${notebook}\n${text}`);
  }
  const condition = GUIDE.match(/write `(when="[^`]*)` at the/)![1];
  // Said in words there: the first lines of chart and table get a condition in the last step.
  return notebooks.map((notebook, i) =>
    i < 5 ? notebook : notebook.replace(/^```(vega-lite|table) .*/gm, (line) => `${line} ${condition}`),
  );
}

const SUBJECT = { modelRunId: null, baseId: null };
const LINKS = { home: null, reports: [], exports: null, modelRunId: null };

/** Renders notebooks of a user's own, in a folder `reports`, by name. */
async function rendered({ workspace, folder }: Shop, notebooks: Readonly<Record<string, string>>) {
  const own = join(folder, "reports");
  await mkdir(own, { recursive: true });
  for (const [name, text] of Object.entries(notebooks)) await writeFile(join(own, `${name}.md`), text);
  const graph = await openGraph(workspace, [own]);
  const request = { ...OPTIONS, subject: SUBJECT, links: LINKS, revealsIds: false };
  const reports: RenderedReport[] = [];
  for (const name of Object.keys(notebooks))
    reports.push(await renderAbout([own], graph, { ...request, name }));
  return reports;
}

/** Everything that is wrong with a page: its cells, its numbers, its charts. */
function faultsOf({ problems, html, facts, specs }: RenderedReport): string[] {
  return [
    ...problems.map(({ line, message }) => `line ${line}: ${message}`),
    ...numberFaults(parsePage(html), facts, new Set()),
    ...Object.values(specs).flatMap((spec) => specFaults(spec as Spec)),
  ];
}

const trained = (work: (shop: Shop) => Promise<void>) =>
  withShop(async (shop) => {
    await shop.import(manyOrders(60), { currency: "EUR" });
    await shop.train({ kMeans: { k: 3 } });
    await work(shop);
  });

describe("the guide to notebooks", () => {
  const steps = stepsOfGuide();
  const named = Object.fromEntries(steps.map((text, i) => [`step-${i + 1}`, text]));

  it("leads in steps to a page, none of which is wrong", () =>
    trained(async (shop) => {
      expect(steps).toHaveLength(7);
      const reports = await rendered(shop, named);
      expect(reports.flatMap(faultsOf)).toEqual([]);
      const last = reports.at(-1)!;
      expect(Object.keys(last.specs)).toEqual(["revenue-by-country"]);
      expect(Object.keys(last.tables)).toEqual(["revenue-by-country", "countries"]);
      expect(last.html).toContain("of the revenue comes from");
      expect(last.html).toContain("which comes next");
    }));

  it("ends in a page that holds for one country, and without orders", () =>
    withShop(async (shop) => {
      const last = { countries: steps.at(-1)! };
      const [empty] = await rendered(shop, last);
      expect(faultsOf(empty!)).toEqual([]);
      expect(empty!.html).toContain("There are no orders yet.");
      await shop.import([{ customer: "1" }, { customer: "2", invoice: "2" }]);
      const [single] = await rendered(shop, last);
      expect(faultsOf(single!)).toEqual([]);
      expect(single!.html).toContain("All customers live in one country");
      expect(single!.specs).toEqual({});
    }));

  it("shows a message as it is", () =>
    withShop(async (shop) => {
      const [shown] = blocks("### When something is wrong", "### Where pages go");
      const wrong = { countries: steps[1]!.replace("countries(first", "countrys(first") };
      const [{ problems } = { problems: [] }] = await rendered(shop, wrong);
      const messages = problems.map(({ file, line, message }) => `${file}, line ${line}: ${message}`);
      expect(messages.map((text) => `NOTEBOOK_INVALID: ${text}\n`)).toEqual([shown!.text]);
    }));

  it("may promise that the server's page follows the file", () =>
    trained(async (shop) => {
      const own = join(shop.folder, "reports");
      await rendered(shop, { countries: steps[0]! });
      const pages = openReportPages(await openGraph(shop.workspace, [own]), [own], { version: "0.1.0" });
      try {
        expect((await pages.render("countries", SUBJECT)).html).toContain("A first line.");
        await writeFile(join(own, "countries.md"), steps[0]!.replace("A first line.", "Another line."));
        expect((await pages.render("countries", SUBJECT)).html).toContain("Another line.");
      } finally {
        await pages.close();
      }
    }));
});

describe("the example notebooks", async () => {
  const files = (await readdir(EXAMPLES)).filter((file) => file.endsWith(".md"));
  const texts = new Map<string, string>();
  for (const file of files) texts.set(file.slice(0, -3), await readFile(join(EXAMPLES, file), "utf8"));

  it("render over a shop that has what they name, one that has not, and one without orders", () =>
    trained(async (shop) => {
      const inFrance = [...texts].map(([name, text]) => [name, text.replace("Germany", "France")]);
      const found = await rendered(shop, Object.fromEntries(inFrance));
      expect(found.flatMap(faultsOf)).toEqual([]);
      expect(found.every(({ specs }) => Object.keys(specs).length > 0)).toBe(true);
      const missing = await rendered(shop, Object.fromEntries(texts));
      expect(missing.flatMap(faultsOf)).toEqual([]);
      expect(missing[0]!.html).toContain("No customer lives in the country");
      await withShop(async (empty) => {
        expect((await rendered(empty, Object.fromEntries(texts))).flatMap(faultsOf)).toEqual([]);
      });
    }));
});
