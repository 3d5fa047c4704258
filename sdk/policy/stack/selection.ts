/** A stack by the three parts of the name that Pulumi prints. */
export interface StackName {
  readonly organisation: string;
  readonly project: string;
  readonly stack: string;
}

/** The organisation's name with every backend but Pulumi Cloud. */
export const selfManaged = "organization";

/** A part of a stack's name, as every backend has it, where `*` stands for any text. */
const part = /^[A-Za-z0-9_.*-]+$/;

/** Whether a pattern fits the stack's name, `project/stack` or `organisation/project/stack`. */
export function matchesStack(name: StackName, pattern: string): boolean {
  return formsOf(name).some((form) => expressionOf(pattern).test(form));
}

/** What keeps a pattern from ever fitting a stack of this backend, or this one: a sentence, if there is something to say. */
export function patternFault(name: StackName, pattern: string): readonly string[] {
  if (matchesStack(name, pattern)) return [];
  const said = `stacks: ${JSON.stringify(pattern)}`;
  const parts = pattern.split("/");
  if (parts.length > 3 || parts.some((one) => !part.test(one))) {
    return [`${said} fits no stack: expected a stack, project/stack or organisation/project/stack.`];
  }
  if (formsOf(name).some((form) => expressionOf(pattern, "i").test(form))) {
    return [`${said} does not fit ${fullName(name)}, from which it differs by upper and lower case alone.`];
  }
  const [organisation = ""] = parts;
  const isForeign = parts.length === 3 && !expressionOf(organisation).test(selfManaged);
  if (name.organisation !== selfManaged || !isForeign) return [];
  return [
    `${said} fits no stack of this backend, which has no organisations: Pulumi prints ${fullName(name)}.`,
  ];
}

/** Whether one of the tags has a value that fits its pattern. */
export function hasTag(
  tags: ReadonlyMap<string, string> | undefined,
  patterns: Readonly<Record<string, string>>,
): boolean {
  return Object.entries(patterns).some(([tag, pattern]) => {
    const value = tags?.get(tag);
    return value !== undefined && expressionOf(pattern).test(value);
  });
}

function formsOf({ organisation, project, stack }: StackName): readonly string[] {
  return [stack, `${project}/${stack}`, `${organisation}/${project}/${stack}`];
}

function fullName({ organisation, project, stack }: StackName): string {
  return `${organisation}/${project}/${stack}`;
}

function expressionOf(pattern: string, flags = ""): RegExp {
  const literal = pattern.split("*").map((text) => text.replaceAll(/[.+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${literal.join(".*")}$`, flags);
}
