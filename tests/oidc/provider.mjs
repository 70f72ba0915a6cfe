// An OpenID Connect provider on loopback for tests: node provider.mjs PORT CLIENT SECRET REDIRECT-URI
//
// The people it knows, with what it tells of them, come as JSON on the standard input; a person signs in by the name that
// the person is kept under, without a password.  It prints "listening" once it can be asked.
import { readFileSync } from 'node:fs';
import Provider from 'oidc-provider';

const [port, client_id, client_secret, redirect_uri] = process.argv.slice(2);
const people = JSON.parse(readFileSync(0, 'utf8'));
const issuer = `http://127.0.0.1:${port}`;

const provider = new Provider(issuer, {
  clients: [{ client_id, client_secret, redirect_uris: [redirect_uri] }],
  claims: {
    openid: ['sub', 'amr'], email: ['email', 'email_verified'], profile: ['preferred_username'],
  },
  pkce: { required: () => true },
  features: { devInteractions: { enabled: false } },
  interactions: { url: (ctx, interaction) => `/interaction/${interaction.uid}` },
  findAccount: (ctx, id) => ({ accountId: id, claims: () => ({ sub: id, ...people[id].claims }) }),
  // Whoever signs in agrees that this one site is told of it.
  loadExistingGrant: async (ctx) => {
    const grant = new ctx.oidc.provider.Grant({ clientId: ctx.oidc.client.clientId, accountId: ctx.oidc.session.accountId });
    grant.addOIDCScope('openid email profile');
    await grant.save();
    return grant;
  },
});

const PAGE = `<!doctype html><html lang="zh-Hant-TW"><meta charset="utf-8"><title>登入</title>
<form method="post"><label>帳號 <input name="name" autofocus></label><button>登入</button></form>`;

provider.use(async (ctx, next) => {
  if (!ctx.path.startsWith('/interaction/')) return next();
  if (ctx.method === 'GET') {
    ctx.type = 'html';
    ctx.body = PAGE;
    return undefined;
  }
  let sent = '';
  for await (const piece of ctx.req) sent += piece;
  const name = new URLSearchParams(sent).get('name');
  const result = name in people
    ? { login: { accountId: name, amr: people[name].amr } }
    : { error: 'access_denied', error_description: 'nobody signed in' };
  await provider.interactionFinished(ctx.req, ctx.res, result, { mergeWithLastSubmission: false });
  ctx.respond = false;
  return undefined;
});

// A person's "forged" claims stand in the ID token as if they had been signed; "mistaken" ones in the user information.
provider.use(async (ctx, next) => {
  await next();
  if (ctx.path === '/me') Object.assign(ctx.body, people[ctx.body.sub]?.mistaken);
  if (ctx.path !== '/token' || !ctx.body?.id_token) return;
  const [head, body, signature] = ctx.body.id_token.split('.');
  const claims = JSON.parse(Buffer.from(body, 'base64url'));
  const { forged } = people[claims.sub];
  if (forged) {
    const changed = Buffer.from(JSON.stringify({ ...claims, ...forged })).toString('base64url');
    ctx.body.id_token = `${head}.${changed}.${signature}`;
  }
});

provider.listen(Number(port), '127.0.0.1', () => console.log('listening'));
