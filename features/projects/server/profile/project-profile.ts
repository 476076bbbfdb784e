import { ArchiveError, type ProjectRecord } from '@vesalius/archive/api';
import {
  DeidentifyError,
  documentOfProfile,
  type Profile,
  type ProfileDocument,
  profileFromDocument,
} from '@vesalius/deidentify';

/** With these UIDs would be shown as they are. */
const NOT_IN_VIEWS: Readonly<Record<string, string>> = { '113110': 'UIDs of a project are its own' };

/** A profile of a project, checked. @throws ArchiveError `query-not-understood` */
export function profileOfProject(project: ProjectRecord, version: number, body: object): Profile {
  const profile = understood({ ...body, name: project.name, version: String(version) });
  for (const option of profile.options)
    if (NOT_IN_VIEWS[option])
      throw new ArchiveError('query-not-understood', { where: option, detail: NOT_IN_VIEWS[option] });
  return profile;
}

/** Everything in it named, to be kept. */
export function keptForm(profile: Profile): ProfileDocument {
  return documentOfProfile(profile);
}

function understood(document: object): Profile {
  try {
    return profileFromDocument(document);
  } catch (error) {
    if (error instanceof DeidentifyError) throw new ArchiveError('query-not-understood', { detail: error.message });
    throw error;
  }
}
