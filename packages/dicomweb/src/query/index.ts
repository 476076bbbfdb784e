export { type AttributePath, parseAttributePath } from './attribute-path.ts';
export { parseSearch } from './parse-search.ts';
export {
  formDecoded,
  mediaTypesDecoded,
  percentDecoded,
  type QueryParameter,
  queryStringOf,
  splitQueryString,
} from './query-string.ts';
export type { SearchRequest } from './search-request.ts';
