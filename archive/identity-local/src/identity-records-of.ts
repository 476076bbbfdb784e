import type { IndexStore } from '@vesalius/archive/api';
import type { LocalIdentityOptions } from './local-identity.ts';

/** What an index keeps of accounts, for `createLocalIdentity`. */
export function identityRecordsOf(
  index: IndexStore,
): Pick<LocalIdentityOptions, 'records' | 'rights' | 'secondFactors' | 'externals' | 'passkeys'> {
  const { identity: records, access: rights, secondFactors, externals, passkeys } = index;
  return { records, rights, secondFactors, externals, passkeys };
}
