import { type Readable, readable } from "../reading";
import { collect, type Found } from "./collect";
import { isPrivateNetwork } from "./host-names";

/**
 * A resource's type without the version of the API where the shape stays the same: `azure-native:web:WebApp` of
 * `azure-native:web/v20230101:WebApp` and of the local package's `azure-native_web_v20230101:web/v20230101:WebApp`,
 * `kubernetes:networking.k8s.io:Ingress` of `kubernetes:networking.k8s.io/v1:Ingress`.
 */
export function canonicalType(type: string): string {
  const [provider = "", module = "", name = "", ...rest] = type.split(":");
  if (rest.length > 0) return type;
  if (provider === "kubernetes") return `${provider}:${module.replace(/\/v\d\w*$/, "")}:${name}`;
  const native = /^azure-native(_[a-z]+_v\w+)?$/.test(provider);
  return native ? `azure-native:${module.replace(/\/v\d{8}\w*$/, "")}:${name}` : type;
}

/**
 * A row of the table: resource types of one shape, what makes them public, and where their host names are. Paths are
 * such as `spec.rules[*].host`; `[*]` is every item of a list.
 */
export interface EndpointRule {
  /** Pulumi's types; those of Azure Native and Kubernetes without the version of their API, see `canonicalType`. */
  readonly types: readonly string[];
  readonly publicWhen: Condition;
  /** Where the host names are that people chose: aliases, custom domains, an ingress's rules. */
  readonly hosts?: readonly HostSource[];
  /** Where the name or address is that the cloud makes up, mostly known only after a deployment. */
  readonly generated?: readonly HostSource[];
  /** The resource only names hosts that another one serves: without a host it says nothing. */
  readonly namesOnly?: boolean;
  /** Where the properties leave open whether the resource is public, and what would settle it. */
  readonly openWhen?: { readonly condition: Condition; readonly why: string };
  /** The resources of the same stack that serve the hosts which this one names. */
  readonly servedBy?: ServedBy;
  /** The resources of the same stack that hold this one's address, where its own properties only refer to them. */
  readonly addressIn?: AddressIn;
}

/** A row as it is written: what says no `publicWhen` is always public. */
export type EndpointRow = Omit<EndpointRule, "publicWhen"> & Partial<EndpointRule>;

/** The path of a property with host names, or of the items that `hostsOf` reads them from. */
export type HostSource =
  | string
  | {
      readonly path: string;
      /** The hosts of one item, maybe none; undefined where they cannot be told from it. */
      readonly hostsOf: (item: unknown, source: Readable) => readonly string[] | undefined;
    }
  /** Those of the items at `path` that `where` is true for have host names in these fields. */
  | {
      readonly path: string;
      readonly where: (item: unknown, source: Readable) => boolean;
      readonly fields: readonly HostSource[];
    };

/** A row for DNS records of one shape. */
export interface DnsRecords {
  readonly types: readonly string[];
  /** Where the whole name is. */
  readonly name: HostSource;
  /** Properties that say what a record leads to. */
  readonly leadsTo: readonly string[];
}

export interface ServedBy {
  /** Types without the version of their API. */
  readonly types: readonly string[];
  /** Where the references are; each of them names one resource. */
  readonly path: string;
  /** What one reference names: a resource of Kubernetes, nothing outside of the cluster, or undefined for what cannot be told. */
  readonly referenceOf: (item: unknown, source: Readable) => Reference | undefined;
  /** True if the hosts stay inside of the cluster where there is no reference at all. */
  readonly privateWithout: boolean;
}

export type Reference = { readonly namespace: string; readonly name: string } | "inside the cluster";

export interface AddressIn {
  /** The property that the address comes from. */
  readonly property: string;
  readonly types: readonly string[];
  /** Where those types have it. */
  readonly paths: readonly string[];
}

/** What is known of a resource as an endpoint. */
export type EndpointReading =
  | {
      readonly kind: "public";
      /** Each of them must belong to a target; normalised, without duplicates, at least one. */
      readonly hosts: readonly string[];
      /** Properties with further hosts that can't be told: not known in a preview yet, or no host name. */
      readonly undecided: readonly string[];
    }
  | { readonly kind: "private" }
  | { readonly kind: "cannotTell"; readonly why: string };

export function pathOf(source: HostSource): string {
  return typeof source === "string" ? source : source.path;
}

export type Scalar = string | number | boolean;

/** What a resource's properties say; rows of the table make one with the functions below. */
export type Condition =
  | { readonly kind: "is"; readonly path: string; readonly values: readonly Scalar[] }
  | { readonly kind: "says"; readonly path: string; readonly words: readonly string[] }
  | { readonly kind: "present"; readonly path: string }
  | { readonly kind: "some"; readonly path: string; readonly condition: Condition }
  | { readonly kind: "private ranges"; readonly path: string; readonly rangesOf: RangesOf }
  | { readonly kind: "not"; readonly condition: Condition }
  | { readonly kind: "all"; readonly conditions: readonly Condition[] }
  | { readonly kind: "any"; readonly conditions: readonly Condition[] };

/** Whether a condition holds, or the properties that a preview can't tell and that decide it. */
export type Verdict =
  | { readonly kind: "holds" }
  | { readonly kind: "fails" }
  | { readonly kind: "open"; readonly paths: readonly string[] };

