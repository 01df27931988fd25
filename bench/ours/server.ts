import { spawn } from "node:child_process";
import { once } from "node:events";
import { CLIENTELE } from "../clientele.js";

export interface Server {
  readonly url: string;
  readonly pid: number;
  /** The data of a query. @throws Error where it is refused */
  ask<Data>(query: string): Promise<Data>;
}

/** A server on a database, for the time of the work. */
export async function withServer<T>(database: string, work: (server: Server) => Promise<T>): Promise<T> {
  const args = [CLIENTELE, "serve", "--db", database, "--port", "0", "--json"];
  const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
  const ended = once(child, "close");
  try {
    const url = await new Promise<string>((resolve, reject) => {
      child.stdout.setEncoding("utf8").once("data", (line) => resolve(JSON.parse(line).url));
      ended.then(([code]) => reject(new Error(`the server ended with ${code}`)));
    });
    return await work({ url, pid: child.pid as number, ask: (query) => ask(url, query) });
  } finally {
    child.kill();
    await ended;
  }
}

async function ask<Data>(url: string, query: string): Promise<Data> {
  const response = await fetch(`${url}/graphql`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ query }),
  });
  const { data, errors } = (await response.json()) as { data: Data; errors?: readonly object[] };
  if (errors) throw new Error(JSON.stringify(errors));
  return data;
}
