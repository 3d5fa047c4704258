/**
 * The provider object of this package's dynamic resources: this module's exports, which `pulumi.dynamic.Resource` stores as
 * `require("pulumi-cobalt/dynamic")` in the state of every resource. Where Pulumi's SDK cannot resolve this package from its own
 * place (pnpm), it stores the file instead, `pulumi-cobalt/dist/provider/hosts/dynamic-provider.js`; package.json exports both, and
 * the file first, since the last name of a file is the one that is stored. Where the package is linked, the text of these functions
 * is stored; that is why each resolves what it needs inside its own body, by the package's name.
 *
 * These two paths, these seven names and `pulumi-cobalt/dynamic-host` stand in users' states: they never change or go away.
 */
type Host = typeof import("./dynamic");
type Request = Parameters<Host["configure"]>[0];
type Properties = Record<string, unknown>;

export async function configure(request: Request): Promise<void> {
  return (require("pulumi-cobalt/dynamic-host") as Host).configure(request);
}

export async function check(olds: Properties, news: Properties) {
  return (require("pulumi-cobalt/dynamic-host") as Host).check(olds, news);
}

export async function diff(id: string, olds: Properties, news: Properties) {
  return (require("pulumi-cobalt/dynamic-host") as Host).diff(id, olds, news);
}

export async function create(inputs: Properties) {
  return (require("pulumi-cobalt/dynamic-host") as Host).create(inputs);
}

export async function read(id: string, properties: Properties) {
  return (require("pulumi-cobalt/dynamic-host") as Host).read(id, properties);
}

export async function update(id: string, olds: Properties, news: Properties) {
  return (require("pulumi-cobalt/dynamic-host") as Host).update(id, olds, news);
}

async function remove(id: string, properties: Properties): Promise<void> {
  return (require("pulumi-cobalt/dynamic-host") as Host).remove(id, properties);
}

export { remove as delete };
