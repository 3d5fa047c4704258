/**
 * What Pulumi's generators have to know for each language. `respectSchemaVersion`: an SDK has the version of the plugin that it
 * was generated from. No release and no repository exist yet, so Go's import path begins with a host that nobody can own
 * (RFC 2606); `pulumi package add` makes a local SDK and replaces the path by its folder.
 */
export const languages = {
  nodejs: { packageName: "pulumi-cobalt-sdk", respectSchemaVersion: true },
  python: { packageName: "pulumi_cobalt", respectSchemaVersion: true, pyproject: { enabled: true } },
  go: { importBasePath: "pulumi-cobalt.invalid/sdk/go/cobalt", respectSchemaVersion: true },
} as const;
