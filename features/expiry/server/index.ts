export { type ExpiryOptions, expiryFeature } from './expiry-feature.ts';
export { parseExpiryRule } from './rule.ts';
