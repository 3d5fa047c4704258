import { createHash } from "node:crypto";
import type { KeySource } from "../client/api";
import { keyLifeMs } from "../cobalt/facts";
import { canonical } from "./property-map";

/**
 * Idempotency keys that are the same in every process for the same change of the same resource, and different for any
 * other. A target's id belongs to one organisation, so it stands for the organisation too: no key is made from a token.
 */
export function keySource(parts: readonly unknown[]): KeySource {
  return (generation) => `pulumi-cobalt-${digest([...parts, generation])}`;
}

/** How long Cobalt keeps an idempotency key, with room for clocks that differ. */
export const keyLifeWithMarginMs = keyLifeMs + 30_000;

/** True if the key of a scan that was asked for then may live now. */
export function mayHaveKey(askedAt: number, now: number): boolean {
  return askedAt >= now - keyLifeWithMarginMs;
}

/** The resource's name in `project/stack/name`; only the name may hold a slash. */
export function nameIn(scope: string): string {
  return scope.split("/").slice(2).join("/");
}

/** 32 hexadecimal digits that stand for the values. */
export function digest(parts: readonly unknown[]): string {
  return createHash("sha256").update(canonical(parts)).digest("hex").slice(0, 32);
}
