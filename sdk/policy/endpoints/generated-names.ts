/**
 * Under these domains a cloud gives each resource a name by itself. Some resources list such a name among those that
 * people chose (a Front Door's endpoints, a web app's host names).
 */
const domains = [
  "amazonaws.com",
  "amazonaws.com.cn",
  "awsapprunner.com",
  "cloudfront.net",
  "on.aws",
  "azure-api.net",
  "azurecontainerapps.io",
  "azureedge.net",
  "azurefd.net",
  "azurestaticapps.net",
  "azurewebsites.net",
  "azurewebsites.us",
  "chinacloudsites.cn",
  "cloudapp.azure.com",
  "cloudfunctions.net",
  "gateway.dev",
  "run.app",
].map((domain) => `.${domain}`);

/** Whether a normalised host name is one that a cloud made up. */
export function isGeneratedName(host: string): boolean {
  return domains.some((domain) => host.endsWith(domain));
}
