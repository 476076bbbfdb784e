import swagger from '@fastify/swagger';
import type { FastifyPluginAsync } from 'fastify';
import { rootPlugin } from '../http/http.ts';

export interface ApiDocumentOptions {
  readonly version: string;
}

/** Collects the schemas of all routes into an OpenAPI 3.1 document. Register it before any route. */
export function apiDocument({ version }: ApiDocumentOptions): FastifyPluginAsync {
  return rootPlugin('vesalius-api-document', async (http) => {
    await http.register(swagger, {
      openapi: {
        openapi: '3.1.0',
        info: { title: 'Vesalius', version, description: 'The archive over HTTP' },
        components: {
          securitySchemes: {
            token: { type: 'http', scheme: 'bearer' },
            session: { type: 'apiKey', in: 'cookie', name: 'vesalius_session' },
          },
        },
        security: [{ token: [] }, { session: [] }],
      },
    });
  });
}
