import { ApolloServer } from "@apollo/server";
import { startStandaloneServer } from "@apollo/server/standalone";
import { built } from "../built.js";

const { openContext } = await built<typeof import("../../src/graphql/context.js")>("graphql/context");
const { openGraph } = await built<typeof import("../../src/reports/open-graph.js")>("reports/open-graph");
const { openServerWorkspace } = await built<typeof import("../../src/runs/workspace.js")>("runs/workspace");

/** The same graph, served as Apollo's own first page says, with nothing set. */
const { schema, services } = await openGraph(await openServerWorkspace(process.argv[2]), []);
const server = new ApolloServer({ schema });
const { url } = await startStandaloneServer(server, {
  listen: { port: 0, host: "127.0.0.1" },
  context: async () => openContext(services),
});
process.stdout.write(`${JSON.stringify({ url })}\n`);
