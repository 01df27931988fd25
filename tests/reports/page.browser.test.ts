import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Browser, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { CHROMIUM_ARGUMENTS, chromiumPath, NO_CHROMIUM } from "../support/chromium.js";
import { HOSTILE_SHOP, USUAL_SHOP } from "../support/report-shops.js";
import {
  axeViolations,
  badLabels,
  type PageSettings,
  readThrough,
  type WatchedPage,
  watchPage,
} from "../support/watched-page.js";
import { REPORT_NAMES, renderShop } from "./rendered-shop.js";

const SKIPPED = chromiumPath ? "" : ` (${NO_CHROMIUM})`;

describe.skipIf(!chromiumPath)(`the pages in a browser${SKIPPED}`, () => {
  let browser: Browser;
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "reports-"));
    for (const [name, shop] of Object.entries({ usual: USUAL_SHOP, hostile: HOSTILE_SHOP })) {
      await mkdir(join(folder, name));
      for (const {
        name: report,
        report: { html },
      } of await renderShop({ ...shop, views: shop.views.slice(0, 1) }))
        await writeFile(join(folder, name, `${report}.html`), html);
    }
    browser = await chromium.launch({ executablePath: chromiumPath as string, args: CHROMIUM_ARGUMENTS });
  });

  afterAll(async () => {
    await browser?.close();
    await rm(folder, { recursive: true });
  });

  const open = (page: string, settings: PageSettings, work: (watched: WatchedPage) => Promise<void>) =>
    watchPage(browser, join(folder, `${page}.html`), settings, work);

  describe.each(REPORT_NAMES)("%s", (report) => {
    it("is live, calm and readable for all, in light and dark, wide and narrow", async () => {
      await open(`usual/${report}`, {}, async ({ page, complaints }) => {
        expect(notLive(await readThrough(page))).toEqual([]);
        expect(await badLabels(page)).toEqual([]);
        await openAll(page);
        expect(await axeViolations(page)).toEqual([]);
        await page.emulateMedia({ colorScheme: "dark" });
        expect(await axeViolations(page, ["color-contrast"])).toEqual([]); // the rest is the same
        await page.setViewportSize({ width: 360, height: 900 });
        expect(notLive(await readThrough(page))).toEqual([]);
        expect(await badLabels(page)).toEqual([]);
        expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(360);
        expect(complaints).toEqual([]);
      });
    });

    it("is complete without JavaScript", async () => {
      await open(
        `usual/${report}`,
        { javaScriptEnabled: false, width: 360 },
        async ({ page, complaints }) => {
          const figures = await page.locator("figure:has([data-drawing])").count();
          expect(await page.locator("[data-drawing] svg:visible").count()).toBe(figures);
          expect(await page.locator("h1").isVisible()).toBe(true);
          expect(await page.locator(".save:visible").count()).toBe(0);
          expect(await page.locator("main").evaluate((main) => main.scrollWidth)).toBeLessThanOrEqual(360);
          expect(complaints).toEqual([]);
        },
      );
    });

    it("is as calm with hostile names on a telephone, and gives its rows as files by keyboard", async () => {
      await open(`hostile/${report}`, { width: 360 }, async ({ page, complaints }) => {
        expect(notLive(await readThrough(page))).toEqual([]);
        await openAll(page);
        expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(360);
        expect(await page.locator("img").count()).toBe(0);
        for (const figure of await page.locator("figure[data-figure]").all()) {
          const name = (await figure.getAttribute("data-figure")) as string;
          const rows = JSON.parse((await figure.locator("script[data-rows]").textContent()) as string);
          const csv = await saved(page, name, "csv");
          expect([name, readCsv(csv)]).toEqual([name, asCsv(rows)]);
        }
        expect(complaints).toEqual([]);
      });
    });
  });

  it("gives each figure one name for screen readers, before and after it is live", async () => {
    await open("usual/segments", {}, async ({ page }) => {
      await readThrough(page);
      expect(await page.locator("svg:not([aria-hidden=true])").count()).toBe(0);
      expect(await page.locator('[role="graphics-document"], [role="graphics-symbol"]').count()).toBe(0);
    });
  });

  it("saves drawings with their title, and the specification with its data", async () => {
    await open("hostile/segments", {}, async ({ page, complaints }) => {
      const figure = page.locator("figure:has([data-drawing])").first();
      const name = (await figure.getAttribute("data-figure")) as string;
      const finding = (await figure.locator(".finding").textContent()) as string;
      expect(await saved(page, name, "svg")).toContain(finding.split(" ")[0]);
      expect(await saved(page, name, "png")).toMatch(/^.PNG/);
      const rows = JSON.parse((await figure.locator("script[data-rows]").textContent()) as string);
      expect(JSON.parse(await saved(page, name, "spec")).data.values).toHaveLength(rows.length);
      expect(complaints).toEqual([]);
    });
  });

  it("switches between dark, light and the system's theme", async () => {
    await open("usual/segments", {}, async ({ page }) => {
      const paper = () => page.evaluate("getComputedStyle(document.body).backgroundColor");
      expect(await paper()).toBe("rgb(255, 255, 255)");
      await page.click("#theme");
      await page.click("#theme");
      expect(await page.locator("#theme").textContent()).toBe("Theme: dark");
      expect(await paper()).toBe("rgb(18, 18, 18)");
    });
  });
});

function notLive(states: readonly string[]): string[] {
  return states.filter((state) => state !== "live");
}

/** Unfolds data tables, queries and notices. */
async function openAll(page: Page): Promise<void> {
  await page.evaluate('document.querySelectorAll("details").forEach((details) => { details.open = true; })');
}

/** What a figure's button saves, pressed with the keyboard. */
async function saved(page: Page, figure: string, kind: string): Promise<string> {
  await page.locator(`#${figure} [data-save=${kind}]`).focus();
  const [download] = await Promise.all([page.waitForEvent("download"), page.keyboard.press("Enter")]);
  expect(download.suggestedFilename()).toContain(figure);
  return readFile(await download.path(), kind === "png" ? "latin1" : "utf8");
}

/** The cells of a CSV file, read by the letter of RFC 4180. */
function readCsv(text: string): string[][] {
  const rows: string[][] = [[]];
  for (const [, quoted, plain, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n|$)/g)) {
    rows.at(-1)?.push(quoted?.replaceAll('""', '"') ?? plain);
    if (end === "\r\n") rows.push([]);
    if (end === "") break;
  }
  return rows.slice(0, -1); // nothing follows the last line's end
}

/** Rows as a spreadsheet should read them: text that it would run as a formula has an apostrophe before it. */
function asCsv(rows: readonly Record<string, unknown>[]): string[][] {
  const fields = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const cell = (value: unknown) =>
    typeof value === "string" && /^[=+\-@\t\r]/.test(value) ? `'${value}` : String(value ?? "");
  return [fields, ...rows.map((row) => fields.map((field) => cell(row[field])))];
}
