/** package.json's `repository`. */
export type Repository = string | { readonly url: string };

/**
 * Where Pulumi's engine looks for a plugin that it does not find on the machine. Without one it would ask Pulumi's own
 * organisation on GitHub for `pulumi-cobalt`, and run what it gets. As long as no release has been published anywhere, the
 * answer is a name under `.invalid` (RFC 2606), which can belong to nobody, so that nobody can serve a plugin under our name.
 */
export function pluginDownloadUrl(repository: Repository | undefined): string {
  if (repository === undefined) return "https://pulumi-cobalt.invalid";
  const text = typeof repository === "string" ? repository : repository.url;
  const github = /(?:^github:|github\.com[/:])([\w.-]+)\/([\w.-]+?)(?:\.git)?(?:[/#].*)?$/.exec(text);
  // Pulumi's own form for the releases of a repository on GitHub.
  if (github) return `github://api.github.com/${github[1]}/${github[2]}`;
  return text.replace(/^git\+/, "").replace(/\.git$/, "");
}
