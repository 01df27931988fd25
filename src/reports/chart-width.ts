import { isRecord } from "./parse-front-matter.js";

type Spec = Record<string, unknown>;

/**
 * How a chart takes a width. A single view takes it as it is; views above each other, and panels in columns, take an equal part
 * each, what axes and legends need left aside; everything else keeps the widths that it has.
 */
export type ChartLayout =
  | { readonly kind: "single" }
  | { readonly kind: "columns"; readonly columns: number }
  | { readonly kind: "fixed" };

const SIDE_BY_SIDE = ["row", "column"];

export function layoutOf(spec: Spec): ChartLayout {
  const facet = facetOf(spec);
  if (isSingleView(spec) && facet === null) return { kind: "single" };
  const columns = Array.isArray(spec.vconcat) ? 1 : (facet ?? spec).columns;
  const isFree = innermost(spec).every((view) => view.width === undefined && isSingleView(view));
  return typeof columns === "number" && isFree ? { kind: "columns", columns } : { kind: "fixed" };
}

/** The same chart with a width for each of its views, and its panels in this many columns. */
export function withWidth(spec: Spec, width: number, columns: number): Spec {
  const inner = (value: unknown) => withWidth(value as Spec, width, columns);
  if (Array.isArray(spec.vconcat)) return { ...spec, vconcat: spec.vconcat.map(inner) };
  if (Array.isArray(spec.concat)) return { ...spec, columns, concat: spec.concat.map(inner) };
  if (isRecord(spec.spec)) return { ...spec, columns, spec: inner(spec.spec) };
  const facet = facetOf(spec);
  if (facet === null) return { ...spec, width };
  return { ...spec, width, encoding: { ...(spec.encoding as Spec), facet: { ...facet, columns } } };
}

/** The views that have a width of their own. */
function innermost(spec: Spec): Spec[] {
  const inner = [spec.vconcat, spec.hconcat, spec.concat, spec.spec].flat().filter(isRecord);
  return inner.length > 0 ? inner.flatMap(innermost) : [spec];
}

function isSingleView(spec: Spec): boolean {
  const encoding = isRecord(spec.encoding) ? spec.encoding : {};
  return ("mark" in spec || "layer" in spec) && !SIDE_BY_SIDE.some((channel) => channel in encoding);
}

/** The encoding that repeats a view in columns, if it has one. */
function facetOf({ encoding }: Spec): Spec | null {
  return isRecord(encoding) && isRecord(encoding.facet) ? encoding.facet : null;
}
