import { fileURLToPath } from "node:url";

/** The built program. */
export const CLIENTELE = fileURLToPath(new URL("../dist/cli.js", import.meta.url));
