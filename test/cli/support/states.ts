/** A stack's export, as `pulumi stack export` prints it. */
export function exportOf(
  resources: readonly {
    readonly type: string;
    readonly name: string;
    readonly outputs: object;
    readonly delete?: boolean;
  }[],
  stack = "shop/production",
): string {
  const [project, name] = stack.split("/");
  return JSON.stringify({
    version: 3,
    deployment: {
      manifest: {},
      resources: resources.map(({ type, name: resource, ...rest }) => ({
        urn: `urn:pulumi:${name}::${project}::${type}::${resource}`,
        custom: true,
        id: "an-id",
        type,
        ...rest,
      })),
    },
  });
}

/** As the engine writes a secret when nobody asks for it in clear. */
export const encrypted = {
  "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
  ciphertext: "v1:abc",
};
