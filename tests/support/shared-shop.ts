import { afterAll, beforeAll } from "vitest";
import type { OrderRow } from "./orders.js";
import { type Shop, withShop } from "./workspace.js";

/** A shop with those orders that stays open for all tests of a block. */
export function sharedShop(orders: readonly OrderRow[]): { readonly shop: Shop } {
  const shared = {} as { shop: Shop };
  let close: () => void = () => undefined;
  let closed: Promise<void> = Promise.resolve();
  beforeAll(async () => {
    await new Promise<void>((opened, fail) => {
      closed = withShop(async (shop) => {
        await shop.import(orders);
        shared.shop = shop;
        opened();
        await new Promise<void>((resolve) => {
          close = resolve;
        });
      });
      closed.catch(fail);
    });
  });
  afterAll(() => {
    close();
    return closed;
  });
  return shared;
}