/** The property, or one of the list's items, is one of `values`, whatever case; an absent property is none. */
export function is(path: string, ...values: readonly Scalar[]): Condition {
  return { kind: "is", path, values };
}

/** The property is none of `values`, or absent. */
export function isNot(path: string, ...values: readonly Scalar[]): Condition {
  return not(is(path, ...values));
}

/** The property, or each of the list's items, has one of `words` among its own (`nginx-internal` has two). */
export function says(path: string, ...words: readonly string[]): Condition {
  return { kind: "says", path, words };
}

/** One of the properties, such as the class of an ingress, which people and clouds name, says that it is for internal use. */
export function saysInternal(...paths: readonly string[]): Condition {
  return any(...paths.map((path) => says(path, "internal", "private")));
}

/** The property has a value other than an empty text, be it one that a preview can't tell: an id is set only where there is something. */
export function present(path: string): Condition {
  return { kind: "present", path };
}

/** One of the values at `path` meets a condition whose paths begin at it, such as a setting with its name and value. */
export function some(path: string, condition: Condition): Condition {
  return { kind: "some", path, condition };
}

/** The networks that a text names; undefined where they cannot be told. */
type RangesOf = (text: string) => readonly string[] | undefined;

const separated: RangesOf = (text) => text.split(/[\s,]+/).filter((part) => part !== "");

/** The property, a list of networks or a text of them with commas, names private networks alone. */
export function privateRangesOnly(path: string, rangesOf: RangesOf = separated): Condition {
  return { kind: "private ranges", path, rangesOf };
}

export function not(condition: Condition): Condition {
  return { kind: "not", condition };
}

export function all(...conditions: readonly Condition[]): Condition {
  return { kind: "all", conditions };
}

export function any(...conditions: readonly Condition[]): Condition {
  return { kind: "any", conditions };
}

export const always: Condition = all();

export function evaluate(source: Readable, condition: Condition): Verdict {
  switch (condition.kind) {
    case "is":
      return anyOf(
        judgeValues(source, condition.path, (value) =>
          condition.values.some((expected) => comparable(expected) === value),
        ),
      );
    case "says":
      return allOf(
        judgeValues(source, condition.path, (value) =>
          value.split(/[^a-z0-9]+/).some((word) => condition.words.includes(word)),
        ),
      );
    case "present":
      return anyOf(collect(source, condition.path).map(judgePresence));
    case "some":
      return anyOf(collect(source, condition.path).map((found) => judgePart(found, condition.condition)));
    case "private ranges":
      return allOf(
        collect(source, condition.path).flatMap((found) => judgeRanges(found, condition.rangesOf)),
      );
    case "not":
      return negated(evaluate(source, condition.condition));
    case "all":
      return negated(anyOf(condition.conditions.map((part) => negated(evaluate(source, part)))));
    case "any":
      return anyOf(condition.conditions.map((part) => evaluate(source, part)));
  }
}

/** A value that is neither text, number nor boolean can't be judged. */
function judgeValues(source: Readable, path: string, fits: (value: string) => boolean): readonly Verdict[] {
  return collect(source, path).map((found) => {
    if (found.kind === "unknown" || !isScalar(found.value)) return { kind: "open", paths: [found.path] };
    return { kind: fits(comparable(found.value)) ? "holds" : "fails" };
  });
}

function judgePresence(found: Found): Verdict {
  if (found.kind === "known") return { kind: found.value === "" ? "fails" : "holds" };
  return found.atEnd ? { kind: "holds" } : { kind: "open", paths: [found.path] };
}

function judgePart(found: Found, condition: Condition): Verdict {
  if (found.kind === "unknown") return { kind: "open", paths: [found.path] };
  const verdict = evaluate(readable(found.value), condition);
  return verdict.kind === "open"
    ? { kind: "open", paths: verdict.paths.map((path) => `${found.path}.${path}`) }
    : verdict;
}

function judgeRanges(found: Found, rangesOf: RangesOf): readonly Verdict[] {
  const isText = found.kind === "known" && typeof found.value === "string";
  const ranges = isText ? rangesOf(String(found.value)) : undefined;
  if (ranges === undefined) return [{ kind: "open", paths: [found.path] }];
  return ranges.map((range) => ({ kind: isPrivateNetwork(range) ? "holds" : "fails" }));
}

function anyOf(verdicts: readonly Verdict[]): Verdict {
  if (verdicts.some(({ kind }) => kind === "holds")) return { kind: "holds" };
  const paths = verdicts.flatMap((verdict) => (verdict.kind === "open" ? verdict.paths : []));
  return paths.length > 0 ? { kind: "open", paths: [...new Set(paths)] } : { kind: "fails" };
}

/** Nothing at all does not hold. */
function allOf(verdicts: readonly Verdict[]): Verdict {
  return verdicts.length === 0 ? { kind: "fails" } : negated(anyOf(verdicts.map(negated)));
}

function negated(verdict: Verdict): Verdict {
  if (verdict.kind === "open") return verdict;
  return { kind: verdict.kind === "holds" ? "fails" : "holds" };
}

function isScalar(value: unknown): value is Scalar {
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean";
}

function comparable(value: Scalar): string {
  return String(value).toLowerCase();
}
