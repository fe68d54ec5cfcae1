import type { EvidenceKey, LevelQuestionId } from '@/lib/domain/adoption';

/** How a question is answered. */
type Kind =
  | 'level'
  | 'trigger'
  | 'stage'
  | 'count'
  | 'clusters'
  | 'capacity'
  | 'date'
  | 'clauses'
  | 'limits'
  | 'uses'
  | 'shape'
  | 'share';

export const sections = [
  { id: 'context', name: 'Context' },
  { id: 'mtls', name: 'Mutual TLS' },
  { id: 'identity', name: 'Identity and authorisation' },
  { id: 'traffic', name: 'Traffic control' },
  { id: 'observability', name: 'Observability' },
  { id: 'existing', name: 'The mesh that runs' },
  { id: 'readiness', name: 'Readiness' },
  { id: 'limits', name: 'Reach and limits' },
  { id: 'cost', name: 'Size and cost' },
] as const;
type SectionId = (typeof sections)[number]['id'];

export type QuestionId =
  | LevelQuestionId
  | 'K1'
  | 'K2'
  | 'K3'
  | 'K4'
  | 'K5'
  | 'K6'
  | 'K7'
  | 'K8'
  | 'K9'
  | 'M5'
  | 'R6'
  | 'X5'
  | 'X10'
  | 'U'
  | 'F1'
  | 'F2'
  | 'F3';

export interface Question {
  readonly id: QuestionId;
  readonly section: SectionId;
  readonly kind: Kind;
  /** Exact wording; never changed on the way to the screen. */
  readonly text: string;
  readonly why: string;
  /** What the answer bears on. */
  readonly bears: string;
  /** What is measured beside it, most telling first; empty: no metric can answer this. */
  readonly evidence: readonly EvidenceKey[];
  /** Who can answer it, if the person cannot. */
  readonly who: 'security owner' | 'release manager' | 'platform lead' | 'finance' | 'architect';
  /** A yes or partly states a need, so it asks where that is written; for O1 it is the no. */
  readonly isNeed?: true;
}

const q = (
  id: QuestionId,
  section: SectionId,
  kind: Kind,
  [text, why, bears, who]: readonly [text: string, why: string, bears: string, who: Question['who']],
  evidence: readonly EvidenceKey[] = [],
): Question => ({ id, section, kind, text, why, bears, evidence, who });

const need = (question: Question): Question => ({ ...question, isNeed: true });

