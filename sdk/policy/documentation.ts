import { type Manifest, manifestAbove } from "../../provider/package-version";

/** The page that describes a policy, in the package's repository; undefined as long as package.json names none. */
export function documentationUrl(
  policy: string,
  manifest: Pick<Manifest, "repository"> | undefined = manifestAbove(__dirname),
): string | undefined {
  const { repository } = manifest ?? {};
  const text = typeof repository === "object" ? repository.url : repository;
  const address = text
    ?.replace(/^github:/, "https://github.com/")
    .replace(/^git\+/, "")
    .replace(/\.git$/, "");
  return address === undefined ? undefined : `${address}/blob/main/docs/policies.md#${policy}`;
}
