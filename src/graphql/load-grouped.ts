/**
 * Loads keys group by group, each group with one query, and puts what was found in the order of the keys.
 *
 * @param groupOf  what keys of one query have in common, as a text
 * @param load     one result for each of the keys given, in their order
 */
export async function loadGrouped<Key, Result>(
  keys: readonly Key[],
  groupOf: (key: Key) => string,
  load: (own: readonly [Key, ...Key[]]) => Promise<readonly Result[]>,
): Promise<Result[]> {
  const places = groupBy([...keys.keys()], (i) => groupOf(keys[i]));
  const results = new Array<Result>(keys.length);
  const loading = Array.from(places.values(), async (own) => {
    const found = await load(own.map((i) => keys[i]) as [Key, ...Key[]]);
    own.forEach((i, at) => {
      results[i] = found[at];
    });
  });
  await Promise.all(loading);
  return results;
}

/** The row of each customer, null where there is none. */
export function inOrderOf<Row extends { readonly customer_id: number }>(
  keys: readonly { readonly customerId: number }[],
  rows: readonly Row[],
): (Row | null)[] {
  const found = new Map(rows.map((row) => [row.customer_id, row]));
  return keys.map(({ customerId }) => found.get(customerId) ?? null);
}

/** Items by what `keyOf` says of each, in their order. */
export function groupBy<Item, Key>(items: readonly Item[], keyOf: (item: Item) => Key): Map<Key, Item[]> {
  const groups = new Map<Key, Item[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return groups;
}
