import type { Context as HonoContext } from "hono";
import type { SandboxEnv } from "./context";
import { malformed, unprocessable } from "./refusals";

type Request = HonoContext<SandboxEnv>;

/** The query, each parameter at most once and none that is not documented. */
export function readQuery(c: Request, documented: readonly string[]): Readonly<Record<string, string>> {
  const query: Record<string, string> = {};
  for (const [name, values] of Object.entries(c.req.queries())) {
    if (!documented.includes(name)) {
      throw unprocessable(
        `Unknown query parameter \`${name}\`. Documented here: ${documented.join(", ") || "none"}.`,
      );
    }
    const [value = "", ...more] = values;
    if (more.length > 0)
      throw unprocessable(`The query parameter \`${name}\` is given ${values.length} times.`);
    query[name] = value;
  }
  return query;
}

/** @throws Refusal 422: what is documented without a body gets none. */
export function refuseBody(c: Request): void {
  if (c.env.body !== "") throw unprocessable(`${c.req.method} ${c.req.path} is documented without a body.`);
}

/** The body's fields, none that is not documented. */
export function readFields(c: Request, documented: readonly string[]): Readonly<Record<string, unknown>> {
  const body = parseJson(c.env.body);
  if (typeof body !== "object" || body === null || Array.isArray(body)) {
    throw unprocessable(`The body must be a JSON object with: ${documented.join(", ")}.`);
  }
  const unknown = Object.keys(body).filter((name) => !documented.includes(name));
  if (unknown.length > 0) {
    throw unprocessable(
      `Unknown fields in the body: ${unknown.join(", ")}. Documented: ${documented.join(", ")}.`,
    );
  }
  return { ...body };
}

function parseJson(text: string): unknown {
  if (text === "") throw unprocessable("The body is missing.");
  try {
    return JSON.parse(text);
  } catch {
    throw malformed("The body is not JSON.");
  }
}
