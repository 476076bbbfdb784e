import { type Archive, ArchiveError } from '@vesalius/archive/api';
import { documentOfProfile } from '@vesalius/deidentify';
import type { FastifyInstance } from 'fastify';
import type { Static } from 'typebox';
import { ProfileAnswer, ProfileBody, ProfileList, ProfileParams } from '../contract/schemas.ts';
import { callerOf } from './caller.ts';
import type { StoredProfile, StoredProfiles } from './stored-profiles.ts';

const ROOT = '/api/v1/deidentification-profiles';
const tags = ['De-identification'];

/** Profiles: listed and read by those who may export, changed by administrators. */
export function profileRoutes(http: FastifyInstance, archive: Archive, profiles: StoredProfiles): void {
  http.get(
    ROOT,
    { schema: { tags, summary: 'Profiles of de-identification', response: { 200: ProfileList } } },
    async (request) => {
      archive.access.demand(callerOf(request), 'retrieve');
      return { profiles: (await profiles.list()).map(shown) };
    },
  );
  const one = { tags, params: ProfileParams, response: { 200: ProfileAnswer } };
  http.get(`${ROOT}/:name`, { schema: { ...one, summary: 'One profile' } }, async (request) => {
    archive.access.demand(callerOf(request), 'retrieve');
    const { name } = request.params as Static<typeof ProfileParams>;
    const profile = await profiles.get(name);
    if (!profile) throw new ArchiveError('not-found');
    return shown(profile);
  });
  http.put(
    `${ROOT}/:name`,
    { schema: { ...one, summary: 'Make a profile, or a new version of it', body: ProfileBody } },
    async (request) => {
      const principal = callerOf(request);
      archive.access.demand(principal, 'administer');
      const { name } = request.params as Static<typeof ProfileParams>;
      const profile = await profiles.put(name, request.body as Static<typeof ProfileBody>);
      const version = profile.versions.at(-1)!.version;
      await archive.audit.record({
        kind: 'configuration-changed',
        outcome: 'success',
        actor: principal.name,
        ...(principal.address !== undefined && { address: principal.address }),
        facts: { act: 'deidentification-profile-put', by: principal.kind, profile: name, version },
      });
      return shown(profile);
    },
  );
}

function shown({ name, versions }: StoredProfile): Static<typeof ProfileAnswer> {
  const current = versions.at(-1)!;
  return {
    name,
    version: current.version,
    versions: versions.map(({ version }) => version),
    profile: documentOfProfile(current),
  };
}
