import { z } from 'zod';

/** Gets tokens from the development issuer, as `curl` does. */

const answer = z.object({ access_token: z.string(), expires_in: z.number() });

/** @returns an access token of this client. @throws Error where the issuer refuses it */
export async function tokenOf(issuer: string, client: string, secret: string): Promise<string> {
  const basic = Buffer.from(`${client}:${secret}`).toString('base64');
  const response = await fetch(`${issuer}/token`, {
    method: 'POST',
    headers: {
      authorization: `Basic ${basic}`,
      'content-type': 'application/x-www-form-urlencoded',
    },
    body: 'grant_type=client_credentials',
  });
  if (!response.ok) throw new Error(`the issuer answered ${response.status} to ${client}`);
  return answer.parse(await response.json()).access_token;
}
