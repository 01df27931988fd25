import { ClienteleError } from "../errors.js";
import { encodingNamed } from "../formats/encoding.js";
import { dateFormatNamed } from "./date-format.js";
import { isDecimal } from "./decimal-mark.js";
import { delimiterNamed } from "./delimiter.js";
import { FIELDS, fieldNamed, headingOf, normalised } from "./fields.js";
import { quote } from "./parse-values.js";
import { PRESETS, presetNamed } from "./presets.js";
import { isTimeZone } from "./time-zone.js";

/** What people may say about their files; all else is read from the file. Null and undefined both mean "left out". */
export interface ReadingOptions {
  readonly preset?: string | null;
  readonly dateFormat?: string | null;
  readonly decimal?: string | null;
  readonly delimiter?: string | null;
  readonly encoding?: string | null;
  /** Of a workbook. */
  readonly sheet?: string | null;
  readonly timeZone?: string | null;
  readonly mapping?: readonly ColumnMapping[] | null;
}

interface ColumnMapping {
  /** A heading of the file. */
  readonly column: string;
  /** A field's name, or UCI's heading for it. */
  readonly field: string;
}

type TextOption = Exclude<keyof ReadingOptions, "mapping">;

/** Each option's check: why a value cannot be, null where it can. */
const CHECKS: Readonly<Record<TextOption, (value: string) => string | null>> = {
  preset: (value) => (presetNamed(value) ? null : `known are ${PRESETS.map(({ name }) => name).join(", ")}.`),
  dateFormat: (value) =>
    dateFormatNamed(value)
      ? null
      : "known are iso, ymd, dmy, mdy, yyyymmdd, excel, epoch-s, epoch-ms and patterns such as DD/MM/YYYY.",
  decimal: (value) => (isDecimal(value) ? null : "it must be . or ,"),
  delimiter: (value) =>
    delimiterNamed(value)
      ? null
      : "it must be , ; | tab or another single character, but no quote or line end.",
  encoding: (value) =>
    encodingNamed(value) ? null : "known are utf-8, utf-16, utf-16le, utf-16be, latin1 and windows-1252.",
  sheet: (value) => (value.trim() === "" ? "it must be the name of a sheet." : null),
  timeZone: (value) => (isTimeZone(value) ? null : "it must be an IANA name such as Europe/London."),
};

/** Everything that is wrong with the options and can be seen without the file. */
export function readingFaults(options: ReadingOptions): ClienteleError[] {
  const names = Object.keys(CHECKS) as TextOption[];
  const faults = names.flatMap((name) => {
    const value = options[name];
    const why = value == null ? null : CHECKS[name](value);
    return why === null ? [] : [badOption(name, quote(String(value)), why)];
  });
  return [...faults, ...mappingFaults(options.mapping ?? [])];
}

function mappingFaults(mapping: readonly ColumnMapping[]): ClienteleError[] {
  const fields = mapping.map(({ field }) => fieldNamed(field));
  const columns = mapping.map(({ column }) => normalised(column));
  return mapping.flatMap(({ column, field }, i) => {
    const fault = (why: string) => [badOption("mapping", `${column}=${field}`, why)];
    const known = FIELDS.map((name) => `${name} (${headingOf(name)})`).join(", ");
    if (columns[i] === "") return fault("it names no column.");
    if (fields[i] === null) return fault(`there is no such field; known are ${known}.`);
    if (fields.indexOf(fields[i]) < i) return fault("the field has a column already.");
    return columns.indexOf(columns[i]) < i ? fault("the column fills a field already.") : [];
  });
}

function badOption(option: string, value: string, why: string): ClienteleError {
  return new ClienteleError("BAD_OPTION", { option, value, why }, ["input", option]);
}
