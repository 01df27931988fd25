import { request } from "node:http";
import type { Answer } from "./server.js";

export interface RawRequest {
  readonly path?: string;
  readonly method?: string;
  readonly headers?: Record<string, string>;
  readonly body?: string | Uint8Array;
}

export interface RawAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
  readonly json: Answer;
}

/** A request with just these headers, also those that fetch keeps to itself (Host, Origin, Content-Length). */
export function rawRequest(url: string, { path = "/graphql", method = "POST", headers, body }: RawRequest) {
  return new Promise<RawAnswer>((resolve, reject) => {
    const sent = request(new URL(path, url), { method, headers }, (response) => {
      let text = "";
      response.setEncoding("utf8").on("data", (part) => {
        text += part;
      });
      response.on("end", () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, text, json: parsed(text) }),
      );
    });
    sent.on("error", reject);
    sent.end(body);
  });
}

function parsed(text: string): Answer {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
