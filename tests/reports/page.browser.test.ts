import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { renderReport } from "../../src/reports/render-report.js";
import { chromiumPath, NO_CHROMIUM, withChromium } from "../support/chromium.js";
import { type FakeGraph, fakeGraph, fakeRuntime, hostileGraph, OPTIONS, REPORTS } from "./support.js";

interface Opened {
  readonly page: Page;
  /** Requests, messages of the console, errors, dialogs, violations of the policy: all must stay empty. */
  readonly complaints: string[];
}

interface OpenOptions {
  readonly javaScriptEnabled?: boolean;
  readonly width?: number;
  readonly graph?: FakeGraph;
}

/** Opens the segments report from a file, without a network, and watches it. */
async function withReport(options: OpenOptions, work: (opened: Opened) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "report-"));
  try {
    const { html } = await renderReport(
      REPORTS,
      "segments",
      fakeRuntime(options.graph ?? fakeGraph()),
      OPTIONS,
    );
    await writeFile(join(folder, "segments.html"), html);
    await withChromium(async (browser) => work(await open(browser, join(folder, "segments.html"), options)));
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function open(
  browser: Browser,
  file: string,
  { javaScriptEnabled = true, width = 1240 }: OpenOptions,
): Promise<Opened> {
  const complaints: string[] = [];
  const context = await browser.newContext({
    offline: true,
    javaScriptEnabled,
    viewport: { width, height: 900 },
  });
  const page = await context.newPage();
  page.on("request", (request) => {
    if (!/^(file|data|blob):/.test(request.url())) complaints.push(`request ${request.url()}`);
  });
  page.on("console", (message) => complaints.push(`${message.type()} ${message.text()}`));
  page.on("pageerror", (error) => complaints.push(`error ${error.message}`));
  page.on("dialog", (dialog) => {
    complaints.push(`dialog ${dialog.message()}`);
    void dialog.dismiss();
  });
  await page.addInitScript(
    'addEventListener("securitypolicyviolation", (event) => console.error("policy " + event.violatedDirective))',
  );
  await page.goto(`file://${file}`);
  return { page, complaints };
}

/** Scrolls through the page, so that everything comes into view, until no shown chart is left to make live. */
async function readThrough(page: Page): Promise<string[]> {
  const height = (await page.evaluate("document.body.scrollHeight")) as number;
  for (let y = 0; y < height; y += 400) {
    await page.evaluate(`scrollTo({ top: ${y}, behavior: "instant" })`);
    await page.waitForTimeout(50);
  }
  const shown =
    '[...document.querySelectorAll("[data-drawing]")].filter((drawing) => drawing.offsetParent !== null)';
  // asked from outside: waiting inside the page would evaluate text, which its policy forbids
  const isSettled = `${shown}.every(({ dataset }) => dataset.state === "live" || dataset.state === "static")`;
  await expect.poll(() => page.evaluate(isSettled), { timeout: 20_000 }).toBe(true);
  return (await page.evaluate(`${shown}.map(({ dataset }) => dataset.reason || dataset.state)`)) as string[];
}

async function download(page: Page, figure: string, kind: string): Promise<string> {
  const button = page.locator(`#${figure} [data-save=${kind}]`);
  await button.focus();
  const [saved] = await Promise.all([page.waitForEvent("download"), page.keyboard.press("Enter")]);
  expect(saved.suggestedFilename()).toContain(figure);
  return readFile(await saved.path(), "latin1");
}

describe.skipIf(!chromiumPath)(`the page in a browser${chromiumPath ? "" : ` (${NO_CHROMIUM})`}`, () => {
  it("makes every chart live from a file, without a request, a complaint or a violation", async () => {
    await withReport({}, async ({ page, complaints }) => {
      expect(await readThrough(page)).toEqual(["live", "live", "live"]);
      expect(complaints).toEqual([]);
    });
  });

  it("is as calm with hostile names on a telephone, and nothing sticks out of the page", async () => {
    await withReport({ width: 360, graph: hostileGraph() }, async ({ page, complaints }) => {
      expect(await readThrough(page)).toEqual(["live", "live", "live"]);
      expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(360);
      expect(complaints).toEqual([]);
    });
  });

  it("is complete without JavaScript", async () => {
    await withReport({ javaScriptEnabled: false }, async ({ page, complaints }) => {
      expect(await page.locator(".drawing.wide svg").count()).toBe(3);
      expect(await page.locator("#profiles .wide").isVisible()).toBe(true);
      expect(await page.locator("h1").textContent()).toContain("17% of customers");
      expect(await page.locator(".save").first().isVisible()).toBe(false);
      expect(complaints).toEqual([]);
    });
  });

  it("gives each figure one name for screen readers, before and after it is live", async () => {
    await withReport({}, async ({ page }) => {
      await readThrough(page);
      expect(await page.locator("svg:not([aria-hidden=true])").count()).toBe(0);
      expect(await page.locator('[role="graphics-document"], [role="graphics-symbol"]').count()).toBe(0);
      expect(await page.locator("#profiles .wide").getAttribute("aria-label")).toMatch(/^Heat map/);
    });
  });

  it("saves a figure with the keyboard: CSV without formulas, drawings with their title", async () => {
    await withReport({ graph: hostileGraph() }, async ({ page, complaints }) => {
      const csv = await download(page, "size-and-revenue", "csv");
      const lines = csv.split("\r\n");
      expect(lines).toHaveLength(6); // the heading, four groups, the end of the last line
      expect(lines[0]).toMatch(/^key,number,name,/);
      expect(lines[1]).toContain(",5830746.504,"); // unrounded
      expect(csv).toContain(`"'=HYPERLINK(""x"")`);
      expect(await download(page, "overview", "csv")).toContain("5830746.504");
      expect(await download(page, "value-map", "svg")).toContain("The typical customer");
      expect(await download(page, "value-map", "png")).toMatch(/^.PNG/);
      expect(JSON.parse(await download(page, "profiles", "spec")).data.values).toHaveLength(44); // 4 groups × 11 features
      expect(complaints).toEqual([]);
    });
  });

  it("switches between dark, light and the system's theme", async () => {
    await withReport({}, async ({ page }) => {
      const paper = () => page.evaluate("getComputedStyle(document.body).backgroundColor");
      expect(await paper()).toBe("rgb(255, 255, 255)");
      await page.click("#theme");
      await page.click("#theme");
      expect(await page.locator("#theme").textContent()).toBe("Theme: dark");
      expect(await paper()).toBe("rgb(18, 18, 18)");
    });
  });
});
