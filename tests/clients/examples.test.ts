import { Kind, type OperationDefinitionNode, validate } from "graphql";
import { describe, expect, it } from "vitest";
import { type Answer, shareServer } from "../support/server.js";
import { EXAMPLES, PUBLISHED } from "./examples.js";

const server = shareServer(["--with-sample"]);

/** Variables that fit the sample orders. */
async function variablesOf(name: string): Promise<object> {
  switch (name) {
    case "ChangedCustomers":
      return {
        since: (await server().ask("{ dataSetVersion { firstOrderAt } }")).dataSetVersion.firstOrderAt,
      };
    case "SupportLookUp":
      return { customerNumber: (await anomaly()).customer.customerNumber };
    case "WhatIf":
      return { input: { recencyDays: 12, frequency: 4, monetary: 812.4 } };
    case "StartTraining":
      return { input: { kMeans: { k: 4 }, waitSeconds: 60 } };
    default:
      return {};
  }
}

const anomaly = async (): Promise<Answer> =>
  (await server().ask("{ anomalies(first: 1) { nodes { customer { customerNumber } } } }")).anomalies
    .nodes[0];

const operations = EXAMPLES.flatMap(({ name, document, text }) =>
  document.definitions
    .filter((definition) => definition.kind === Kind.OPERATION_DEFINITION)
    .filter(({ operation }) => operation !== "subscription") // session.test.ts follows one
    .map((operation) => [`${operation.name?.value} of ${name}`, operation, text] as const),
);

/** Whether some list somewhere in an answer holds something: an example that shows nothing teaches nothing. */
function hasContent(value: unknown): boolean {
  if (value === null || typeof value !== "object") return value !== null;
  return Object.values(value).some(hasContent);
}

describe("examples/", () => {
  it("has one for each of the uses that the guide names", () => {
    expect(EXAMPLES.map(({ name }) => name)).toEqual([
      "crm-sync.graphql",
      "dashboard.graphql",
      "progress.graphql",
      "support-look-up.graphql",
      "what-if-slider.graphql",
    ]);
  });

  it.each(EXAMPLES.map(({ name, document }) => [name, document] as const))(
    "%s is valid",
    (_name, document) => {
      expect(validate(PUBLISHED, document).map(({ message }) => message)).toEqual([]);
    },
  );

  it.each(operations)(
    "%s is answered without error",
    async (_title, operation: OperationDefinitionNode, query) => {
      const operationName = String(operation.name?.value);
      const response = await fetch(`${server().url}/graphql`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ query, operationName, variables: await variablesOf(operationName) }),
      });
      const { data, errors } = (await response.json()) as Answer;
      expect(errors).toBeUndefined();
      for (const [field, value] of Object.entries(data)) {
        expect(hasContent(value), field).toBe(true);
        expect((value as Answer).userErrors ?? []).toEqual([]);
      }
    },
  );
});
