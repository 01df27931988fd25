import { MESSAGES } from "../../src/errors.js";
import { ALERTS } from "../../src/intake/alert.js";
import { WARNINGS } from "../../src/preprocessing/run-warning.js";

const INTRODUCTION = `<!-- Generated from src/errors.ts, src/preprocessing/run-warning.ts and src/intake/alert.ts: npm run generate -->

# Errors, warnings and alerts

Every refusal has a code and a sentence that says what was wrong and what to do. Names in braces stand for the facts of the
case. Codes do not change; sentences may become clearer.

- **API**: an impossible value in a mutation comes back in \`userErrors\` as \`{ code, message, path }\`; a fault of a query as
  a top-level error with \`extensions.code\` BAD_USER_INPUT and the code below as \`extensions.reason\`.
- **Command line**: \`CODE: sentence\` on standard error, nothing on standard output, exit code 1 (70 for WORKER_FAILED).
- **HTTP** outside GraphQL: \`{ "error": { code, message } }\`.
`;

/** The page docs/errors.md: everything that Clientele refuses, warns or alerts about. */
export function describeCatalogue(): string {
  return [
    INTRODUCTION,
    "## Errors",
    "",
    table(MESSAGES),
    "",
    "## Warnings of a model run",
    "",
    "A run with warnings has succeeded; they stand in `ModelRun.warnings`.",
    "",
    table(WARNINGS),
    "",
    "## Alerts about a data set",
    "",
    "They stand in `DataQuality.alerts`, with numbers and what to do. BLOCK: no model can be made; DECIDE: somebody has to choose; NOTE: good to know.",
    "",
    table(ALERTS, "when"),
    "",
  ].join("\n");
}

function table(sentences: Readonly<Record<string, string>>, heading = "sentence"): string {
  const rows = Object.entries(sentences).map(([code, sentence]) => `| \`${code}\` | ${cell(sentence)} |`);
  return [`| code | ${heading} |`, "| --- | --- |", ...rows].join("\n");
}

function cell(text: string): string {
  return text.replaceAll("|", "\\|");
}
