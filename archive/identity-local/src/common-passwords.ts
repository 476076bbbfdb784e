import { ArchiveError } from '@vesalius/archive/api';
import { LONGEST_PASSWORD } from './password.ts';

/** Of 0 to 4: from here on a password withstands guessing with slow hashes (10^8 guesses). */
const ENOUGH = 3;
/** Names that every guesser tries here. */
const OURS = ['vesalius', 'pacs', 'dicom', 'radiology', 'hospital', 'admin', 'administrator'];
/** The estimate takes long for long ones, which are good by their length unless they repeat themselves. */
const LOOKED_AT = 64;

type Estimate = (password: string, about: string[]) => { readonly score: number };
let estimate: Promise<Estimate> | undefined;

/** The lists are loaded when a password is first set: nothing else needs them. */
async function load(): Promise<Estimate> {
  const [{ ZxcvbnFactory }, { dictionary, adjacencyGraphs }] = await Promise.all([
    import('@zxcvbn-ts/core'),
    import('@zxcvbn-ts/language-common'),
  ]);
  const zxcvbn = new ZxcvbnFactory({ dictionary, graphs: adjacencyGraphs });
  return (password, about) => zxcvbn.check(password, about);
}

/**
 * Refuses a password that is on lists of common ones or made of them, of rows of keys, repetitions, dates, or of names near it (NIST
 * SP 800-63B §3.1.1.2). @throws ArchiveError `weak-password`
 */
export async function demandUncommon(password: string, names: readonly string[]): Promise<void> {
  if (password.length > LONGEST_PASSWORD) throw new ArchiveError('weak-password', { detail: 'too long' });
  estimate ??= load();
  const { score } = (await estimate)(password.slice(0, LOOKED_AT), [...OURS, ...names]);
  if (score < ENOUGH) throw new ArchiveError('weak-password');
}
