import { parsePage } from "../../../provider/client/reads/parse";
import { fieldsOf, stringAt } from "../../../provider/client/reads/parse-fields";
import type { CommandContext } from "../command";
import { table } from "../text/table";
import { type Parsed, type Probed, parsedBy } from "./probe";

/** An organisation of the API token's user. Its token is shown to nobody who has not asked for it. */
export interface Organisation {
  readonly id: string;
  readonly name: string;
  readonly token: string;
}

export const organisationsPath = "/orgs?limit=100";

export function organisationsIn(probed: Probed): Parsed<readonly Organisation[]> {
  const page = parsedBy(
    parsePage((place) => {
      const field = fieldsOf(place);
      return {
        id: stringAt(field("id")),
        name: stringAt(field("name")),
        token: stringAt(field("token")),
      };
    }),
    probed,
  );
  return page.kind === "value" ? { kind: "value", value: page.value.items } : page;
}

export interface Showing {
  /** The token in use, if there is one. */
  readonly current: string | undefined;
  readonly showToken: boolean;
}

/** The organisations to choose from. */
export function organisationsTable(
  organisations: readonly Organisation[],
  { current, showToken }: Showing,
  { columns }: Pick<CommandContext, "columns">,
): string {
  const heading = ["organisation", "id", "in use", ...(showToken ? ["token"] : [])];
  const rows = organisations.map(({ name, id, token }) => [
    name,
    id,
    token === current ? "yes" : "no",
    ...(showToken ? [token] : []),
  ]);
  return table(heading, rows, columns);
}

export function organisationsJson(organisations: readonly Organisation[], { current, showToken }: Showing) {
  return organisations.map(({ id, name, token }) => ({
    id,
    name,
    inUse: token === current,
    ...(showToken ? { token } : {}),
  }));
}
