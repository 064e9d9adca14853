// What both official TypeScript clients must manage when people sign in.

import { check, must } from './check.mjs';
import { MemoryOauth, judgeSignIn } from './sign-in.mjs';

export const scopesWithRefresh = 'profile email offline_access';

/** `open(oauth)` answers with a client as `judgeNotebook` wants it; `signIn(oauth, scope)` gets tokens without one. */
export async function judgeTypescript(name, { open, signIn }) {
  const people = [];
  await judgeSignIn(name, (person) => {
    const oauth = new MemoryOauth(person);
    people.push(oauth);
    return open(oauth);
  });

  await check(`${name}: registers once and signs in once`, async () => {
    for (const { registrations, logins } of people) {
      must(registrations === 1 && logins === 1, `${registrations} registrations and ${logins} logins`);
    }
  });

  await check(`${name}: renews its token without the user`, async () => {
    const oauth = new MemoryOauth('alice');
    await signIn(oauth, scopesWithRefresh);
    must(oauth.saved.tokens?.refresh_token, 'there is no refresh token');
    const old = spoil(oauth);
    const client = await open(oauth);
    await client.listTools();
    await client.close();
    must(oauth.logins === 1, `the user had to sign in ${oauth.logins} times`);
    must(oauth.saved.tokens.access_token !== old && oauth.saved.tokens.refresh_token, 'the tokens are not new');
  });
}

/** Makes the access token one that no server accepts. */
export function spoil(oauth) {
  const [header, payload] = oauth.saved.tokens.access_token.split('.');
  const access_token = `${header}.${payload}.${'A'.repeat(342)}`;
  oauth.saved.tokens = { ...oauth.saved.tokens, access_token };
  return access_token;
}
