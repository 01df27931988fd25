import axe from "axe-core";
import type { Browser, Page } from "playwright-core";
import { expect } from "vitest";

export interface PageSettings {
  readonly javaScriptEnabled?: boolean;
  readonly width?: number;
}

/** A page without a network, and what it complains of. */
export interface WatchedPage {
  readonly page: Page;
  /** Requests, messages of the console, errors, dialogs, violations of the policy: all must stay empty. */
  readonly complaints: string[];
}

/** Opens a file in a browser without a network, for the time of the work, and watches it. */
export async function watchPage<T>(
  browser: Browser,
  file: string,
  { javaScriptEnabled = true, width = 1240 }: PageSettings,
  work: (watched: WatchedPage) => Promise<T>,
): Promise<T> {
  const complaints: string[] = [];
  const viewport = { width, height: 900 };
  const context = await browser.newContext({ offline: true, javaScriptEnabled, viewport });
  try {
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
    return await work({ page, complaints });
  } finally {
    await context.close();
  }
}

/** The drawings that are shown at the page's width. */
const SHOWN =
  '[...document.querySelectorAll("[data-drawing]")].filter((drawing) => drawing.offsetParent !== null)';

/**
 * Brings the whole page into view, so that every chart is made live, and waits for that.
 * @returns of each shown chart `live`, or why it is not
 */
export async function readThrough(page: Page): Promise<string[]> {
  const { width } = page.viewportSize() as { width: number };
  const height = (await page.evaluate("document.documentElement.scrollHeight")) as number;
  await page.setViewportSize({ width, height: Math.max(height, 900) });
  // asked from outside: waiting inside the page would evaluate text, which its policy forbids
  const isSettled = `${SHOWN}.every(({ dataset }) => dataset.state === "live" || dataset.state === "static")`;
  await expect.poll(() => page.evaluate(isSettled), { timeout: 20_000 }).toBe(true);
  return (await page.evaluate(`${SHOWN}.map(({ dataset }) => dataset.reason || dataset.state)`)) as string[];
}

/**
 * Texts of shown drawings that stick out of their picture, or lie on one another by more than a third of the smaller; each
 * with the figure's name.
 */
export function badLabels(page: Page): Promise<string[]> {
  return page.evaluate(`${SHOWN}.flatMap((drawing) => {
    const figure = drawing.closest("figure").id + ", " + drawing.dataset.drawing;
    const svg = drawing.querySelector("svg").getBoundingClientRect();
    const texts = [...drawing.querySelectorAll("svg text")]
      .map((element) => ({ element, text: element.textContent, box: element.getBoundingClientRect() }))
      .filter(({ element, text, box }) => text.trim() && box.width > 0 && getComputedStyle(element).opacity !== "0");
    const overhang = ({ box }) =>
      Math.max(svg.left - box.left, box.right - svg.right, svg.top - box.top, box.bottom - svg.bottom);
    const found = texts
      .filter((text) => overhang(text) > 2)
      .map((text) => figure + ": “" + text.text + "” sticks out by " + Math.round(overhang(text)) + " px");
    const straight = texts.filter(({ element }) => /rotate\\((?!-?90)/.test(element.getAttribute("transform")) === false);
    straight.forEach((a, i) => straight.slice(i + 1).forEach((b) => {
      const across = Math.min(a.box.right, b.box.right) - Math.max(a.box.left, b.box.left);
      const down = Math.min(a.box.bottom, b.box.bottom) - Math.max(a.box.top, b.box.top);
      const smaller = Math.min(a.box.width * a.box.height, b.box.width * b.box.height);
      if (across > 0 && down > 0 && across * down > smaller / 3) found.push(figure + ": “" + a.text + "” lies on “" + b.text + "”");
    }));
    return found;
  })`);
}

/**
 * What axe finds wrong with a page as it is shown: the rule, and where. A script tag would meet the page's policy.
 *
 * @param rules  only these; all where it is left out
 */
export async function axeViolations(page: Page, rules?: readonly string[]): Promise<string[]> {
  if (!(await page.evaluate('typeof axe === "object"'))) await page.evaluate(axe.source);
  const options = JSON.stringify({ resultTypes: ["violations"], ...(rules && { runOnly: rules }) });
  const found = await page.evaluate(`axe.run(document, ${options}).then(({ violations }) =>
    violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => id + " " + target.join(" "))))`);
  return found as string[];
}
