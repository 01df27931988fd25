import type { Command } from "commander";
import { withDatabase } from "../database/open-database.js";
import { ClienteleError } from "../errors.js";
import { ACCESS_SCOPES, type AccessScope } from "../runs/access-scopes.js";
import { type AccessToken, createAccessToken, listAccessTokens, revokeToken } from "../runs/access-tokens.js";
import {
  type CommonFlags,
  type ProgramSettings,
  print,
  repeatable,
  withCommonFlags,
} from "./command-line.js";
import { textTable } from "./text-table.js";

interface CreateFlags extends CommonFlags {
  readonly scope: readonly string[];
  readonly expires?: string;
}

const SCOPES = ACCESS_SCOPES.join(", ");
const UNITS: Readonly<Record<string, number>> = { h: 3_600_000, d: 86_400_000 };
const LONGEST_DAYS = 3_650;

export function addToken(program: Command, settings: ProgramSettings): void {
  const token = program.command("token").description("make, list and revoke tokens that let programs in");
  withCommonFlags(token.command("create"), settings)
    .description("make a token and show it, this once")
    .argument("<name>", "whose it is, to tell it from the others")
    .addOption(repeatable("--scope <scope>", `what it may do: ${SCOPES}; each includes read`))
    .option("--expires <time>", "how long it is valid, e.g. 90d or 12h; for ever where nothing is said")
    .action((name: string, flags: CreateFlags) => create(name, flags));
  withCommonFlags(token.command("list"), settings)
    .description("show all tokens, without what opens the door")
    .action((flags: CommonFlags) => list(flags));
  withCommonFlags(token.command("revoke"), settings)
    .description("make a token invalid; a running server knows at once")
    .argument("<name>", "its name or id, as `clientele token list` shows them")
    .action((name: string, flags: CommonFlags) => revoke(name, flags));
}

async function create(name: string, flags: CreateFlags): Promise<void> {
  const wanted = { name, scopes: readScopes(flags.scope), expiresAt: readExpiry(flags.expires) };
  await withDatabase(flags.db, async (database) => {
    const { token, accessToken } = await createAccessToken(database, wanted);
    const until = accessToken.expiresAt ? ` until ${accessToken.expiresAt.toISOString()}` : "";
    const told = `${token}\n\nThis is the only time it is shown. It is valid${until} for: ${accessToken.scopes.join(", ")}.\nSend it as: Authorization: Bearer TOKEN`;
    print(flags, { token, accessToken }, told);
  });
}

async function list(flags: CommonFlags): Promise<void> {
  await withDatabase(flags.db, async (database) => {
    const accessTokens = await listAccessTokens(database);
    print(
      flags,
      { accessTokens },
      accessTokens.length > 0
        ? describe(accessTokens)
        : "There are no tokens. Make one: clientele token create NAME --scope read",
    );
  });
}

async function revoke(nameOrId: string, flags: CommonFlags): Promise<void> {
  await withDatabase(flags.db, async (database) => {
    const accessToken = await revokeToken(database, nameOrId);
    print(flags, { accessToken }, `The token ${accessToken.name} opens nothing any more.`);
  });
}

function describe(tokens: readonly AccessToken[]): string {
  const day = (instant: Date | null) => instant?.toISOString().slice(0, 10) ?? "never";
  return textTable(
    [
      { heading: "id", isNumber: true, text: ({ id }) => String(id) },
      { heading: "name", text: ({ name }) => name },
      { heading: "scopes", text: ({ scopes }) => scopes.join(" ") },
      { heading: "made", text: ({ createdAt }) => day(createdAt) },
      { heading: "last used", text: ({ lastUsedAt }) => day(lastUsedAt) },
      { heading: "expires", text: ({ expiresAt }) => day(expiresAt) },
      { heading: "", text: ({ isValid, revokedAt }) => (isValid ? "" : revokedAt ? "revoked" : "expired") },
    ],
    tokens,
  );
}

/** @throws ClienteleError BAD_OPTION */
function readScopes(given: readonly string[]): AccessScope[] {
  const names = given.flatMap((text) => text.split(",")).map((text) => text.trim().toLowerCase());
  const isScope = (name: string): name is AccessScope => (ACCESS_SCOPES as readonly string[]).includes(name);
  const unknown = names.find((name) => !isScope(name));
  if (unknown === undefined && names.length > 0) return names.filter(isScope);
  throw new ClienteleError("BAD_OPTION", {
    option: "--scope",
    value: unknown === undefined ? "left out" : unknown || '""',
    why: `say at least one of ${SCOPES}.`,
  });
}

/** @throws ClienteleError BAD_OPTION */
function readExpiry(text: string | undefined): Date | null {
  if (text === undefined) return null;
  const [, number = "", unit = ""] = /^(\d{1,6})([dh])$/.exec(text.trim().toLowerCase()) ?? [];
  const milliseconds = Number(number) * (UNITS[unit] ?? 0);
  if (milliseconds > 0 && milliseconds <= LONGEST_DAYS * UNITS.d) return new Date(Date.now() + milliseconds);
  throw new ClienteleError("BAD_OPTION", {
    option: "--expires",
    value: text || '""',
    why: `give days or hours, e.g. 90d or 12h, of at most ${LONGEST_DAYS} days.`,
  });
}
