export type { Match } from './match.ts';
export { type MatchingOptions, type ParsedMatch, parseMatch } from './parse-match.ts';
