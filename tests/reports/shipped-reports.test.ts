import { beforeAll, describe, expect, it } from "vitest";
import { BIG_SHOPS, EDGE_SHOPS, HOSTILE_SHOP } from "../support/report-shops.js";
import { drawingFaults } from "./checks/drawing-faults.js";
import { numberFaults } from "./checks/number-faults.js";
import { longAlternatives, pageFaults } from "./checks/page-faults.js";
import { type ParsedPage, parsePage } from "./checks/page-parts.js";
import { specFaults } from "./checks/spec-faults.js";
import { faultsOf, REPORT_NAMES, renderShop, type ShopPage } from "./rendered-shop.js";

describe.each([...BIG_SHOPS, ...EDGE_SHOPS])("the reports of $name", (shop) => {
  let pages: ShopPage[];
  const parsed = new Map<ShopPage, ParsedPage>();
  const parsedOf = (page: ShopPage) => parsed.get(page) as ParsedPage;

  beforeAll(async () => {
    pages = await renderShop(shop);
    for (const page of pages) parsed.set(page, parsePage(page.report.html));
  });

  it("have no problem", () => {
    const problems = faultsOf(pages, ({ report }) =>
      report.problems.map(({ file, line, message }) => `${file}, line ${line}: ${message}`),
    );
    expect(problems).toEqual([]);
  });

  it("are sound pages that ask nothing of anybody, whose links lead somewhere", () => {
    const check = (page: ShopPage) => pageFaults(page.report.html, parsedOf(page), REPORT_NAMES);
    expect(faultsOf(pages, check)).toEqual([]);
    if (shop !== HOSTILE_SHOP)
      expect(faultsOf(pages, (page) => longAlternatives(parsedOf(page)))).toEqual([]);
  });

  it("say no number that does not follow from their facts", () => {
    expect(faultsOf(pages, (page) => numberFaults(parsedOf(page), page.report.facts))).toEqual([]);
  });

  it("have charts that are valid, within their limits, and over fields that are there", () => {
    expect(
      faultsOf(pages, ({ report }) =>
        Object.values(report.specs).flatMap((spec) => specFaults(spec as Record<string, unknown>)),
      ),
    ).toEqual([]);
  });

  it("have drawings with the marks that their rows promise", () => {
    expect(faultsOf(pages, (page) => drawingFaults(parsedOf(page), page.report.specs))).toEqual([]);
  });
});
