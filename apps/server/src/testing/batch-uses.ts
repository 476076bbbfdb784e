import { Deidentifier, hashedPseudonyms, KeyedHash, profileOf } from '@vesalius/deidentify';
import { openBytes } from '@vesalius/deidentify/file/memory';
import type { Use } from './dicomweb-uses.ts';
import type { LocalServer } from './local-server.ts';
import { tinyCt } from './tiny-ct.ts';

const BATCHES = '/api/v1/projects/{project}/batches';
const NAME = 'reviewed';

/** Uses of the operations about batches of de-identified studies, in a project that needs a review and holds that study. */
export function batchUses(study: string, server: () => LocalServer): Record<string, () => Use | Promise<Use>> {
  const project = { project: NAME };
  const ofBatch =
    (rest: Partial<Use> = {}) =>
    async () => ({ params: { ...project, batch: await batchInReview(server(), study) }, ...rest });
  const ofOutput =
    (rest: Partial<Use> = {}) =>
    async () => {
      const params = { ...project, batch: await batchInReview(server(), study), number: '1', of: 'after', frame: '1' };
      return { params, ...rest };
    };
  const ofFace = (rest: Partial<Use>) => async () => ({
    params: { ...project, batch: await batchInReview(server(), study), face: '1', view: 'after' },
    ...rest,
  });
  return {
    [`post ${BATCHES}`]: async () => {
      await setUp(server(), study);
      return { params: project, body: {} };
    },
    [`get ${BATCHES}`]: () => ({ params: project }),
    [`get ${BATCHES}/{batch}`]: ofBatch(),
    // It waits for people: a job has nothing to do for it.
    [`post ${BATCHES}/{batch}/job`]: ofBatch({ status: 409 }),
    [`get ${BATCHES}/{batch}/outputs`]: ofBatch({ query: 'state=waiting' }),
    [`get ${BATCHES}/{batch}/outputs/{number}`]: ofOutput(),
    [`get ${BATCHES}/{batch}/outputs/{number}/pictures/{of}/{frame}`]: ofOutput(),
    [`put ${BATCHES}/{batch}/outputs/{number}/masks`]: ofOutput({
      body: { masks: [{ left: 1, top: 1, width: 3, height: 3 }] },
    }),
    [`get ${BATCHES}/{batch}/faces`]: ofBatch(),
    // Its profile removes none: projects-faces.test.ts looks at those that are there.
    [`get ${BATCHES}/{batch}/faces/{face}/pictures/{view}`]: ofFace({ status: 404 }),
    [`put ${BATCHES}/{batch}/faces/{face}`]: ofFace({ body: { change: null }, status: 404 }),
    [`get ${BATCHES}/{batch}/amendments`]: ofBatch(),
    [`put ${BATCHES}/{batch}/amendments`]: ofBatch({ body: { rules: [], removeWords: ['Seaside'] }, status: 202 }),
    [`post ${BATCHES}/{batch}/decisions`]: ofBatch({ body: { numbers: [1], decision: 'send-back' } }),
    [`delete ${BATCHES}/{batch}`]: ofBatch({ status: 204 }),
    [`get ${BATCHES}/{batch}/report`]: async () => ({
      params: { ...project, batch: await published(server(), study) },
    }),
    [`post ${BATCHES}/{batch}/acceptance`]: async () => ({
      params: { ...project, batch: await decided(server(), study) },
      status: 202,
    }),
  };
}

async function setUp(server: LocalServer, study: string): Promise<void> {
  const at = `/api/v1/projects/${NAME}`;
  const made = await server.call('POST', '/api/v1/projects', { body: { name: NAME, title: NAME } });
  if (made.status === 409) return;
  await server.call('PUT', `${at}/governance`, { body: { purpose: 'x', needsReview: true } });
  await server.call('PUT', `${at}/profile`, { body: { options: ['113107'] } });
  await server.call('PUT', `${at}/studies/${study}`);
}

/** A batch of which nothing waits any more. */
async function decided(server: LocalServer, study: string): Promise<string> {
  const batch = await batchInReview(server, study);
  const at = `/api/v1/projects/${NAME}/batches/${batch}`;
  const { body } = await server.call('GET', `${at}/outputs?state=waiting`);
  const numbers = body.outputs.map(({ number }: { number: number }) => number);
  await server.call('POST', `${at}/decisions`, { body: { numbers, decision: 'send-back' } });
  const { body: more } = await server.call('GET', `${at}/outputs?state=waiting`);
  const rest = more.outputs.map(({ number }: { number: number }) => number);
  if (rest.length > 0) await server.call('POST', `${at}/decisions`, { body: { numbers: rest, decision: 'send-back' } });
  return batch;
}

async function published(server: LocalServer, study: string): Promise<string> {
  const batch = await decided(server, study);
  await server.call('POST', `/api/v1/projects/${NAME}/batches/${batch}/acceptance`);
  return batch;
}

/** The number of a new batch of which outputs wait for people. */
async function batchInReview(server: LocalServer, study: string): Promise<string> {
  await setUp(server, study);
  const at = `/api/v1/projects/${NAME}/batches`;
  const { body } = await server.call('POST', at, { body: {} });
  for (let tries = 0; tries < 400; tries++) {
    if ((await server.call('GET', `${at}/${body.batch.id}`)).body.state === 'review') return String(body.batch.id);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error('the batch was not made in time');
}

/** Uses of the operations by which a page uploads to the project `lung` what it has de-identified. */
export function uploadUses(): Record<string, () => Use | Promise<Use>> {
  const at = '/api/v1/projects/{project}/uploads';
  const params = { project: 'lung' };
  // The generator of ristretto255 (RFC 9496 §A.1).
  const point = 'e2f2ae0a6abc4e71a884a961c500515f58e30b6aa582dd8db6a65945e08d2d76';
  return {
    [`get ${at}`]: () => ({ params }),
    [`post ${at}/keys`]: () => ({ params, body: { blinded: [point] } }),
    [`post ${at}`]: async () => ({ params, body: await deidentifiedCt(), type: 'application/dicom' }),
  };
}

async function deidentifiedCt(): Promise<Uint8Array> {
  const key = new Uint8Array(32).fill(5);
  const pseudonyms = hashedPseudonyms(new KeyedHash(key), 'LUNG-');
  const deidentifier = new Deidentifier({ profile: profileOf(['113107']), key, pseudonyms });
  return (await openBytes(tinyCt(8, 1)).deidentify(deidentifier)).bytes;
}
