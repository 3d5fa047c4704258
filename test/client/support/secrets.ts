import { inspect } from "node:util";

/** An error and all of its causes, as every channel would show them. */
export function channelsOf(error: unknown): Readonly<Record<string, string>> {
  const chain: unknown[] = [];
  for (
    let link = error;
    link !== undefined && link !== null && chain.length < 10;
    link = Reflect.get(Object(link), "cause")
  ) {
    chain.push(link);
  }
  const each = (show: (link: unknown) => string) => chain.map(show).join("\n");
  return {
    text: each(String),
    json: each((link) => JSON.stringify(link) ?? ""),
    properties: each((link) =>
      JSON.stringify(
        Object.getOwnPropertyNames(Object(link)).map((name) => [
          name,
          String(Reflect.get(Object(link), name)),
        ]),
      ),
    ),
    inspected: each((link) => inspect(link, { depth: 10, showHidden: true, getters: true })),
    stack: each((link) => String(Reflect.get(Object(link), "stack"))),
  };
}
