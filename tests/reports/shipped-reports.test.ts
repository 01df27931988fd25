import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { parseNotebook } from "../../src/reports/parse-notebook.js";
import { BIG_SHOPS, EDGE_SHOPS, HOSTILE_NAMES, HOSTILE_SHOP } from "../support/report-shops.js";
import { drawingFaults } from "./checks/drawing-faults.js";
import { factFaults, factsByQuestion } from "./checks/fact-faults.js";
import { constantsOf, typedDigits } from "./checks/notebook-faults.js";
import { numberFaults } from "./checks/number-faults.js";
import { longAlternatives, pageFaults } from "./checks/page-faults.js";
import { type ParsedPage, parsePage, textOf } from "./checks/page-parts.js";
import { specFaults } from "./checks/spec-faults.js";
import type { Spec } from "./checks/spec-views.js";
import { totalFaults } from "./checks/total-faults.js";
import {
  faultsOf,
  REPORT_NAMES,
  renderAll,
  type ShopPage,
  variablesOf,
  withReportShop,
} from "./rendered-shop.js";
import { REPORTS } from "./support.js";

const sourceOf = (name: string) => readFileSync(`${REPORTS}${name}.md`, "utf8");

it.each(REPORT_NAMES)("nobody typed a number into the sentences of %s", (name) => {
  expect(typedDigits(parseNotebook(name, `reports/${name}.md`, sourceOf(name)))).toEqual([]);
});

describe.each([...BIG_SHOPS, ...EDGE_SHOPS])("the reports of $name", (shop) => {
  let pages: ShopPage[];
  let again: ShopPage[];
  const parsed = new Map<ShopPage, ParsedPage>();
  const parsedOf = (page: ShopPage) => parsed.get(page) as ParsedPage;
  const names = new Map<string, string>();
  const stale: string[] = [];
  const questions = new Map<string, Map<string, string>>();

  beforeAll(async () => {
    await withReportShop(shop, async ({ pages: rendered, stranger }) => {
      pages = rendered;
      again = BIG_SHOPS.includes(shop) ? await inLosAngeles(() => renderAll(stranger, shop.views[0])) : [];
      for (const page of pages) {
        const { title, name, view, report } = page;
        parsed.set(page, parsePage(report.html));
        const faults = await factFaults(name, report.facts, stranger, variablesOf(view), names);
        stale.push(...faults.map((fault) => `${title}: ${fault}`));
        for (const [question, answer] of factsByQuestion(name, report.facts, stranger, variablesOf(view))) {
          const answers = questions.get(question) ?? new Map<string, string>();
          questions.set(question, answers.set(JSON.stringify(answer), title));
        }
      }
    });
  });

  it("have no problem", () => {
    const problems = faultsOf(pages, ({ report }) =>
      report.problems.map(({ file, line, message }) => `${file}, line ${line}: ${message}`),
    );
    expect(problems).toEqual([]);
  });

  it("are sound pages that ask nothing of anybody, whose links lead somewhere", () => {
    const context = { reports: REPORT_NAMES, names: HOSTILE_NAMES };
    const check = (page: ShopPage) => pageFaults(page.report.html, parsedOf(page), context);
    expect(faultsOf(pages, check)).toEqual([]);
    if (shop !== HOSTILE_SHOP)
      expect(faultsOf(pages, (page) => longAlternatives(parsedOf(page)))).toEqual([]);
  });

  it("say no number that does not follow from their facts", () => {
    const check = (page: ShopPage) =>
      numberFaults(parsedOf(page), page.report.facts, constantsOf(sourceOf(page.name)));
    expect(faultsOf(pages, check)).toEqual([]);
  });

  it("have the facts that another caller gets, the same on every page, in parts that make their whole", () => {
    expect(stale).toEqual([]);
    expect(faultsOf(pages, ({ report }) => totalFaults(report.facts))).toEqual([]);
    const contradictions = [...questions].filter(([, answers]) => answers.size > 1);
    expect(contradictions.map(([question, answers]) => [question, ...answers])).toEqual([]);
  });

  it("name no customer", () => {
    const numbers = new Set([...names.values()].filter((number) => number.length > 3)); // 12 is any number
    expect(new Set(names.values()).size).toBe(names.size);
    const named = (page: ShopPage) =>
      parsedOf(page)
        .elements.filter(({ name }) => name === "data")
        .map(textOf)
        .filter((text) => numbers.has(text));
    expect(faultsOf(pages, named)).toEqual([]);
  });

  it("have charts that are valid, within their limits, and over fields that are there", () => {
    const check = ({ report }: ShopPage) =>
      Object.values(report.specs).flatMap((spec) => specFaults(spec as Spec));
    expect(faultsOf(pages, check)).toEqual([]);
  });

  it("have drawings with the marks that their rows promise", () => {
    expect(faultsOf(pages, (page) => drawingFaults(parsedOf(page), page.report.specs))).toEqual([]);
  });

  it.runIf(BIG_SHOPS.includes(shop))("are the same bytes for another caller in another time zone", () => {
    for (const [i, { report }] of again.entries()) {
      expect(JSON.stringify(report.specs)).toBe(JSON.stringify(pages[i].report.specs));
      expect(report.html === pages[i].report.html, report.name).toBe(true);
    }
  });
});

async function inLosAngeles<T>(work: () => Promise<T>): Promise<T> {
  const zone = process.env.TZ;
  process.env.TZ = "America/Los_Angeles";
  try {
    return await work();
  } finally {
    if (zone === undefined) delete process.env.TZ;
    else process.env.TZ = zone;
  }
}
