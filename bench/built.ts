/**
 * A module as it is shipped: what is measured is what users run, the build in `dist`.
 * @param path without ending, e.g. "models/dbscan"
 */
export function built<Module>(path: string): Promise<Module> {
  return import(new URL(`../dist/${path}.js`, import.meta.url).href) as Promise<Module>;
}
