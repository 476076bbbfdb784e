export type { Match } from './match.ts';
export { matchesPattern } from './matches-pattern.ts';
export { type MatchingOptions, type ParsedMatch, parseMatch } from './parse-match.ts';
