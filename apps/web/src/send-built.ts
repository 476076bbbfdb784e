import { createReadStream } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { extname, join } from 'node:path';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { builtPart } from './built-part.ts';

const MEDIA_TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm',
};

export interface BuiltFile {
  readonly part: Parameters<typeof builtPart>[0];
  readonly name: string;
  readonly caching: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** Names of built files change with their content. */
export const FOR_GOOD = 'public, max-age=31536000, immutable';

/** Sends a built file, zipped when the browser takes that; 404 for a name that was not built. */
export async function sendBuilt(
  request: FastifyRequest,
  reply: FastifyReply,
  { part, name, caching, headers }: BuiltFile,
): Promise<FastifyReply> {
  const folder = await builtPart(part);
  const names = new Set(await readdir(folder));
  const type = MEDIA_TYPES[extname(name)];
  if (!names.has(name) || type === undefined) return reply.code(404).send();
  reply.headers(headers).header('cache-control', caching).header('vary', 'accept-encoding').type(type);
  const isZipped = names.has(`${name}.gz`) && /\bgzip\b/.test(request.headers['accept-encoding'] ?? '');
  if (isZipped) reply.header('content-encoding', 'gzip');
  return reply.send(createReadStream(join(folder, isZipped ? `${name}.gz` : name)));
}
