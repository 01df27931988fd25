import type { Liquid } from "liquidjs";
import { formulaOf, plainValue, TracedValue } from "./traced-value.js";

/** The filters that make one number of a list and keep its formula: `sum(a, b)`, `size(a, b)`. */
export function registerListFilters(liquid: Liquid): void {
  liquid.registerFilter("size", (list: unknown) => {
    const items = itemsOf(list);
    return new TracedValue(items.length, `size(${items.map(pathOf).join(", ")})`, true);
  });
  liquid.registerFilter("sum", (list: unknown, field?: unknown) => {
    const values = itemsOf(list).map((item) => (field === undefined ? item : fieldOf(item, String(field))));
    const sum = values.reduce<number>((total, value) => total + Number(plainValue(value) ?? 0), 0);
    return new TracedValue(sum, `sum(${values.map(formulaOf).join(", ")})`, true);
  });
}

/** Of text, its characters, as LiquidJS has it. */
function itemsOf(list: unknown): readonly unknown[] {
  if (Array.isArray(list)) return list;
  const value = plainValue(list);
  return value === null || value === undefined ? [] : [...String(value)];
}

function fieldOf(item: unknown, path: string): unknown {
  const value = path.split(".").reduce<unknown>((inner, key) => (inner as never)?.[key], item);
  if (value === undefined) throw new Error(`sum: there is no field ${path}`);
  return value;
}

/** Where an item of a list stands in the facts: known by the first single value inside it. */
function pathOf(item: unknown): string {
  if (item instanceof TracedValue) return item.path;
  if (typeof item !== "object" || item === null) return JSON.stringify(item);
  for (const [key, value] of Object.entries(item)) {
    const path = pathOf(value);
    if (path !== "") return path.slice(0, path.lastIndexOf(Array.isArray(item) ? `[${key}]` : `.${key}`));
  }
  return "";
}
