import { namesListed } from '@/lib/adoption/lists';
import type { AlertRule } from '@/lib/domain/source';
import type { Measured } from './item';

const quoted = (text: string): readonly string[] =>
  [...text.matchAll(/"([^"]*)"/g)].flatMap(([, inner]) => (inner ?? '').split('|'));

/** Does a rule speak of one of these names, in its selectors or its labels? */
const names = ({ query, labels }: AlertRule, wanted: ReadonlySet<string>): boolean =>
  [...quoted(query), ...Object.values(labels)].some((text) => wanted.has(text));

/** Does it watch every service, by asking per service or workload of the calls between them? */
const watchesAll = ({ query }: AlertRule): boolean =>
  /\bby\s*\([^)]*(?:service|workload|deployment)[^)]*\)/.test(query) &&
  /(?:istio_|request_total|response_total|envoy_|hubble_|traces_s|http_server_)/.test(query);

const MESH_METRICS =
  /\b(?:istio_|envoy_|pilot_|hubble_|cilium_|linkerd_|outbound_http_|inbound_http_|(?:request|response)_total\b)/;
const CERTIFICATES = /cert_?(?:chain_)?(?:expir|ttl)|cert_expir|root_ca_expiry|signing_ca_expiry|first_cert_expiring/;
const asking = (rules: readonly AlertRule[], pattern: RegExp): number =>
  rules.filter(({ query }) => pattern.test(query)).length;

/** Alert rules that name services in scope, one by one or each of them. null: nobody tells which rules there are. */
export const alertRules = (rules: readonly AlertRule[] | null, scope: readonly string[]): Measured => {
  if (rules === null) return { value: null, missing: 'The source does not tell its alert rules (/api/v1/rules).' };
  const wanted = new Set(scope);
  const own = rules.filter((rule) => names(rule, wanted) || watchesAll(rule));
  return {
    value: own.length,
    detail: {
      rules: rules.length,
      on_mesh_metrics: asking(rules, MESH_METRICS),
      on_certificates: asking(rules, CERTIFICATES),
    },
    lists: { names: namesListed(own.map(({ name }) => name)) },
  };
};
