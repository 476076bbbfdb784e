import type { Use } from './dicomweb-uses.ts';
import type { LocalServer } from './local-server.ts';
import { retentionUses } from './retention-uses.ts';
import { shareUses } from './share-uses.ts';

/** Good uses of the operations about emergencies, share links and retention locks, in the order in which they are tried: only people have them. */
export function emergencyUses(
  adminCookie: () => Promise<string>,
  study: string,
  server: () => LocalServer,
): Record<string, () => Use | Promise<Use>> {
  const asPerson = async (use: Use = {}): Promise<Use> => ({
    ...use,
    token: null,
    headers: { cookie: await adminCookie(), 'sec-fetch-site': 'same-origin' },
  });
  const about = { patientId: 'P1', reason: 'Unconscious, no relatives here' };
  return {
    ...retentionUses(study, server, asPerson),
    ...shareUses(study, server, asPerson),
    'post /api/v1/emergencies': () => asPerson({ body: about }),
    'get /api/v1/emergencies': () => ({}),
    'get /api/v1/emergencies/waiting': () => ({}),
    'post /api/v1/emergencies/{id}/end': () => asPerson({ params: { id: '1' } }),
    'post /api/v1/emergencies/{id}/review': () => ({ params: { id: '1' }, body: { verdict: 'justified' } }),
  };
}
