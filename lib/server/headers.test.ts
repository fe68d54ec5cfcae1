import { CspEvaluator } from 'csp_evaluator';
import { Severity } from 'csp_evaluator/dist/finding.js';
import { CspParser } from 'csp_evaluator/dist/parser.js';
import { expect, test } from 'vitest';
import { contentSecurityPolicy, securityHeaders } from './headers';
import { isRecordPage, recordPolicy } from './record-policy';

const settings = { nonce: 'bm9uY2Vub25jZQ==', development: false, frameAncestors: [] };

test('the policy has no hole that an evaluator of policies knows', () => {
  const { csp } = new CspParser(contentSecurityPolicy(settings));
  const grave = new CspEvaluator(csp)
    .evaluate()
    .filter(({ severity }) => severity === Severity.HIGH || severity === Severity.MEDIUM);
  expect(grave.map(({ directive, description }) => `${directive}: ${description}`)).toEqual([]);
});

test('a record may be drawn in its own style, and nothing else', () => {
  const [path, other] = ['/api/v1/assessments/x/adr.html', '/api/v1/assessments/x/adr.md'];
  expect([isRecordPage(path), isRecordPage(other), isRecordPage(`${path}/y`)]).toEqual([true, false, false]);
  const { 'content-security-policy': policy, ...rest } = securityHeaders({ ...settings, policy: recordPolicy });
  expect(policy).toMatch(/^default-src 'none'; style-src 'sha256-[^']+'; .*frame-ancestors 'none'; sandbox$/);
  expect(rest).toMatchObject({ 'x-frame-options': 'DENY', 'x-content-type-options': 'nosniff' });
});

test('nobody may frame a page unless told', () => {
  expect(securityHeaders(settings)).toMatchObject({ 'x-frame-options': 'DENY' });
  expect(contentSecurityPolicy(settings)).toContain("frame-ancestors 'none'");
  const framed = securityHeaders({ ...settings, frameAncestors: ['https://portal.example'] });
  expect(framed).not.toHaveProperty('x-frame-options');
  expect(framed['content-security-policy']).toContain('frame-ancestors https://portal.example');
});

test('production evaluates no strings', () => {
  expect(contentSecurityPolicy(settings)).not.toContain('unsafe-eval');
});
