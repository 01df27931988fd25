import { runProcess } from "./run-process.js";
import type { Tool } from "./trial.js";

/** How a peer is started, or why it cannot be. */
type FoundTool =
  | { readonly command: string; readonly version: string; readonly missing?: undefined }
  | { readonly missing: string };

export type Tools = Readonly<Record<Tool, FoundTool>>;

interface Probe {
  readonly commands: readonly string[];
  readonly args: readonly string[];
  readonly packages: string;
}

/** What needs nothing but Node and the packages that are installed; it has no version to tell. */
const OURS: Probe = { commands: [process.execPath], args: ["-e", ""], packages: "nodejs" };

const PROBES: Readonly<Record<Tool, Probe>> = {
  "scikit-learn": {
    commands: ["python3", "/usr/bin/python3"],
    args: ["-c", "import sklearn, pandas; print(sklearn.__version__, 'pandas', pandas.__version__)"],
    packages: "python3-sklearn python3-pandas",
  },
  pandas: {
    commands: ["python3", "/usr/bin/python3"],
    args: ["-c", "import pandas, openpyxl; print(pandas.__version__, 'openpyxl', openpyxl.__version__)"],
    packages: "python3-pandas python3-openpyxl",
  },
  "R dbscan": {
    commands: ["Rscript"],
    args: ["-e", "cat(as.character(packageVersion('dbscan')))"],
    packages: "r-base-core r-cran-dbscan",
  },
  Flask: {
    commands: ["python3", "/usr/bin/python3"],
    args: [
      "-c",
      "import flask, gunicorn, sklearn; print(flask.__version__, 'gunicorn', gunicorn.__version__)",
    ],
    packages: "python3-flask gunicorn python3-sklearn python3-pandas",
  },
  wrk: {
    commands: ["sh"],
    args: ["-c", "command -v wrk >&2 && wrk --version | head -n 1 | cut -d ' ' -f 2"],
    packages: "wrk",
  },
  "Apollo standalone": OURS,
  Clientele: OURS,
  sqlite3: { commands: ["sqlite3"], args: [":memory:", "SELECT sqlite_version()"], packages: "sqlite3" },
};

/** Looks for the peers of this machine. */
export async function findTools(): Promise<Tools> {
  const found = await Promise.all(
    Object.entries(PROBES).map(async ([tool, probe]) => [tool, await find(tool, probe)] as const),
  );
  return Object.fromEntries(found) as Tools;
}

async function find(tool: string, { commands, args, packages }: Probe): Promise<FoundTool> {
  for (const command of commands) {
    try {
      const { stdout } = await runProcess({ command, args });
      return { command, version: stdout.trim() };
    } catch {
      // the next one, if there is one
    }
  }
  return { missing: `${tool} is not on this machine; on Debian: apt-get install ${packages}` };
}
