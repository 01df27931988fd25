import { canonicalText } from "../database/lines-hash.js";
import type { FieldValue } from "./column-memo.js";
import type { LineField } from "./fields.js";
import { instantParser } from "./parse-instant.js";
import { parseQuantity, parseThousandths } from "./parse-values.js";
import { isOddField } from "./reading-watch.js";
import type { SurveyedFile } from "./survey-file.js";

/** Reads the texts of each field as parseLine does. */
export type FieldReaders = Readonly<Record<LineField, (text: string) => FieldValue>>;

const PLAIN = { isOdd: false, isRounded: false };

/** What a line has of a field for which there is no column. */
export const NO_VALUE: FieldValue = {
  text: null,
  number: 0,
  canonical: canonicalText(null),
  id: 0,
  ...PLAIN,
};
const ODD: FieldValue = { ...NO_VALUE, isOdd: true };

/** @param timeZone of times without one, where the file has no column for it */
export function fieldReaders(surveyed: SurveyedFile, timeZone: string): FieldReaders {
  const { reading } = surveyed;
  const parseInstant = instantParser(reading.dates, reading.timeZone?.text ?? timeZone);
  const isOdd = isOddField(surveyed);
  const customer = (text: string) => (reading.hasFloatCustomers ? text.replace(/[.,]0+$/, "") : text);
  return {
    invoice: (text) => textValue(text.trim()),
    stockCode: textValue,
    description: textValue,
    country: (text) => textValue(text.trim()),
    customerNumber: (text) => (isOdd("customerNumber", text) ? ODD : textValue(customer(text.trim()))),
    quantity(text) {
      const parsed = parseQuantity(text, reading.decimal);
      return "reason" in parsed ? ODD : numberValue(parsed.value, "");
    },
    unitPrice(text) {
      const parsed = parseThousandths(text, reading.decimal);
      if ("reason" in parsed) return ODD;
      return { ...numberValue(parsed.value, "\u001f"), isRounded: parsed.isRounded };
    },
    orderedAt(text) {
      const parsed = parseInstant(text);
      return "reason" in parsed ? ODD : numberValue(parsed.value, "\u001f");
    },
    currency: (text) => (isOdd("currency", text) ? ODD : NO_VALUE),
    timeZone: (text) => (isOdd("timeZone", text) ? ODD : NO_VALUE),
  };
}

function textValue(text: string): FieldValue {
  if (text === "") return NO_VALUE;
  return { text, number: 0, canonical: canonicalText(text), id: -1, ...PLAIN };
}

function numberValue(number: number, separator: string): FieldValue {
  return { text: null, number, canonical: `${separator}${number}`, id: 0, ...PLAIN };
}
