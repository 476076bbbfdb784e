import type { AcceptedContext } from '../../upper-layer/negotiation.ts';
import type { IdentifierCall } from './calls.ts';

export function identifierFor(identifier: IdentifierCall['identifier'], context: AcceptedContext): Uint8Array {
  return typeof identifier === 'function' ? identifier(context.transferSyntax) : identifier;
}
