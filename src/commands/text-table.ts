/** A column of a table for the terminal: numbers stand to the right. */
export interface TextColumn<Row> {
  readonly heading: string;
  readonly isNumber?: boolean;
  text(row: Row): string;
}

/** Rows as lines of equally wide columns. */
export function textTable<Row>(columns: readonly TextColumn<Row>[], rows: readonly Row[]): string {
  const cells = [
    columns.map(({ heading }) => heading),
    ...rows.map((row) => columns.map((column) => column.text(row))),
  ];
  const widths = columns.map((_, j) => Math.max(...cells.map((line) => line[j].length)));
  const pad = (text: string, j: number) =>
    columns[j].isNumber ? text.padStart(widths[j]) : text.padEnd(widths[j]);
  return cells.map((line) => line.map(pad).join("  ").trimEnd()).join("\n");
}

/** The width that tables and wrapped sentences keep to. */
export const LINE_WIDTH = 80;

/** A sentence broken into lines between words; all but the first are indented. */
export function wrapped(text: string, indent = ""): string {
  const lines = [""];
  for (const word of text.split(" ")) {
    const last = lines[lines.length - 1];
    if (last.trim() === "") lines[lines.length - 1] = last + word;
    else if (last.length + 1 + word.length <= LINE_WIDTH) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(indent + word);
  }
  return lines.join("\n");
}

export const count = (value: number) => value.toLocaleString("en");

export const percent = (share: number) =>
  share.toLocaleString("en", { style: "percent", minimumFractionDigits: 1, maximumFractionDigits: 1 });

/** An amount with two decimals, and the currency where it is known. */
export function money(value: number, currency: string | null): string {
  const number = value.toLocaleString("en", { minimumFractionDigits: 2, maximumFractionDigits: 2 });
  return currency ? `${number} ${currency}` : number;
}
