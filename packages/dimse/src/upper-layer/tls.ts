import type { ConnectionOptions, TlsOptions } from 'node:tls';

export type { ConnectionOptions, TlsOptions };
