import type { Use } from './dicomweb-uses.ts';
import type { LocalServer } from './local-server.ts';

const PROJECT = '/api/v1/projects/{project}';
const params = { project: 'lung' };

/** Uses of the operations about the project `lung`, which holds that study; in the order in which they are tried. */
export function projectUses(study: string, server: () => LocalServer): Record<string, () => Use | Promise<Use>> {
  const use =
    (rest: Partial<Use> = {}) =>
    () => ({ params, ...rest });
  return {
    [`put ${PROJECT}/governance`]: use({ body: { purpose: 'Nodules over time', terms: 'Tell nobody.' } }),
    [`get ${PROJECT}/governance`]: use(),
    [`post ${PROJECT}/acceptance`]: use({ body: { termsVersion: 1 } }),
    [`get ${PROJECT}/members`]: use(),
    [`put ${PROJECT}/profile`]: use({ body: { options: ['113107'] } }),
    [`get ${PROJECT}/profile`]: use(),
    [`get ${PROJECT}/profile/difference`]: use({ query: 'from=1&to=1' }),
    [`post ${PROJECT}/profile/dry-run`]: use({ body: { studyInstanceUids: [study] } }),
    [`get ${PROJECT}/studies`]: use(),
    [`post ${PROJECT}/joins`]: use({ body: { studyInstanceUids: [study] } }),
    // Good paths are in projects-list.test.ts.
    [`get ${PROJECT}/pseudonyms`]: use(),
    [`put ${PROJECT}/pseudonyms`]: use({ body: { csv: 'P1,LISTED-1' }, status: 409 }),
    [`get ${PROJECT}/joins/{id}/lines`]: use({ params: { ...params, id: '999999' }, status: 404 }),
    [`get ${PROJECT}/joins/{id}/lines.csv`]: use({ params: { ...params, id: '999999' }, status: 404 }),
    [`post ${PROJECT}/rules`]: use({ body: { keys: { StudyDescription: 'Lung*' } } }),
    [`get ${PROJECT}/rules`]: use(),
    [`delete ${PROJECT}/rules/{id}`]: use({ params: { ...params, id: '1' } }),
    [`post ${PROJECT}/identity-requests`]: async () => ({
      params,
      body: { pseudonym: await pseudonymIn(server()), reason: 'an incidental finding' },
    }),
    [`get ${PROJECT}/identity-requests`]: use(),
    [`put ${PROJECT}/consents`]: use({ body: { patientId: 'P404', state: 'given' } }),
    [`get ${PROJECT}/consents`]: use(),
    [`post ${PROJECT}/consents/fhir`]: use({ body: { resourceType: 'Consent', status: 'draft' } }),
    // No FHIR server is set: the answer on the good path is in projects-consent.test.ts.
    [`post ${PROJECT}/consents/fhir/fetched`]: use({ body: { patientId: 'P404' }, status: 409 }),
    // Nobody has withdrawn: the good path is there too.
    [`get ${PROJECT}/consents/{pseudonym}/holders`]: use({ params: { ...params, pseudonym: 'LUNG-0' }, status: 404 }),
    [`post ${PROJECT}/consents/{pseudonym}/told`]: use({
      params: { ...params, pseudonym: 'LUNG-0' },
      body: { holder: 'PEER' },
      status: 404,
    }),
    // Who asked cannot decide: the answer on the good path is in projects.test.ts.
    [`post ${PROJECT}/identity-requests/{id}/decision`]: use({
      params: { ...params, id: '1' },
      body: { approve: true },
      status: 403,
    }),
    [`post ${PROJECT}/identity-requests/{id}/look`]: use({ params: { ...params, id: '1' }, status: 403 }),
  };
}

/** A pseudonym of the project, as a member sees it once the profile is there. */
async function pseudonymIn(server: LocalServer): Promise<string> {
  const name = 'member-of-lung';
  const password = 'another password of tests';
  await server.call('POST', '/api/v1/users', { body: { name, password } });
  const subject = { kind: 'user', name };
  await server.call('POST', '/api/v1/grants', { body: { subject, role: 'project-member', project: 'lung' } });
  const session = await server.call('POST', '/api/v1/session', { token: null, body: { user: name, password } });
  const headers = { cookie: session.headers.getSetCookie()[0]!.split(';')[0]!, 'sec-fetch-site': 'same-origin' };
  await server.call('POST', '/api/v1/projects/lung/acceptance', { token: null, headers, body: { termsVersion: 1 } });
  for (let tries = 0; tries < 200; tries++) {
    const { body } = await server.call('GET', '/api/v1/studies', { token: null, headers });
    if (body.studies.length > 0) return body.studies[0].patient.id;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error('nothing is shown de-identified');
}
