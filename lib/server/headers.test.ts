import { CspEvaluator } from 'csp_evaluator';
import { Severity } from 'csp_evaluator/dist/finding.js';
import { CspParser } from 'csp_evaluator/dist/parser.js';
import { expect, test } from 'vitest';
import { contentSecurityPolicy, securityHeaders } from './headers';

const settings = { nonce: 'bm9uY2Vub25jZQ==', development: false, frameAncestors: [] };

test('the policy has no hole that an evaluator of policies knows', () => {
  const { csp } = new CspParser(contentSecurityPolicy(settings));
  const grave = new CspEvaluator(csp)
    .evaluate()
    .filter(({ severity }) => severity === Severity.HIGH || severity === Severity.MEDIUM);
  expect(grave.map(({ directive, description }) => `${directive}: ${description}`)).toEqual([]);
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
