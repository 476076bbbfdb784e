import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import { ArchiveError, type Principal } from '@vesalius/archive/api';
import type {
  FastifyBaseLogger,
  FastifyInstance,
  FastifyPluginAsync,
  FastifyRequest,
  RawReplyDefaultExpression,
  RawRequestDefaultExpression,
  RawServerDefault,
} from 'fastify';

/** Fastify with types from the TypeBox schemas of each route. */
export type Http = FastifyInstance<
  RawServerDefault,
  RawRequestDefaultExpression,
  RawReplyDefaultExpression,
  FastifyBaseLogger,
  TypeBoxTypeProvider
>;

/** A plugin whose hooks and decorations hold for everything, not for its own scope only. */
export function rootPlugin(name: string, plugin: FastifyPluginAsync): FastifyPluginAsync {
  return Object.assign(plugin, { [Symbol.for('skip-override')]: true, [Symbol.for('fastify.display-name')]: name });
}

/** Who asks. Every route that is not public has one. */
export function callerOf(request: FastifyRequest): Principal {
  if (!request.principal) throw new ArchiveError('not-permitted');
  return request.principal;
}
