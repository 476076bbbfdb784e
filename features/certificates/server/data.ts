/** What the server wants of certificates before its doors open. */
export { Authority, type AuthorityParts, type Sealing } from './authority.ts';
