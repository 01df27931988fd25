import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

export interface RuntimeScript {
  readonly name: string;
  readonly source: string;
  readonly licence: string;
}

/** Builds that make the charts of a page live, in the order in which they need each other. */
const BUILDS = ["vega", "vega-lite", "vega-embed"] as const;

let scripts: readonly RuntimeScript[] | null = null;

/** The browser builds to inline into a page, with their licences; read once. */
export function runtimeScripts(): readonly RuntimeScript[] {
  scripts ??= BUILDS.map(readBuild);
  return scripts;
}

/** The packages do not export their minified builds, which lie beside the entry that they do export. */
function readBuild(name: (typeof BUILDS)[number]): RuntimeScript {
  const folder = dirname(createRequire(import.meta.url).resolve(name));
  return {
    name,
    source: readFileSync(join(folder, `${name}.min.js`), "utf8"),
    licence: readFileSync(join(folder, "..", "LICENSE"), "utf8"),
  };
}
