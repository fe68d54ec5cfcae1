import type { CapabilityId, ClauseId } from '@/lib/domain/adoption';

/**
 * `binding` forces the need and makes it mandated; `policy` turns an unknown need into a partial one and prompts on "no";
 * `none` changes nothing.
 */
type ClauseClass = 'binding' | 'policy' | 'none';

export interface Clause {
  readonly id: ClauseId;
  readonly name: string;
  readonly says: string;
  readonly class: ClauseClass;
  readonly capability: CapabilityId | null;
  readonly note: string;
  readonly source: string;
  /** V: read in the original; S: known through a second source. */
  readonly tag: 'V' | 'S';
}

/** No legal advice: whoever answers confirms that a clause applies. Texts and classes are data, to be kept up to date. */
export const clauses: readonly Clause[] = [
  {
    id: 'fedramp-sc-8',
    name: 'FedRAMP Rev 5, SC-8 with SC-8(1)',
    says: 'Confidentiality and integrity for all data in transit, expressly including between compute instances and containers; the cryptography must be FIPS-validated (SC-13).',
    class: 'binding',
    capability: 'M',
    note: 'Proposes X9 = yes. Physical protection (SC-8(5)) is the only other way.',
    source: 'FedRAMP Rev 5, SC-8 and SC-8(1) requirements and guidance',
    tag: 'V',
  },
  {
    id: 'omb-m-22-09',
    name: 'OMB M-22-09',
    says: 'US federal strategy: agencies encrypt HTTP and DNS traffic inside their own environment.',
    class: 'binding',
    capability: 'M',
    note: 'Cited by the guidance of FedRAMP SC-8(1).',
    source: 'OMB M-22-09',
    tag: 'V',
  },
  {
    id: 'dora-rts-6-2-c',
    name: 'DORA, Delegated Regulation (EU) 2024/1774, Art. 6(2)(c)',
    says: 'The encryption policy must contain rules for internal network connections.',
    class: 'policy',
    capability: 'M',
    note: 'It demands rules, not mTLS: the institution’s own policy decides.',
    source: 'Delegated Regulation (EU) 2024/1774',
    tag: 'V',
  },
  {
    id: 'hipaa-164.312-e',
    name: 'HIPAA, 45 CFR 164.312(e)',
    says: 'Transmission security; encryption is an addressable specification.',
    class: 'policy',
    capability: 'M',
    note: 'A proposal of January 2025 (90 FR 898) would end “addressable”; it was not found final.',
    source: '45 CFR 164.312; 90 FR 898 through summaries',
    tag: 'V',
  },
  {
    id: 'hipaa-164.312-a-d',
    name: 'HIPAA, 45 CFR 164.312(a)(1) and (d)',
    says: 'Access only for authorised persons or software programs; entity authentication.',
    class: 'policy',
    capability: 'Z',
    note: '',
    source: '45 CFR 164.312',
    tag: 'V',
  },
  {
    id: 'pci-4.2.1',
    name: 'PCI DSS 4.0, 4.2.1',
    says: 'Strong cryptography for cardholder data over open, public networks.',
    class: 'none',
    capability: null,
    note: 'Encryption on internal networks is called good practice and “not required”. This clause does not require mTLS in the cluster. Is there another source?',
    source: 'PCI DSS 4.0, 4.2.1 with good practice',
    tag: 'V',
  },
  {
    id: 'pci-7.2.5',
    name: 'PCI DSS 4.0, 7.2.5',
    says: 'Least privilege for application and system accounts.',
    class: 'policy',
    capability: 'Z',
    note: '',
    source: 'PCI DSS 4.0 through summaries',
    tag: 'S',
  },
  {
    id: 'pci-7.3.3',
    name: 'PCI DSS 4.0, 7.3.3',
    says: 'Access control denies by default.',
    class: 'policy',
    capability: 'Z',
    note: '',
    source: 'PCI DSS 4.0 through summaries',
    tag: 'S',
  },
  {
    id: 'nist-800-204a',
    name: 'NIST SP 800-204A',
    says: 'Guidance on building secure microservices with a mesh.',
    class: 'none',
    capability: null,
    note: 'Guidance until your own policy adopts it: then answer M1 or Z1 with that policy as provenance.',
    source: 'csrc.nist.gov, SP 800-204A (2020)',
    tag: 'V',
  },
  {
    id: 'nist-800-204b',
    name: 'NIST SP 800-204B',
    says: 'Guidance on attribute-based access control with a mesh.',
    class: 'none',
    capability: null,
    note: 'Guidance until your own policy adopts it: then answer M1 or Z1 with that policy as provenance.',
    source: 'csrc.nist.gov, SP 800-204B (2021)',
    tag: 'V',
  },
  {
    id: 'nist-800-207a',
    name: 'NIST SP 800-207A',
    says: 'Guidance on identity-tier policies across locations; names gateways, sidecars and an identity infrastructure as the platform.',
    class: 'none',
    capability: null,
    note: 'Guidance until your own policy adopts it: then answer M1 or Z1 with that policy as provenance.',
    source: 'csrc.nist.gov, SP 800-207A (2023)',
    tag: 'V',
  },
  {
    id: 'nist-800-233',
    name: 'NIST SP 800-233',
    says: 'A threat profile for each proxy model, by risk class of the application.',
    class: 'none',
    capability: null,
    note: 'Guidance until your own policy adopts it: then answer M1 or Z1 with that policy as provenance.',
    source: 'csrc.nist.gov, SP 800-233 (2024)',
    tag: 'V',
  },
];

/** Whether one of the chosen clauses is of this class for this capability. */
export const hasClause = (chosen: readonly ClauseId[], capability: CapabilityId, kind: ClauseClass): boolean =>
  clauses.some((clause) => chosen.includes(clause.id) && clause.capability === capability && clause.class === kind);