/** Section 1.2. */
export const questions: readonly Question[] = [
  q('K1', 'context', 'trigger', [
    'What started this assessment?',
    'A mesh wanted because a reference model shows one has no requirement to serve.',
    'How the record is framed; never the verdict',
    'architect',
  ]),
  q(
    'K2',
    'context',
    'stage',
    [
      'Is a mesh running in this scope today?',
      'It selects the model before or after adoption; a pilot is judged as before, with measured costs.',
      'Which model is used',
      'platform lead',
    ],
    ['mesh_metrics'],
  ),
  need(
    q('M1', 'mtls', 'level', [
      'Does a written policy, threat model, contract or regulation require traffic between services inside the cluster to be encrypted?',
      'The requirement must exist and be stated.',
      'The need for mTLS',
      'security owner',
    ]),
  ),
  need(
    q('M2', 'mtls', 'level', [
      'Must both ends of such a connection prove who they are cryptographically?',
      'Without this, node-to-node encryption is enough and a mesh is not.',
      'Whether something narrower than mTLS suffices',
      'security owner',
    ]),
  ),
  q(
    'M3',
    'mtls',
    'level',
    [
      'Do workloads of different teams, tenants or trust levels share the cluster network?',
      'The usual reason why the cluster is not a trust boundary. It prompts, it does not decide.',
      'A prompt on mTLS and identity',
      'security owner',
    ],
    ['namespaces'],
  ),
  q(
    'M4',
    'mtls',
    'level',
    [
      'Can something narrower than a mesh satisfy M1 and M2 for every service in scope?',
      'This is the real alternative.',
      'Whether something narrower than mTLS suffices',
      'security owner',
    ],
    ['plaintext_share'],
  ),
  q('M5', 'mtls', 'date', [
    'By when must it be in force?',
    'It is shown beside the readiness result; a date never overrides readiness.',
    'The schedule',
    'security owner',
  ]),
  need(
    q('Z1', 'identity', 'level', [
      'Is a cryptographic identity for each service a stated security requirement?',
      'It separates zero trust from “we like policies”.',
      'The need for identity and authorisation',
      'security owner',
    ]),
  ),
  need(
    q(
      'Z2',
      'identity',
      'level',
      [
        'Must calls be allowed or denied by the identity of the calling service, with denials recorded?',
        'Authentication alone stops nobody who is inside.',
        'The need for identity and authorisation',
        'security owner',
      ],
      ['authz_cover', 'authz_denied'],
    ),
  ),
  q('Z3', 'identity', 'level', [
    'Do some of those rules depend on HTTP or gRPC content: method, path, header, token claim?',
    'It decides whether layer-7 proxies are needed at all.',
    'Whether NetworkPolicy suffices, and the shape',
    'security owner',
  ]),
  q('Z4', 'identity', 'level', [
    'Would something narrower be accepted by whoever signs off?',
    'This is the real alternative.',
    'Whether something narrower than identity rules suffices',
    'security owner',
  ]),
  need(
    q(
      'T1',
      'traffic',
      'level',
      [
        'Do releases routinely shift part of the traffic between versions of internal services?',
        'Routine, not once.',
        'The need for traffic control',
        'release manager',
      ],
      ['parallel_version_services_90d'],
    ),
  ),
  need(
    q('T2', 'traffic', 'level', [
      'Is uniform timeout, retry, circuit-breaking or outlier behaviour between services a written reliability requirement?',
      'Consistency is what a mesh adds; single features exist elsewhere.',
      'The need for traffic control',
      'release manager',
    ]),
  ),
  q(
    'T3',
    'traffic',
    'level',
    [
      'Can your gateways, libraries, frameworks or deployment tool give that control consistently for every stack today?',
      'If yes, the application layer is the better place.',
      'Whether something narrower than mesh traffic control suffices',
      'release manager',
    ],
    ['stacks'],
  ),
  q('T4', 'traffic', 'level', [
    'Is the control needed only where traffic enters the system?',
    'Then a gateway is the answer.',
    'Whether a gateway suffices',
    'release manager',
  ]),
  need(
    q(
      'O1',
      'observability',
      'level',
      [
        'Can you see rate, errors and latency for every service-to-service call that matters?',
        '“No” is the need.',
        'The need for observability',
        'platform lead',
      ],
      ['uninstrumented_share'],
    ),
  ),
  q(
    'O2',
    'observability',
    'level',
    [
      'Is instrumenting the services that are still dark impractical within two quarters: no source, frozen, too many stacks or teams?',
      'The only good reason to adopt for observability starts here.',
      'Whether instrumentation suffices',
      'platform lead',
    ],
    ['uninstrumented_share'],
  ),
  q('O3', 'observability', 'level', [
    'Do you need to follow single requests across services?',
    'A mesh reports hops; joining hops into one trace still needs the application to forward context.',
    'A prompt on observability',
    'platform lead',
  ]),
  q('O4', 'observability', 'level', [
    'May an agent observe from the kernel (eBPF), and does it cover your runtimes and protocols?',
    'No change to any service, no proxy in the path.',
    'Whether a kernel agent suffices',
    'platform lead',
  ]),
  q(
    'U',
    'existing',
    'uses',
    ['For each capability: is it in use?', 'It shows what is paid for but idle.', 'The scorecard', 'platform lead'],
    ['plaintext_share', 'authz_cover', 'parallel_version_services_90d', 'cross_cluster_share'],
  ),
  q(
    'F1',
    'existing',
    'shape',
    ['Deployed shape?', 'Is it heavier than needed?', 'Reduce, and the measured cost', 'platform lead'],
    ['proxy_cpu', 'proxy_mem', 'proxy_reserved'],
  ),
  q(
    'F2',
    'existing',
    'share',
    [
      'Share of meshed workloads that need none of the kept capabilities?',
      'Spread without reason.',
      'Reduce',
      'platform lead',
    ],
    ['pods', 'namespaces', 'authz_cover'],
  ),
  q(
    'F3',
    'existing',
    'count',
    ['Incidents in twelve months whose cause was the mesh?', 'What its operation costs.', 'Reduce', 'platform lead'],
    ['cp_health'],
  ),
  q(
    'R1',
    'readiness',
    'level',
    [
      'Is production Kubernetes routine: at least two cluster upgrades in twelve months without a serious incident?',
      'A mesh adds a second upgrade train.',
      'The gate',
      'platform lead',
    ],
    ['k8s_minor_behind'],
  ),
  q('R2', 'readiness', 'level', [
    'Are all services in scope deployed by automation, with rollback in minutes?',
    'Injection and policy need many restarts.',
    'The gate',
    'release manager',
  ]),
  q(
    'R3',
    'readiness',
    'level',
    [
      'Do these services have metrics, alerts and someone on call?',
      'Otherwise a mesh fault looks like an application fault.',
      'The gate',
      'platform lead',
    ],
    ['alert_rules_in_scope'],
  ),
  q('R4', 'readiness', 'level', [
    'Is there a named platform team with time reserved to own the mesh, on-call included?',
    'Somebody has to own it.',
    'The gate',
    'platform lead',
  ]),
  q('R5', 'readiness', 'level', [
    'Has that team run Envoy, Linkerd or a mesh in production, or is training or support paid for?',
    'Expertise is the challenge named most often: 47 % lack of engineering experience, 41 % complexity, 36 % lack of guidance (CNCF survey 2021/22).',
    'The gate',
    'platform lead',
  ]),
  q('R6', 'readiness', 'count', [
    'How many other changes of this size run in the same two quarters: Kubernetes adoption, CI/CD, observability roll-out, cloud move?',
    'Attention is the scarce resource.',
    'The gate',
    'platform lead',
  ]),
  q('R7', 'readiness', 'level', [
    'Do the applications survive a failing mesh: own timeouts, idempotent retries, graceful shutdown?',
    'The mesh can fail and can be misconfigured.',
    'The gate',
    'architect',
  ]),
  q('R8', 'readiness', 'level', [
    'Would a managed mesh or paid operation be acceptable?',
    'It softens a missing team.',
    'The gate',
    'finance',
  ]),
  need(
    q(
      'X1',
      'limits',
      'level',
      [
        'Must services in different clusters or clouds call each other under one identity, policy and failover model?',
        'It is hard to build from parts.',
        'The need for reach',
        'architect',
      ],
      ['clusters', 'cross_cluster_share'],
    ),
  ),
  need(
    q('X2', 'limits', 'level', [
      'Must virtual machines or bare metal take part in the same model?',
      'It removes some shapes.',
      'The need for reach, and the shape',
      'architect',
    ]),
  ),
  need(
    q('X3', 'limits', 'level', [
      'Are you replacing a monolith or VM estate piece by piece, with traffic moved gradually behind the edge?',
      'The strangler case.',
      'The need for reach',
      'architect',
    ]),
  ),
  q('X4', 'limits', 'level', [
    'Would gateways, DNS, a private link or the CNI’s own cluster link be enough for X1-X3?',
    'This is the real alternative.',
    'Whether something narrower than reach suffices',
    'architect',
  ]),
  q('X5', 'limits', 'clauses', [
    'Which clauses bind you?',
    'Some force a need, most do not. No legal advice: you confirm that a clause applies.',
    'The needs for mTLS and identity',
    'security owner',
  ]),
  q(
    'X6',
    'limits',
    'level',
    [
      'Do critical paths lack room for the added latency?',
      'Yes: most request volume does not fit even the lightest admissible shape. Partly: some paths. No: all fit.',
      'Everything: it rules a mesh out',
      'architect',
    ],
    ['latency_unfit_share'],
  ),
  q(
    'X7',
    'limits',
    'level',
    [
      'Is the traffic something a mesh cannot understand: server-first databases, brokers, binary TCP, long-lived streams?',
      'Yes: nearly all. Partly: some. Then traffic control and observability cannot be delivered.',
      'Traffic control, observability, and the scope',
      'architect',
    ],
    ['non_http_share'],
  ),
  q(
    'X8',
    'limits',
    'level',
    [
      'Does the modelled monthly cost fit the budget?',
      'Partly: the low end fits. No: even the low end does not.',
      'Everything: what is not mandated waits for money',
      'finance',
    ],
    ['cost_high', 'cost_low', 'budget'],
  ),
  q('X9', 'limits', 'level', [
    'Must the cryptography be FIPS-validated?',
    'It restricts shapes and builds.',
    'The shape',
    'security owner',
  ]),
  q('X10', 'limits', 'limits', ['Which platform limits apply?', 'They rule shapes out.', 'The shape', 'platform lead']),
  q('X11', 'limits', 'level', [
    'Must no process hold the keys of more than one workload?',
    'It excludes node-level proxies.',
    'The shape',
    'security owner',
  ]),
  q(
    'K3',
    'cost',
    'count',
    [
      'How many services are in scope?',
      'The size of the consistency problem; never a reason by itself.',
      'Context and cost',
      'architect',
    ],
    ['services', 'edges', 'namespaces'],
  ),
  q(
    'K4',
    'cost',
    'count',
    [
      'How many technology stacks do they use?',
      'One stack makes libraries a real alternative.',
      'Context for traffic control, mTLS and observability',
      'architect',
    ],
    ['stacks', 'uninstrumented_share'],
  ),
  q('K5', 'cost', 'count', [
    'How many teams own them?',
    'The coordination cost of doing it in every service.',
    'Context for traffic control and observability',
    'architect',
  ]),
  q(
    'K6',
    'cost',
    'clusters',
    ['How many clusters and separate networks?', 'Reach.', 'Context for reach and shape', 'platform lead'],
    ['clusters', 'cross_cluster_share'],
  ),
  q(
    'K7',
    'cost',
    'capacity',
    [
      'Pods, nodes, node size and node price per month?',
      'Inputs of the cost model; the price is never guessed.',
      'Cost',
      'finance',
    ],
    ['pods', 'nodes'],
  ),
  q(
    'K8',
    'cost',
    'count',
    ['Requests per second between services, at peak?', 'Proxy CPU scales with it.', 'Cost', 'platform lead'],
    ['rps_peak'],
  ),
  q(
    'K9',
    'cost',
    'count',
    [
      'How many service calls lie on the critical path of your most important request?',
      'Added tail latency scales with it.',
      'Added latency',
      'architect',
    ],
    ['depth'],
  ),
];

const byId = new Map(questions.map((question) => [question.id as string, question]));

/** The question of an id as flips and rules write it: `mechanisms.M4` is M4, `use.T` is U, `limits` is X10. */
export const questionOf = (key: string): Question | null => {
  const aliases: Readonly<Record<string, string>> = { limits: 'X10', clauses: 'X5' };
  const id = key.startsWith('use.') ? 'U' : key.replace(/^mechanisms\./, '');
  return byId.get(aliases[id] ?? id) ?? null;
};

/** Whom to ask, as part of a sentence. */
export const askedOf = (who: Question['who']): string => (who === 'finance' ? who : `the ${who}`);
