import type { LineColumns } from "../database/line-columns.js";

/**
 * The lines all of whose eight fields equal those of an earlier one, by their places; the first of each kind is none.
 * Found with a table of hashes, at most half full: about 10 bytes a line.
 */
export function duplicateLines(lines: LineColumns): number[] {
  const slots = 2 ** Math.ceil(Math.log2(2 * lines.count + 2));
  const seen = new Uint32Array(slots); // a line's place + 1
  const duplicates: number[] = [];
  for (let i = 0; i < lines.count; i++) {
    let slot = hashOf(lines, i) & (slots - 1);
    while (seen[slot] !== 0 && !areEqual(lines, seen[slot] - 1, i)) slot = (slot + 1) & (slots - 1);
    if (seen[slot] === 0) seen[slot] = i + 1;
    else duplicates.push(i);
  }
  return duplicates;
}

/** Odd numbers, large and small ones mixed up by multiplication; the shifts bring high bits down to where slots are taken from. */
function hashOf(lines: LineColumns, i: number): number {
  const instant = lines.instants[i];
  let hash = Math.imul(lines.invoices[i], 0x9e3779b1) ^ Math.imul(lines.products[i], 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d) ^ Math.imul(lines.quantities[i], 0xc2b2ae35);
  hash = Math.imul(hash ^ (hash >>> 13), 0x297a2d39) ^ Math.imul(lines.unitPrices[i] | 0, 0x27d4eb2f);
  hash = Math.imul(hash ^ (hash >>> 16), 0x165667b1) ^ (instant | 0) ^ Math.floor(instant / 2 ** 32);
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d) ^ lines.customers[i] ^ (lines.descriptions[i] << 8);
  hash = Math.imul(hash ^ (hash >>> 13), 0x297a2d39) ^ lines.countries[i];
  return hash ^ (hash >>> 16);
}

function areEqual(lines: LineColumns, a: number, b: number): boolean {
  return (
    lines.invoices[a] === lines.invoices[b] &&
    lines.products[a] === lines.products[b] &&
    lines.descriptions[a] === lines.descriptions[b] &&
    lines.customers[a] === lines.customers[b] &&
    lines.countries[a] === lines.countries[b] &&
    lines.instants[a] === lines.instants[b] &&
    lines.quantities[a] === lines.quantities[b] &&
    lines.unitPrices[a] === lines.unitPrices[b]
  );
}
