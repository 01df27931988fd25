/** What an order is in files without invoice numbers, as sentences; none where each order has its number. */
export function ordersInWords(files: readonly { readonly orderIs: string | null }[]): string[] {
  const units = new Set(files.map(({ orderIs }) => orderIs));
  return [
    ...(units.has("INSTANT")
      ? ["Without invoice numbers, an order is what one customer bought at one instant."]
      : []),
    ...(units.has("DAY")
      ? [
          "Without invoice numbers, and with dates that have no times, an order is what one customer bought on one day.",
        ]
      : []),
  ];
}
