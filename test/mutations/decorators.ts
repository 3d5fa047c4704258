import type { CobaltApi } from "../../provider/client/api";
import { createContext } from "../../provider/context";
import { resources } from "../../provider/registry";
import type { ResourceName } from "../../provider/resources/all-fields";
import type { Context, Diagnostics, Lifecycle } from "../../provider/resources/lifecycle";
import type { PropertyMap } from "../../provider/resources/property-map";

/** What the hosts serve, and what they serve it with: the two seams that every fault decorates. */
export interface Product {
  readonly resources: typeof resources;
  readonly createContext: typeof createContext;
}

/** A behaviour that breaks a promise: gives the parts that it changes, made from the product's own. */
export type Fault = (product: Product) => Partial<Product>;

export const ownProduct: Product = { resources, createContext };

/** The product with a fault in it. */
export function productWith(fault: Fault): Product {
  return { ...ownProduct, ...fault(ownProduct) };
}

/** Another behaviour of one resource. */
export function ofResource(name: ResourceName, change: (lifecycle: Lifecycle) => Partial<Lifecycle>): Fault {
  return (product) => {
    const lifecycle = product.resources[name];
    return { resources: { ...product.resources, [name]: { ...lifecycle, ...change(lifecycle) } } };
  };
}

/** Another behaviour of Cobalt's API, as the lifecycles know it. */
export function ofApi(change: (api: CobaltApi, context: Context) => Partial<CobaltApi>): Fault {
  return (product) => ({
    createContext: (configuration, options) => withApi(product.createContext(configuration, options), change),
  });
}

export function withApi(
  context: Context,
  change: (api: CobaltApi, context: Context) => Partial<CobaltApi>,
): Context {
  return {
    ...context,
    api: () => {
      const api = context.api();
      return { ...api, ...change(api, context) };
    },
  };
}

export function withDiagnostics(
  context: Context,
  change: (diagnostics: Diagnostics) => Partial<Diagnostics>,
): Context {
  const { diagnostics } = context;
  return { ...context, diagnostics: { ...diagnostics, ...change(diagnostics) } };
}

/** Another state than a creation or an update gives; `before` is undefined for a creation. */
export function writing<State>(
  name: ResourceName,
  change: (state: Partial<State>, before: Partial<State> | undefined) => Partial<State>,
): Fault {
  return ofResource(name, (lifecycle) => ({
    create: async (request, context) => {
      const { id, state } = await lifecycle.create(request, context);
      return { id, state: { ...state, ...change(partOf(state), undefined) } };
    },
    update: async (request, context) => {
      const state = await lifecycle.update(request, context);
      return { ...state, ...change(partOf(state), partOf(request.state)) };
    },
  }));
}

/** Another state than a refresh gives. */
export function readingAs<State>(
  name: ResourceName,
  change: (state: Partial<State>) => Partial<State>,
): Fault {
  return ofResource(name, (lifecycle) => ({
    read: async (request, context) => {
      const { id, state } = await lifecycle.read(request, context);
      return { id, state: { ...state, ...change(partOf(state)) } };
    },
  }));
}

/** A deletion that gets another context. */
export function deletingWith(
  name: ResourceName,
  change: (context: Context, state: PropertyMap) => Context,
): Fault {
  return ofResource(name, (lifecycle) => ({
    delete: (request, context) => lifecycle.delete(request, change(context, request.state)),
  }));
}

/** Properties by the names and types that the resource gives them. */
function partOf<State>(properties: PropertyMap): Partial<State> {
  return properties as Partial<State>;
}
