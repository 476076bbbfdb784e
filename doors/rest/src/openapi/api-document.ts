import swagger from '@fastify/swagger';
import type { FastifyPluginAsync, FastifySchema } from 'fastify';
import { rootPlugin } from '../http/http.ts';

export interface ApiDocumentOptions {
  readonly version: string;
}

/** Collects the schemas of all routes into an OpenAPI 3.1 document. Register it before any route. */
export function apiDocument({ version }: ApiDocumentOptions): FastifyPluginAsync {
  return rootPlugin('vesalius-api-document', async (http) => {
    await http.register(swagger, {
      transform: ({ schema, url }) => ({ schema: withoutFilled(schema), url }),
      openapi: {
        openapi: '3.1.0',
        info: { title: 'Vesalius', version, description: 'The archive over HTTP' },
        components: {
          securitySchemes: {
            token: { type: 'http', scheme: 'bearer' },
            session: {
              type: 'apiKey',
              in: 'cookie',
              name: 'vesalius_session',
              description: 'Over TLS its name is `__Host-vesalius_session`',
            },
          },
        },
        security: [{ token: [] }, { session: [] }],
      },
    });
  });
}

interface ObjectSchema {
  readonly properties?: Readonly<Record<string, object>>;
  readonly required?: readonly string[];
}

/** What has a default need not be sent, though the route always gets it. */
function withoutFilled(schema: FastifySchema): FastifySchema {
  const { querystring, body } = schema as { querystring?: ObjectSchema; body?: ObjectSchema };
  return {
    ...schema,
    ...(querystring?.required && { querystring: demanded(querystring) }),
    ...(body?.required && { body: demanded(body) }),
  };
}

function demanded(schema: ObjectSchema): ObjectSchema {
  const { properties = {}, required = [] } = schema;
  return { ...schema, required: required.filter((name) => !('default' in (properties[name] ?? {}))) };
}
