/**
 * A resource's type without the version of the API where the shape stays the same: `azure-native:web:WebApp` of
 * `azure-native:web/v20230101:WebApp` and of the local package's `azure-native_web_v20230101:web/v20230101:WebApp`,
 * `kubernetes:networking.k8s.io:Ingress` of `kubernetes:networking.k8s.io/v1:Ingress`.
 */
export function canonicalType(type: string): string {
  const [provider = "", module = "", name = "", ...rest] = type.split(":");
  if (rest.length > 0) return type;
  if (provider === "kubernetes") return `${provider}:${module.replace(/\/v\d\w*$/, "")}:${name}`;
  const native = /^azure-native(_[a-z]+_v\w+)?$/.test(provider);
  return native ? `azure-native:${module.replace(/\/v\d{8}\w*$/, "")}:${name}` : type;
}
