import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { describe, expect, it } from "vitest";

const ROOT = resolve(import.meta.dirname, "..");
const SRC = join(ROOT, "src");

/** The way of the data: a folder sees only what is to its left. */
const ORDER = [
  "numeric",
  "database",
  "jobs",
  "formats",
  "intake",
  "features",
  "preprocessing",
  "exploration",
  "models",
  "evaluation",
  "segments",
  "runs",
  "graphql",
  "reports",
  "exports",
  "http",
  "commands",
];
const PURE = ["numeric", "preprocessing", "exploration", "models", "evaluation", "segments"];
const MODEL_LIBRARIES = ["ml-kmeans", "density-clustering", "ml-pca"];
const LONGEST_FILE = 300;

interface SourceFile {
  readonly path: string;
  readonly folder: string;
  readonly text: string;
  readonly imports: readonly string[];
}

const files: SourceFile[] = readdirSync(SRC, { recursive: true, encoding: "utf8" })
  .filter((name) => name.endsWith(".ts"))
  .map((path) => {
    const text = readFileSync(join(SRC, path), "utf8");
    const imports = [...text.matchAll(/(?:from|import) "([^"]+)"/g)].map((match) => match[1]);
    return { path, folder: path.includes("/") ? path.split("/")[0] : "", text, imports };
  });

/** The folder of src that a relative import leads to; "" for the files at the top. */
function folderOf(file: SourceFile, specifier: string): string {
  const target = relative(SRC, resolve(SRC, dirname(file.path), specifier));
  return target.includes("/") ? target.split("/")[0] : "";
}

function offences(find: (file: SourceFile) => readonly string[]): string[] {
  return files.flatMap((file) => find(file).map((what) => `${file.path}: ${what}`));
}

describe("the architecture", () => {
  it("has just the folders of the data's path", () => {
    expect([...new Set(files.map(({ folder }) => folder))].filter(Boolean).sort()).toEqual([...ORDER].sort());
  });

  it("imports to the left only", () => {
    const wrong = offences((file) =>
      file.imports.filter((specifier) => {
        if (!specifier.startsWith(".") || file.path === "cli.ts") return false;
        const target = folderOf(file, specifier);
        if (target === "") return !specifier.endsWith("/errors.js");
        return ORDER.indexOf(target) > ORDER.indexOf(file.folder);
      }),
    );
    expect(wrong).toEqual([]);
  });

  it("keeps the mathematics pure: no package but the model libraries, no clock, no Math.random", () => {
    const wrong = offences((file) => {
      if (!PURE.includes(file.folder)) return [];
      const packages = file.imports.filter((name) => !name.startsWith("."));
      const impure = packages.filter((name) => file.folder !== "models" || !MODEL_LIBRARIES.includes(name));
      return [...impure, ...(file.text.match(/Math\.random|Date\.now|new Date\(|performance\.now/g) ?? [])];
    });
    expect(wrong).toEqual([]);
  });

  it("writes SQL in database/ and in the feature query only", () => {
    const wrong = offences((file) => {
      if (file.folder === "database" || file.path === "features/purchase-history.ts") return [];
      return file.text.match(/\.(selectFrom|insertInto|updateTable|deleteFrom|prepare)\(/g) ?? [];
    });
    expect(wrong).toEqual([]);
  });

  it("begins write transactions in one place", () => {
    const wrong = offences((file) => file.text.match(/\.transaction\(\)/g) ?? []);
    expect(wrong).toEqual([]);
  });

  it("reads the environment in config.ts only", () => {
    const wrong = offences((file) =>
      file.path === "config.ts" ? [] : (file.text.match(/process\.env/g) ?? []),
    );
    expect(wrong).toEqual([]);
  });

  it("names files in kebab-case and has no drawer for odds and ends", () => {
    const wrong = files.filter(
      ({ path }) => !/^([a-z0-9-]+\/)*[a-z0-9-]+(\.(type|input|resolver|d))?\.ts$/.test(path),
    );
    const drawers = files.filter(({ path }) => /(utils?|helpers?|common|services?|index)\.ts$/.test(path));
    expect([...wrong, ...drawers].map(({ path }) => path)).toEqual([]);
  });

  it("keeps files short enough to be read", () => {
    const long = files.filter(({ text }) => text.split("\n").length > LONGEST_FILE);
    expect(long.map(({ path }) => path)).toEqual([]);
  });
});
