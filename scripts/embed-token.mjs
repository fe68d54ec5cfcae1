// Makes one embed token, for trying a view out or from a portal's back end that would rather call a program than sign.
//   node scripts/embed-token.mjs --secret-file key --key k1 --origin https://portal.example.com --namespace shop
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { SignJWT } from 'jose';

const USAGE = `Usage: node scripts/embed-token.mjs --secret-file FILE --origin ORIGIN (--namespace NAME | --cluster NAME)…
  --key ID          id of the key in embed.keys (default: the first)
  --view NAME       graph, signals or mtls; may be repeated (default: all three)
  --namespace NAME  what the token shows; may be repeated
  --cluster NAME    may be repeated
  --seconds N       how long it lives, at most 300 (default: 120)`;

const fail = (message) => {
  process.stderr.write(`${message}\n${USAGE}\n`);
  process.exit(1);
};

const many = { type: 'string', multiple: true, default: [] };
const given = () => {
  try {
    return parseArgs({
      options: {
        'secret-file': { type: 'string' },
        key: { type: 'string' },
        origin: { type: 'string' },
        view: { ...many, default: ['graph', 'signals', 'mtls'] },
        namespace: many,
        cluster: many,
        seconds: { type: 'string', default: '120' },
      },
    }).values;
  } catch (error) {
    return fail(error.message);
  }
};

const { 'secret-file': file, key, origin, view, namespace, cluster, seconds } = given();
if (file === undefined || origin === undefined) fail('A secret file and an origin are needed.');
if (!URL.canParse(origin) || new URL(origin).origin !== origin)
  fail(`${origin} is no origin such as https://portal.example.com.`);
if (namespace.length + cluster.length === 0) fail('A token shows a namespace or a cluster: name at least one.');
const life = Number(seconds);
if (!Number.isInteger(life) || life < 1 || life > 300) fail('--seconds takes a whole number from 1 to 300.');

const now = Math.floor(Date.now() / 1000);
const token = await new SignJWT({ views: view, scope: { clusters: cluster, namespaces: namespace }, origin })
  .setProtectedHeader({ alg: 'HS256', ...(key === undefined ? {} : { kid: key }) })
  .setAudience('weftline-embed')
  .setIssuedAt(now)
  .setExpirationTime(now + life)
  .setJti(randomUUID())
  .sign(new TextEncoder().encode(readFileSync(file, 'utf8').trim()));
process.stdout.write(`${token}\n`);
