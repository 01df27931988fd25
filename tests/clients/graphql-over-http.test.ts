import { serverAudits } from "graphql-http";
import { describe, expect, it } from "vitest";
import { shareServer } from "../support/server.js";

const server = shareServer();

/** Audits of the GraphQL-over-HTTP specification, as its reference implementation has them. */
const audits = serverAudits({
  url: () => `${server().url}/graphql`,
  // a browser would have to ask first before it sends this header: what `csrfPrevention` wants to see on a GET
  fetchFn: (url: string, init?: RequestInit) =>
    fetch(url, { ...init, headers: { ...init?.headers, "apollo-require-preflight": "true" } }),
});

describe("GraphQL over HTTP, by the audits of graphql-http", () => {
  it("has 61 audits", () => {
    expect(audits).toHaveLength(61);
  });

  it.each(audits.map((audit) => [`${audit.id} ${audit.name}`, audit] as const))(
    "%s",
    async (_name, audit) => {
      expect(await audit.fn()).toMatchObject({ status: "ok" });
    },
  );
});
