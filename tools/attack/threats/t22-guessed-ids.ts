import { tinyInstance } from '@vesalius/testkit';
import { finding, type Threat } from '../threat.ts';
import { type Answer, call, type Victim } from '../victims/victim.ts';

const CANARY = 'Guessedname';
const NOBODYS = '2.25.999';

/** Somebody with rights on another project asks every operation, with the real names of what is not theirs. */
export const guessedIds: Threat = {
  id: 'T22',
  name: 'names of what is not theirs, guessed',
  target: 'nothing of it in any answer, nothing of it changed',
  async run({ victim }) {
    const instance = tinyInstance({
      key: 'not theirs',
      study: 'not theirs',
      attributes: { PatientName: `${CANARY}^A` },
    });
    await victim.upload(instance.file);
    const token = await tokenElsewhere(victim);
    const headers = { authorization: `Bearer ${token}` };
    const { studyInstanceUid: study, seriesInstanceUid: series, sopInstanceUid } = instance.truth;
    const named = (path: string, of = study) =>
      path
        .replaceAll('{study}', of)
        .replaceAll('{series}', series)
        .replaceAll('{instance}', sopInstanceUid)
        .replaceAll(/\{\w+\}/g, '1');
    // What does not exist for the caller is answered as what does not exist at all.
    const isSameOf = async (other: string, method: string, path: string, text: string) =>
      (await call(victim.web + named(path, other), { method, headers })).text === text.replaceAll(study, other);
    const missed: string[] = [];
    const paths = await pathsOf(victim);
    for (const [method, path] of paths) {
      const { status, text } = await call(victim.web + named(path), { method, headers });
      if (text.includes(CANARY)) missed.push(`${method} ${path} gave it away`);
      if (status < 300 && path.includes('{study}') && !(await isSameOf(NOBODYS, method, path, text)))
        missed.push(`${method} ${path} answered ${status}`);
    }
    const kept = await victim.kept(instance.truth);
    return finding(`${paths.length} operations`, ...missed, kept === undefined && 'the study is gone');
  },
};

/** Of a service that may do all there is with studies, on a project in which there are none. */
async function tokenElsewhere(victim: Victim): Promise<string> {
  const project = await tell(victim, '/api/v1/projects', { name: 'elsewhere', title: 'Elsewhere' });
  const permissions = ['search', 'retrieve', 'store', 'delete', 'restricted.see', 'very-restricted.see'];
  const { id } = JSON.parse(project.text) as { id: number };
  const made = await tell(victim, '/api/v1/tokens', { name: 'elsewhere', permissions, projects: [id] });
  return (JSON.parse(made.text) as { secret: string }).secret;
}

function tell({ web, headers }: Victim, path: string, body: object): Promise<Answer> {
  const json = { ...headers, 'content-type': 'application/json' };
  return call(web + path, { method: 'POST', headers: json, body: JSON.stringify(body) });
}

/** What reads and what deletes, from the server's own description. */
async function pathsOf({ web }: Victim): Promise<[method: string, path: string][]> {
  const { paths } = JSON.parse((await call(`${web}/api/openapi.json`)).text) as { paths: Record<string, object> };
  return Object.entries(paths).flatMap(([path, methods]) =>
    ['get', 'delete'].flatMap((method): [string, string][] =>
      method in methods ? [[method.toUpperCase(), path]] : [],
    ),
  );
}
