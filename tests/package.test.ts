import { execFile } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { beforeAll, describe, expect, it } from "vitest";

const ROOT = resolve(import.meta.dirname, "..");

interface PackedPackage {
  readonly unpackedSize: number;
  readonly files: readonly { readonly path: string }[];
}

let packed: PackedPackage;
let paths: readonly string[];

beforeAll(async () => {
  const args = ["pack", "--dry-run", "--json", "--ignore-scripts"];
  const { stdout } = await promisify(execFile)("npm", args, { cwd: ROOT });
  [packed] = JSON.parse(stdout) as [PackedPackage];
  paths = packed.files.map(({ path }) => path);
});

describe("the package", () => {
  it("has all that the program reads when it runs", () => {
    const migrations = readdirSync(join(ROOT, "db/migrations")).map((name) => `db/migrations/${name}`);
    const reports = readdirSync(join(ROOT, "reports"))
      .filter((name) => name.endsWith(".md"))
      .map((name) => `reports/${name}`);
    const workers = ["runs/data-worker", "runs/read-worker", "runs/training-worker", "exports/export-worker"];
    const needed = [
      ...[
        "package.json",
        "dist/cli.js",
        ...workers.map((name) => `dist/${name}.js`),
        ...migrations,
        ...reports,
      ],
      ...["db/schema.sql", "schema.graphql", "data/sample-orders.csv", "deploy/clientele.service"],
      ...["README.md", "LICENSE", "docs/clients.md", "docs/operations.md", "examples/dashboard.graphql"],
    ];
    expect(needed.filter((path) => !paths.includes(path))).toEqual([]);
  });

  it("has a program file for each source, and nothing that only we need", () => {
    const sources = readdirSync(join(ROOT, "src"), { recursive: true, encoding: "utf8" }).filter((name) =>
      /(?<!\.d)\.ts$/.test(name),
    );
    for (const source of sources) expect(paths).toContain(`dist/${source.replace(/\.ts$/, ".js")}`);
    expect(
      paths.filter((path) =>
        /\.map$|tsbuildinfo|^(src|tests|bench|docs\/(decisions|images))\/|sqlite|\.ci/.test(path),
      ),
    ).toEqual([]);
    expect(paths.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
  });

  it("stays small: the sample orders are most of it", () => {
    expect(packed.unpackedSize).toBeLessThan(8_000_000);
  });
});
