/** Text for HTML, between tags and in attributes. */
export function text(value: string): string {
  return value.replace(/[&<>"']/g, (character) => `&#${character.codePointAt(0)};`);
}

/** An element; its content is HTML already. */
export function element(name: string, attributes: Readonly<Record<string, string>>, content: string): string {
  const own = Object.entries(attributes).map(([key, value]) => ` ${key}="${text(value)}"`);
  return `<${name}${own.join("")}>${content}</${name}>`;
}

/** A table; its cells are text. `caption` names it for a screen reader as well. */
export function htmlTable(
  caption: string,
  heading: readonly string[],
  rows: readonly (readonly string[])[],
): string {
  const head = heading.map((title) => `<th scope="col">${text(title)}</th>`).join("");
  const body = rows.map(([first = "", ...rest]) => {
    const cells = rest.map((value) => `<td>${text(value)}</td>`).join("");
    return `<tr><th scope="row">${text(first)}</th>${cells}</tr>`;
  });
  const inner = `<caption>${text(caption)}</caption><thead><tr>${head}</tr></thead><tbody>${body.join("\n")}</tbody>`;
  return `<section class="scroll" aria-label="${text(caption)}" tabindex="0"><table>${inner}</table></section>`;
}
