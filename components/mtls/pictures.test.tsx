import { describe, expect, test } from 'vitest';
import { bySoonest, CertificateList } from '@/components/certificates/certificate-list';
import { CoverageBar } from '@/components/charts/coverage-bar';
import { draw } from '@/components/services/fixtures/draw';
import { CoverageMatrix } from './coverage-matrix';
import { CoverageSummary, coverageSentence } from './coverage-summary';
import { DenialList } from './denial-list';
import { cell, coverageEdge, HOSTILE, LONG, meta, namespaceId, RTL, report, serviceId } from './fixtures/report';
import { IdentityTable } from './identity-table';
import { PlaintextList } from './plaintext-list';
import { ReadinessList } from './readiness-list';
import { ReasonList } from './reason-list';

const nothing = () => undefined;
const still = { sort: '', q: '', setSort: nothing, setQ: nothing };
const matrix = (rows = report.matrix) => draw(<CoverageMatrix rows={rows} onOpen={nothing} />);

describe('the bar', () => {
  test('draws the unknown beside the known, never as protected', () => {
    const html = draw(<CoverageBar protectedPart={0} plaintextPart={0} unknownPart={5} />);
    expect(html).toContain('hatch');
    expect(html).not.toContain('bg-protected-fill');
  });

  test('is empty without traffic', () => {
    const html = draw(<CoverageBar protectedPart={0} plaintextPart={0} unknownPart={0} />);
    expect(html).toContain('bg-sunken');
    expect(html).not.toContain('fill');
  });
});

describe('the summary', () => {
  test.each([
    [{ share: 0.5, knownRate: 10, unknownRate: 0 }, 'of 10 rps whose protection is known is protected.'],
    [{ share: 1, knownRate: 10, unknownRate: 3 }, 'All of 10 rps whose protection is known is protected.'],
    [{ share: null, knownRate: 0, unknownRate: 12 }, 'Nobody states how 12 rps travel.'],
    [{ share: null, knownRate: 0, unknownRate: 0 }, 'No requests in this window.'],
  ])('%j', (figures, words) => {
    expect(coverageSentence({ ...report.total, ...figures })).toBe(words);
  });

  test('keeps TCP out of the request figures and names its basis', () => {
    const html = draw(<CoverageSummary total={report.total} />);
    expect(html).toContain('TCP connections opened; not part of the figures above');
    expect(draw(<CoverageSummary total={{ ...report.total, tcp: null }} />)).not.toContain('TCP');
  });
});

describe('the matrix', () => {
  test('has a figure in every cell with traffic and says where there is none', () => {
    const html = matrix();
    expect(html.match(/Show the edges\./g)).toHaveLength(report.matrix.length);
    expect(html).toContain('no traffic');
    expect(html).toContain('shop to payments: 40 % of 38 rps protected');
  });

  test('never paints the unknown as protected', () => {
    const html = matrix([cell('a', 'b', 0, 0, 4)]);
    expect(html).toContain('border-dashed');
    expect(html).not.toContain('bg-protected-soft');
  });

  test('folds beyond twenty namespaces and says so', () => {
    const many = Array.from({ length: 30 }, (_, index) => cell(`n${index}`, `n${index}`, index + 1));
    const html = matrix(many);
    expect(html).toContain('The 11 quietest namespaces are one line.');
    expect(html).toContain('11 others');
  });

  test('names from outside stay text', () => {
    const html = matrix([HOSTILE, RTL, LONG].map((name) => cell(name, name, 1)));
    expect(html).not.toContain('<img');
    expect(html).toContain(LONG);
  });
});

describe('the list', () => {
  const list = (edges = report.edges, q = '') =>
    draw(<PlaintextList edges={edges} state={{ ...still, q }} window={meta.window} />);

  test('says who, to whom, how much, since when, why and what to do', () => {
    const html = list();
    for (const word of ['till', 'orders', '41.2', 'before ', 'The caller has no proxy.', 'Inject a sidecar']) {
      expect(html).toContain(word);
    }
  });

  test('says when the filter leaves nothing', () => {
    expect(list(report.edges, 'nobody')).toContain('No unprotected edge matches');
  });

  test('names from outside stay text', () => {
    expect(list([coverageEdge(serviceId(HOSTILE, HOSTILE), serviceId(RTL, LONG))])).not.toContain('<img');
  });

  test('reasons are verbs of the list', () => {
    const html = draw(<ReasonList edges={report.edges} onPick={nothing} />);
    expect(html.match(/<button/g)).toHaveLength(5);
  });
});

test('certificates come soonest first, undated ones last', () => {
  expect(bySoonest(report.certificates).map(({ state }) => state)).toEqual([
    'expired',
    'expiring',
    'healthy',
    'unknown',
  ]);
  const html = draw(<CertificateList certificates={[{ ...report.certificates[3], subject: HOSTILE } as never]} />);
  expect(html).toContain('no date reported');
  expect(html).not.toContain('<img');
});

test('readiness lists what would break first and names the callers', () => {
  const html = draw(<ReadinessList rows={report.strictReadiness} />);
  expect(html.indexOf('would break 1 caller')).toBeLessThan(html.indexOf('ready: all'));
  expect(html).toContain('till');
  expect(html).toContain('cannot be told');
});

test('a likely denial is not called counted', () => {
  const html = draw(<DenialList denials={report.denials} />);
  expect(html.indexOf('>counted<')).toBeLessThan(html.indexOf('>likely<'));
  expect(html).toContain('unnamed caller');
});

test('identities show who presents them', () => {
  const html = draw(
    <IdentityTable
      identities={[
        ...report.identities,
        { principal: HOSTILE, callers: [namespaceId('x')], callees: [], requestRate: 1 },
      ]}
    />,
  );
  expect(html).toContain('spiffe://cluster.local/ns/shop/sa/checkout');
  expect(html).not.toContain('<img');
});
