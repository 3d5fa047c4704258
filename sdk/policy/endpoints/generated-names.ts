/**
 * Under these domains a cloud gives each resource a name by itself. Some resources list such a name among those that
 * people chose (a Front Door's endpoints, a web app's host names).
 */
const domains = [
  "amazonaws.com",
  "amplifyapp.com",
  "amazonaws.com.cn",
  "awsapprunner.com",
  "awsglobalaccelerator.com",
  "cloudfront.net",
  "elasticbeanstalk.com",
  "on.aws",
  "azure-api.net",
  "azurecontainerapps.io",
  "azureedge.net",
  "azurefd.net",
  "azurestaticapps.net",
  "azurewebsites.net",
  "azurewebsites.us",
  "azurecontainer.io",
  "chinacloudsites.cn",
  "cloudapp.azure.com",
  "cloudfunctions.net",
  "trafficmanager.net",
  "web.core.windows.net",
  "appspot.com",
  "firebaseapp.com",
  "gateway.dev",
  "hosted.app",
  "run.app",
  "web.app",
  "fly.dev",
  "functions.fnc.fr-par.scw.cloud",
  "herokuapp.com",
  "nodebalancer.linode.com",
  "ondigitalocean.app",
  "pages.dev",
  "vercel.app",
  "workers.dev",
].map((domain) => `.${domain}`);

/** Whether a normalised host name is one that a cloud made up. */
export function isGeneratedName(host: string): boolean {
  return domains.some((domain) => host.endsWith(domain));
}
