import { shortLine, shortUrl } from "../foreign-text";

interface TitledTarget {
  readonly id: string;
  readonly name?: string;
  readonly url?: string;
}

/** A target as people read it, on one line, with what is known of it: `Shop (dt_…, https://shop.example)`. */
export function targetTitle(target: TitledTarget): string {
  const [id, url] = [shortLine(target.id), target.url && shortUrl(target.url)];
  if (target.name === undefined) return url === undefined ? id : `${id} (${url})`;
  const name = shortLine(target.name);
  return url === undefined ? `${name} (${id})` : `${name} (${id}, ${url})`;
}

/** By name, those without one last; among equals by id. */
export function byTitle(a: TitledTarget, b: TitledTarget): number {
  const key = ({ id, name }: TitledTarget) => `${name ?? "\uffff"}\n${id}`;
  return key(a) < key(b) ? -1 : 1;
}
