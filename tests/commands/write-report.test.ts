import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { writeReports } from "../../src/commands/write-report.js";
import { renderedReports } from "../../src/database/rendered-reports.js";
import type { RenderedReport } from "../../src/reports/render-report.js";
import { sha256 } from "../../src/runs/canonical-json.js";
import { faultOf, withEmptyDatabase } from "../support/workspace.js";

/** A report with one chart. */
const reportThatSays = (html: string): RenderedReport => ({
  ...{ name: "segments", html, contentSecurityPolicy: "", problems: [] },
  ...{ facts: { customers: 3 }, specs: { sizes: {} }, tables: {} },
});
const FILES = ["segments", "segments.html", "segments/facts.json", "segments/sizes.vl.json"];
const filesIn = (folder: string) => (readdirSync(folder, { recursive: true }) as string[]).sort();

describe("the files of a report", () => {
  it("are recorded with the hash of what they hold, and leave no other name behind", () =>
    withEmptyDatabase(async ({ db }, folder) => {
      const out = join(folder, "pages");
      for (const html of ["old page", "page"]) {
        const written = await writeReports(db, out, () => [Promise.resolve(reportThatSays(html))]);
        expect(written).toEqual([{ name: "segments", file: join(out, "segments.html"), problems: [] }]);
      }
      expect(filesIn(out)).toEqual(FILES);
      expect(await renderedReports(db).execute()).toEqual([
        { path: join(out, "segments.html"), sha256: sha256("page") },
        { path: join(out, "segments/facts.json"), sha256: sha256('{\n  "customers": 3\n}') },
        { path: join(out, "segments/sizes.vl.json"), sha256: sha256("{}") },
      ]);
    }));

  it("are rendered anew where a customer was erased meanwhile", () =>
    withEmptyDatabase(async ({ db, sqlite }, folder) => {
      const out = join(folder, "pages");
      const names = ["Kundin 4711", "nobody"];
      const render = () => {
        const html = names.shift() as string;
        if (html !== "nobody") sqlite.exec("INSERT INTO erasure (erased_at, erased_lines) VALUES (1, 1)");
        return [Promise.resolve(reportThatSays(html))];
      };
      await writeReports(db, out, render);
      expect(readFileSync(join(out, "segments.html"), "utf8")).toBe("nobody");
      expect(await renderedReports(db).execute()).toHaveLength(3);
    }));

  it("are not left where a customer is erased each time", () =>
    withEmptyDatabase(async ({ db, sqlite }, folder) => {
      const out = join(folder, "pages");
      const render = () => {
        sqlite.exec("INSERT INTO erasure (erased_at, erased_lines) VALUES (1, 1)");
        return [Promise.resolve(reportThatSays("Kundin 4711"))];
      };
      expect((await faultOf(writeReports(db, out, render))).code).toBe("DB_BUSY");
      expect(existsSync(join(out, "segments.html"))).toBe(false);
      expect([filesIn(out), await renderedReports(db).execute()]).toEqual([["segments"], []]);
    }));
});
