import type { Command } from "commander";
import { ask, type Graph } from "../reports/open-graph.js";
import { globalId } from "../runs/global-id.js";
import { startRenaming } from "../runs/start-renaming.js";
import {
  type CommonFlags,
  type ProgramSettings,
  print,
  withCommonFlags,
  withProgram,
} from "./command-line.js";

interface SegmentJson {
  readonly id: string;
  readonly key: string;
  readonly number: number;
  readonly name: string;
  readonly nameReason: string;
}

const SEGMENT = "id key number name tier nameReason modelRun { id number }";

export function addRenameSegment(program: Command, settings: ProgramSettings): void {
  withCommonFlags(program.command("rename-segment"), settings)
    .description("give a segment a name of your own, which later models keep")
    .argument("<key>", "the segment's key; or its number or id in the active model")
    .argument("<name>", "what to call it; the rule's own name takes yours away again")
    .action((key: string, name: string, flags: CommonFlags) => rename(key, name, flags));
}

async function rename(key: string, name: string, flags: CommonFlags): Promise<void> {
  await withProgram(flags.db, async ({ workspace, graph }) => {
    const segmentKey = await keyOfSegment(graph, key);
    const { segmentId } = await startRenaming(workspace, { segmentKey, name });
    const { node: segment } = await ask<{ node: SegmentJson }>(
      graph,
      `query ($id: ID!) { node(id: $id) { ... on Segment { ${SEGMENT} } } }`,
      { id: globalId("Segment", segmentId) },
    );
    print(
      flags,
      { segment },
      `The segment ${segment.key} is called ${segment.name} now. ${segment.nameReason}`,
    );
  });
}

/** The key that was meant: a segment of the active model by its number or id, else the text itself. */
async function keyOfSegment(graph: Graph, text: string): Promise<string> {
  const { segments } = await ask<{ segments: SegmentJson[] }>(graph, `{ segments { ${SEGMENT} } }`);
  const isKey = segments.some(({ key }) => key === text);
  const meant = segments.find(({ id, number }) => id === text || String(number) === text);
  return isKey ? text : (meant?.key ?? text);
}
