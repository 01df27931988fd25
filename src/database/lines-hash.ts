import { hash } from "node:crypto";
import type { NewOrderLine } from "./order-line-writer.js";

/**
 * A hash of a multiset of order lines: the sum of the SHA-256 of each canonical line, in eight lanes modulo 2³²
 * (after Bellare & Micciancio 1997). It does not depend on the order of the lines, and a line can be taken out again.
 */
export class LinesHash {
  private readonly lanes = new Uint32Array(8);

  static parse(text: string | null): LinesHash {
    const sum = new LinesHash();
    for (let lane = 0; lane < 8 && text; lane++) {
      sum.lanes[lane] = Number.parseInt(text.slice(lane * 8, lane * 8 + 8), 16);
    }
    return sum;
  }

  add(line: NewOrderLine): void {
    this.addCanonical(canonicalLine(line));
  }

  /** Adds a line as canonicalLine spells it. */
  addCanonical(line: string): void {
    const bytes = hashOf(line);
    for (let lane = 0; lane < 8; lane++) this.lanes[lane] += laneOf(bytes, lane);
  }

  remove(line: NewOrderLine): void {
    const bytes = hashOf(canonicalLine(line));
    for (let lane = 0; lane < 8; lane++) this.lanes[lane] -= laneOf(bytes, lane);
  }

  addAll(other: LinesHash): void {
    for (let lane = 0; lane < 8; lane++) this.lanes[lane] += other.lanes[lane];
  }

  toString(): string {
    return Array.from(this.lanes, (lane) => lane.toString(16).padStart(8, "0")).join("");
  }
}

/**
 * The canonical spelling of a line: its eight fields, null told apart from text. A line that is cancelled by the status of
 * its order, which is none of the fields, says so: when a shop exports it again after a refund, it is another line.
 */
export function canonicalLine(line: NewOrderLine): string {
  const numbers = `${line.quantity}\u001f${line.unitPrice}\u001f${line.orderedAt}`;
  const texts = [line.invoice, line.stockCode, line.description, line.customerNumber, line.country];
  return texts.map(canonicalText).join("") + numbers + (isCancelledByStatus(line) ? "\u001fcancelled" : "");
}

/** The bit of the rule CANCELLATION. */
const CANCELLATION = 0b10;

function isCancelledByStatus({ rules = 0, quantity, unitPrice, invoice }: NewOrderLine): boolean {
  return (rules & CANCELLATION) !== 0 && quantity >= 0 && unitPrice >= 0 && !/^c/i.test(invoice ?? "");
}

/** A text of a canonical line: length-prefixed, so that no text can pass for two. */
export function canonicalText(value: string | null): string {
  return value === null ? "-" : `${value.length}:${value}`;
}

function hashOf(line: string): string {
  return hash("sha256", line, "latin1" as "binary");
}

function laneOf(bytes: string, lane: number): number {
  const at = lane * 4;
  return (
    (bytes.charCodeAt(at) << 24) |
    (bytes.charCodeAt(at + 1) << 16) |
    (bytes.charCodeAt(at + 2) << 8) |
    bytes.charCodeAt(at + 3)
  );
}
