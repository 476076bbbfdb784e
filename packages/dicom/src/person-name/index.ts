/** Person names (PS3.5 §6.2.1): three component groups of five components, and how they are searched for. */
export { foldForSearch, personNameSearchTerms } from './fold.ts';
export {
  formatPersonName,
  type PersonName,
  type PersonNameComponents,
  parsePersonName,
  personNameComponents,
} from './person-name.ts';
