/**
 * A number as a person reads it in a sentence: whole numbers and those from 100 on without decimals and with
 * thousands separators, smaller ones with three significant digits.
 */
export function readable(value: number): string {
  const whole = Number.isInteger(value) || Math.abs(value) >= 100;
  return value.toLocaleString(
    "en-GB",
    whole ? { maximumFractionDigits: 0 } : { maximumSignificantDigits: 3 },
  );
}

/** A share in 0…1 as per cent with at most one decimal, e.g. "30.5 %". */
export function percent(share: number): string {
  return `${(share * 100).toLocaleString("en-GB", { maximumFractionDigits: 1 })} %`;
}
