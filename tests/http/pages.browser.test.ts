import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { chromiumPath, NO_CHROMIUM, withChromium } from "../support/chromium.js";
import { shareServer } from "../support/server.js";

interface Opened {
  readonly page: Page;
  /** Requests to elsewhere, messages of the console, errors, violations of the policy: must stay empty. */
  readonly complaints: string[];
}

async function open(browser: Browser, url: string, options: BrowserContextOptions = {}): Promise<Opened> {
  const complaints: string[] = [];
  const context = await browser.newContext({ viewport: { width: 1240, height: 900 }, ...options });
  const page = await context.newPage();
  page.on("request", (request) => {
    const { hostname, protocol } = new URL(request.url());
    if (protocol !== "data:" && protocol !== "blob:" && hostname !== "127.0.0.1") {
      complaints.push(`request ${request.url()}`);
    }
  });
  page.on("response", (response) => {
    if (response.status() >= 400) complaints.push(`${response.status()} ${response.url()}`);
  });
  page.on("console", (message) => complaints.push(`${message.type()} ${message.text()}`));
  page.on("pageerror", (error) => complaints.push(`error ${error.message}`));
  await page.addInitScript(
    'addEventListener("securitypolicyviolation", (event) => console.error("policy " + event.violatedDirective))',
  );
  await page.goto(url);
  return { page, complaints };
}

/** The inks and papers whose contrast counts: WCAG's ratio of the page's text to its background. */
const CONTRAST = `(() => {
  const light = (color) => {
    const [r, g, b] = color.match(/[\\d.]+/g).map((part) => part / 255)
      .map((part) => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const { color, backgroundColor } = getComputedStyle(document.body);
  const [a, b] = [light(color), light(backgroundColor)].sort((x, y) => y - x);
  return (a + 0.05) / (b + 0.05);
})()`;

describe.skipIf(!chromiumPath)(`pages in a browser${chromiumPath ? "" : ` (${NO_CHROMIUM})`}`, () => {
  const server = shareServer(["--with-sample"]);

  it("the index page shows the data, the model and where to go on", async () => {
    await withChromium(async (browser) => {
      for (const colorScheme of ["light", "dark"] as const) {
        const { page, complaints } = await open(browser, `${server().url}/`, { colorScheme });
        expect(await page.locator("h1").textContent()).toMatch(
          /^815 customers in \d segments, \d+ of them unusual\.$/,
        );
        expect(await page.locator("blockquote").textContent()).toContain("synthetic sample data");
        const { segments } = await server().ask("{ segments { name } }");
        expect(await page.locator("tbody tr").count()).toBe(segments.length);
        expect(await page.evaluate(CONTRAST)).toBeGreaterThan(7);
        const links = await page
          .locator("a")
          .evaluateAll((all) => all.map((one) => (one as unknown as { href: string }).href));
        for (const link of links) expect((await fetch(link)).status, link).toBe(200);
        expect(complaints).toEqual([]);
      }
    });
  });

  it("the index page fits a telephone, and needs no script", async () => {
    await withChromium(async (browser) => {
      const phone = { viewport: { width: 360, height: 740 }, javaScriptEnabled: false };
      const { page, complaints } = await open(browser, `${server().url}/`, phone);
      const widths = await page
        .locator("html, body, main, .tiles, .scroll")
        .evaluateAll((all) => all.map((one) => one.scrollWidth));
      expect(Math.max(...widths)).toBeLessThanOrEqual(360);
      expect(complaints).toEqual([]);
    });
  });

  it("the explorer runs a typed query and shows the answer; no request leaves the machine", async () => {
    await withChromium(async (browser) => {
      const { page, complaints } = await open(browser, `${server().url}/explorer`);
      await page.locator(".graphiql-query-editor .CodeMirror").first().click();
      await page.keyboard.press("Control+A");
      await page.keyboard.type("{ customers(first: 1) { totalCount ");
      await page.keyboard.press("Escape"); // the list of completions
      await page.keyboard.press("Control+Enter");
      await page.locator(".result-window").filter({ hasText: "815" }).waitFor();
      await page.click('button[aria-label="Show Documentation Explorer"]');
      await page.locator(".graphiql-doc-explorer").getByText("Root Types").waitFor();
      expect(complaints).toEqual([]);
    });
  });

  it("the report is served with a policy that it keeps", async () => {
    await withChromium(async (browser) => {
      const { page, complaints } = await open(browser, `${server().url}/reports/segments`);
      await page.locator("h1").waitFor();
      expect(await page.locator("svg").count()).toBeGreaterThan(0);
      for (let y = 0; y < 5_000; y += 500) await page.mouse.wheel(0, 500);
      await page.waitForTimeout(500);
      expect(complaints).toEqual([]);
    });
  });
});
