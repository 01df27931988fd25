import "reflect-metadata";
import { describe, expect, it } from "vitest";
import { openContext } from "../../src/graphql/context.js";
import { openGraph } from "../../src/reports/open-graph.js";
import { withShop } from "../support/workspace.js";

/** What Apollo does with the context of each request. */
const copy = <T extends object>(one: T): T => Object.assign(Object.create(Object.getPrototypeOf(one)), one);

describe("the context of a request", () => {
  it("opens its loaders once, also as a copy, and anew after a mutation", () =>
    withShop(async ({ workspace }) => {
      const { services } = await openGraph(workspace, []);
      const context = copy(openContext(services));
      const { loaders } = context;
      expect(context.loaders).toBe(loaders);
      context.forgetLoaded();
      expect(context.loaders).not.toBe(loaders);
    }));

  it("shares no loaders with another request", () =>
    withShop(async ({ workspace }) => {
      const { services } = await openGraph(workspace, []);
      expect(openContext(services).loaders).not.toBe(openContext(services).loaders);
    }));
});
