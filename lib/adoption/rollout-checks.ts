/** Lists that no metric ticks off: a person does, with a date and a result in the record (adoption model, 6.2 and 6.3). */

/** Per namespace, before it turns STRICT; all must hold. */
export const strictChecks: readonly string[] = [
  'No plaintext request or connection arrives for 72 h, as the destination reports.',
  'Every caller is in the mesh, or listed as an exception with a mode of its port.',
  'Paths of scrapes, probes and webhooks are checked.',
  'No rule of a client disables TLS.',
  'Pods on the host network, Jobs, init containers and DaemonSets are reviewed.',
  'Traffic of headless services and StatefulSets is reviewed.',
  'Ports where the server speaks first are declared (Linkerd: opaque or appProtocol, else up to 10 s of detection).',
  'Calls from the API server (webhooks, aggregated APIs) are exempted.',
  'Health checks of external load balancers are exempted.',
  'Egress to databases and brokers is listed.',
  'The control plane is highly available, and clocks differ by less than 1 min.',
  'The command that switches back is written down and was tried.',
];

/** What the mesh itself promises. */
export const meshObjectives: readonly string[] = [
  'Failures caused by proxies are at most 0.01 % (connection and route flags such as UF, URX, NR, UH, without 5xx of the application).',
  'Added p99 is inside the budget.',
  'Configuration reaches proxies in 10 s at p99, and none is rejected.',
  'Every certificate is renewed, and the nearest root ends in more than 90 d.',
  'The control plane is there 99.9 % of the time, and traffic survives its loss.',
];

/** Failures to rehearse, each with its date and result. */
export const drills: readonly string[] = [
  'The control plane is down for 30 min during deploys.',
  'The injector is down: does admission block?',
  'A node proxy restarts under load: open TCP connections may be cut.',
  'The issuer has expired, in a test cluster.',
  'A wrong route, and its reversal in less than 5 min.',
  'A wrong deny rule on a tier-1 path.',
  'The application starts and works without the mesh.',
  'Retries multiply over layers: the product of (1 + retries) stays at 2 or less on any path.',
  'A node is drained under long-lived streams.',
];
