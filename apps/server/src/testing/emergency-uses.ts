import type { Use } from './dicomweb-uses.ts';

/** Good uses of the operations about emergencies, in the order in which they are tried: only people have them. */
export function emergencyUses(adminCookie: () => Promise<string>): Record<string, () => Use | Promise<Use>> {
  const asPerson = async (use: Use = {}): Promise<Use> => ({
    ...use,
    token: null,
    headers: { cookie: await adminCookie(), 'sec-fetch-site': 'same-origin' },
  });
  const about = { patientId: 'P1', reason: 'Unconscious, no relatives here' };
  return {
    'post /api/v1/emergencies': () => asPerson({ body: about }),
    'get /api/v1/emergencies': () => ({}),
    'get /api/v1/emergencies/waiting': () => ({}),
    'post /api/v1/emergencies/{id}/end': () => asPerson({ params: { id: '1' } }),
    'post /api/v1/emergencies/{id}/review': () => ({ params: { id: '1' }, body: { verdict: 'justified' } }),
  };
}
