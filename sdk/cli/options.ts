import { parseArgs } from "node:util";
import { UsageError } from "./command";

type Options = Readonly<Record<string, { readonly type: "string" | "boolean"; readonly multiple?: boolean }>>;

type Values<T extends Options> = ReturnType<typeof parseArgs<{ args: string[]; options: T }>>["values"];

/**
 * Parses options. Throws a `UsageError` for an unknown option, for any argument that is no option, for a value that is
 * blank (in a pipeline: a variable that is not set), and for a second value where one is meant.
 */
export function parseOptions<const T extends Options>(args: readonly string[], options: T): Values<T> {
  const { values, tokens } = parsed(args, options);
  const given = tokens.flatMap((token) => (token.kind === "option" ? [token] : []));
  for (const { name, value } of given)
    if (value !== undefined && value.trim() === "")
      throw new UsageError(`--${name} has an empty value. Is a variable not set?`);
  const twice = given.find(
    ({ name }, at) =>
      options[name]?.type === "string" &&
      !options[name].multiple &&
      given.findIndex((one) => one.name === name) < at,
  );
  if (twice !== undefined) throw new UsageError(`--${twice.name} can be given once only.`);
  return values;
}

function parsed<const T extends Options>(args: readonly string[], options: T) {
  try {
    return parseArgs({ args: [...args], options, tokens: true });
  } catch (error) {
    if (!/^ERR_PARSE_ARGS_/.test(String(Reflect.get(Object(error), "code")))) throw error;
    // Node's own advice on positional arguments leads nowhere here.
    const said = error instanceof Error ? error.message : String(error);
    throw new UsageError(said.replace(/\. To specify a positional argument.*$/s, "."));
  }
}

/** Reads a number; undefined where the option is absent. @throws UsageError that names the option */
export function readNumber(
  name: string,
  text: string | undefined,
  isAllowed: (value: number) => boolean,
): number | undefined {
  if (text === undefined) return undefined;
  const value = text.trim() === "" ? Number.NaN : Number(text);
  if (isAllowed(value)) return value;
  throw new UsageError(`${name} cannot be "${text}".`);
}

/** Reads one of several values; undefined where the option is absent. @throws UsageError that names the option and its values */
export function readChoice<const T extends string>(
  name: string,
  text: string | undefined,
  choices: readonly T[],
): T | undefined {
  if (text === undefined) return undefined;
  const choice = choices.find((known) => known === text);
  if (choice !== undefined) return choice;
  throw new UsageError(`${name} cannot be "${text}": it is ${choices.join(", ")}.`);
}
