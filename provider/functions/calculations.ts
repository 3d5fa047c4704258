import type { PropertyMap } from "../resources/property-map";
import { monthly, quarterly, spread, weekly } from "./calendar";

/**
 * The calendar's helpers as the plugin offers them, to programs in every language. What comes over the wire is checked by the
 * helpers themselves, which throw a `RangeError` that names the argument.
 */
export const calculations = {
  weekly: (args: PropertyMap) => ({ dateTime: weekly(args as unknown as Parameters<typeof weekly>[0]) }),
  monthly: (args: PropertyMap) => ({ dateTime: monthly(args as unknown as Parameters<typeof monthly>[0]) }),
  quarterly: (args: PropertyMap) => ({
    dateTime: quarterly(args as unknown as Parameters<typeof quarterly>[0]),
  }),
  spread: ({ targetId, window = {} }: PropertyMap) => ({
    ...spread(targetId as string, { window } as unknown as Parameters<typeof spread>[1]),
  }),
} as const;
