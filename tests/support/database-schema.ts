import { openDatabase } from "../../src/database/open-database.js";

const HEADING = `-- What db/migrations add up to. Generated: npm run generate

`;

/** The SQL of everything in a fresh database, in the order in which it was made. */
export function dumpSchema(): string {
  const { sqlite, close } = openDatabase(":memory:");
  try {
    const statements = sqlite
      .prepare("SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY rowid")
      .pluck()
      .all() as string[];
    return HEADING + statements.map((statement) => `${statement};\n`).join("\n");
  } finally {
    close();
  }
}
