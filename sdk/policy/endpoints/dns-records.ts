import type { ResourceView } from "../reading";
import { isPrivateHost } from "./host-names";
import { recordHost } from "./platforms";
import { canonicalType, type HostSource, pathOf } from "./rule";
import { type Named, namedHosts } from "./served-hosts";

/** A row for each kind of DNS record: where its whole name is, and the properties that say what it leads to. */
const recordRules: readonly {
  readonly types: readonly string[];
  readonly name: HostSource;
  readonly leadsTo: readonly string[];
}[] = [
  { types: ["aws:route53/record:Record"], name: "fqdn", leadsTo: ["aliases", "records"] },
  { types: ["aws-native:route53:RecordSet"], name: "name", leadsTo: ["aliasTarget", "resourceRecords"] },
  {
    types: [
      "azure:dns/aRecord:ARecord",
      "azure:dns/aaaaRecord:AaaaRecord",
      "azure:dns/cNameRecord:CNameRecord",
    ],
    name: "fqdn",
    leadsTo: ["record", "records", "targetResourceId"],
  },
  {
    types: ["azure-native:dns:RecordSet", "azure-native:network:RecordSet"],
    name: "fqdn",
    leadsTo: ["aRecords", "aaaaRecords", "cnameRecord", "targetResource"],
  },
  {
    types: ["cloudflare:index/record:Record", "cloudflare:index/dnsRecord:DnsRecord"],
    name: { path: "name", hostsOf: recordHost },
    leadsTo: ["content", "value"],
  },
  { types: ["digitalocean:index/dnsRecord:DnsRecord"], name: "fqdn", leadsTo: ["value"] },
  { types: ["gcp:dns/recordSet:RecordSet"], name: "name", leadsTo: ["rrdatas"] },
];

/** The public names that DNS records of the stack give to one of these resources, or where a name is that a preview cannot tell. */
export function namesInDns(urns: readonly string[], stack: readonly ResourceView[]): readonly Named[] {
  return stack.flatMap((record) => {
    const rule = recordRules.find(({ types }) => types.includes(canonicalType(record.type)));
    const leadsThere = rule?.leadsTo.some(
      (property) =>
        record.read(property).kind !== "absent" &&
        record.comesFrom(property).some((urn) => urns.includes(urn)),
    );
    if (rule === undefined || !leadsThere) return [];
    if (record.read(pathOf(rule.name)).kind === "unknown")
      return [{ undecided: `${pathOf(rule.name)} of ${record.name}` }];
    return namedHosts(record, rule.name).filter((name) => typeof name === "string" && !isPrivateHost(name));
  });
}
