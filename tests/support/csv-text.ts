/** How a test writes a CSV file. */
interface CsvForm {
  readonly delimiter?: string;
  readonly lineEnd?: string;
}

/** Rows as the text of a CSV file; fields are quoted where they must be. */
export function csvText(rows: readonly (readonly string[])[], form: CsvForm = {}): string {
  const { delimiter = ",", lineEnd = "\n" } = form;
  const quoted = (field: string) =>
    /["\r\n]/.test(field) || field.includes(delimiter) ? `"${field.replaceAll('"', '""')}"` : field;
  return rows.map((row) => row.map(quoted).join(delimiter) + lineEnd).join("");
}
