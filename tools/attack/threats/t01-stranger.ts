import { UID } from '@vesalius/dicom';
import { type Knock, knock } from '../knock.ts';
import { finding, type Threat } from '../threat.ts';
import { call, type Victim } from '../victims/victim.ts';

const CALLING_NOT_RECOGNIZED = 3;
const CALLED_NOT_RECOGNIZED = 7;
const SERVICES = [
  UID.Verification,
  UID.CTImageStorage,
  UID.StudyRootQueryRetrieveInformationModelFind,
  UID.StudyRootQueryRetrieveInformationModelMove,
  UID.StudyRootQueryRetrieveInformationModelGet,
  UID.ModalityWorklistInformationModelFind,
  UID.StorageCommitmentPushModel,
];
const STRANGER_AT = '127.0.0.3';

export const stranger: Threat = {
  id: 'T1',
  name: 'a stranger asks or stores',
  target: 'no association but a rejection, no answer over HTTP but 401, every try on record',
  portable: true,
  async run({ victim }) {
    const missed: string[] = [];
    for (const abstractSyntax of SERVICES) {
      const unknown = await knock(victim, { from: STRANGER_AT, calling: 'STRANGER', abstractSyntax });
      if (!rejectedFor(unknown, CALLING_NOT_RECOGNIZED)) missed.push(`an unknown AE title was ${told(unknown)}`);
    }
    const elsewhere = await knock(victim, { called: 'ELSEWHERE' });
    if (!rejectedFor(elsewhere, CALLED_NOT_RECOGNIZED)) missed.push(`a foreign called AE title was ${told(elsewhere)}`);
    const paths = await pathsOf(victim);
    for (const [method, path] of paths) {
      const { status } = await call(victim.web + path, { method });
      if (status !== 401 && status !== 302) missed.push(`${method} ${path} answered ${status} without credentials`);
    }
    const recorded = await tries(victim);
    if (recorded !== undefined && recorded < SERVICES.length + 1 + paths.length)
      missed.push(`${recorded} of ${SERVICES.length + 1 + paths.length} tries are on record`);
    const figure = `${SERVICES.length + 1} associations, ${paths.length} operations over HTTP; ${recorded ?? '–'} tries on record`;
    return finding(figure, ...new Set(missed));
  },
};

function rejectedFor(knocked: Knock, reason: number): boolean {
  return knocked.answer === 'rejected' && knocked.reason === reason;
}

export function told(knocked: Knock): string {
  return knocked.answer === 'rejected' ? `rejected with ${knocked.source}/${knocked.reason}` : knocked.answer;
}

interface OpenApi {
  readonly paths: Readonly<Record<string, Readonly<Record<string, { readonly security?: readonly unknown[] }>>>>;
}

const ORTHANC_PATHS = ['/system', '/patients', '/studies', '/instances', '/statistics', '/changes', '/modalities'];

/** Every operation that is not public, from the server's own description. */
async function pathsOf(victim: Victim): Promise<[string, string][]> {
  if (victim.name !== 'Vesalius') return ORTHANC_PATHS.map((path) => ['GET', path]);
  const { paths } = JSON.parse((await call(`${victim.web}/api/openapi.json`)).text) as OpenApi;
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods)
      .filter(([, { security }]) => security?.length !== 0)
      .map(([method]): [string, string] => [method.toUpperCase(), path.replaceAll(/\{\w+\}/g, '1')]),
  );
}

interface Events {
  readonly events: readonly { readonly facts?: Readonly<Record<string, string | number>> }[];
}

/** Tries that are on record as security alerts; undefined where there is no such record. */
export async function tries(victim: Victim, where: Readonly<Record<string, string>> = {}): Promise<number | undefined> {
  if (victim.name !== 'Vesalius') return undefined;
  const path = '/api/v1/audit?kind=security-alert&limit=1000';
  const { text } = await call(victim.web + path, { headers: { ...victim.headers } });
  return (JSON.parse(text) as Events).events
    .filter(({ facts }) => facts && Object.entries(where).every(([key, value]) => facts[key] === value))
    .reduce((sum, { facts }) => sum + Number(facts?.times ?? 0), 0);
}
