/**
 * What a client may rely on over DICOMweb, cell by cell: the page is written from this table, and the test beside it makes each request of
 * it against a whole server. A cell that is not true cannot stay.
 */
export interface Cell {
  /** Service and transaction of PS3.18, and the resource it is about. */
  readonly transaction: string;
  readonly resource: string;
  /** The media type, parameter or condition that the cell shows. */
  readonly shows: string;
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE' | 'OPTIONS';
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  /** A file that is sent instead, by its name in `apps/server/src/testing/conformance-files.ts`. */
  readonly file?: string;
  /** A body of several parts, by its name in `apps/server/src/testing/conformance-bodies.ts`. */
  readonly multipart?: string;
  readonly status: number;
  /** An attribute that the answer, one data set, has. */
  readonly has?: string;
  /** How the answer's Content-Type begins. */
  readonly type?: string;
  /** How many data sets a search finds. */
  readonly finds?: number;
  /** What a header of the answer has in it. */
  readonly header?: readonly [name: string, part: string];
}

export type Row = readonly [
  shows: string,
  path: string,
  status: number,
  type?: string | undefined,
  further?: Partial<Cell>,
];

export const STUDY = '/studies/{study}';
export const SERIES = `${STUDY}/series/{series}`;
export const INSTANCE = `${SERIES}/instances/{instance}`;
export const MULTIPART_DICOM = 'multipart/related; type="application/dicom"';
export const MULTIPART_OCTETS = 'multipart/related; type="application/octet-stream"';
export const MULTIPART_XML = 'multipart/related; type="application/dicom+xml"';
export const JSON_TYPE = 'application/dicom+json';
export const accept = (type: string): Partial<Cell> => ({ headers: { accept: type } });
export const warns = (part: string): Partial<Cell> => ({ header: ['warning', part] });
export const finds = (count: number): Partial<Cell> => ({ finds: count });
export const jsonBody = (body: unknown): Partial<Cell> => ({ body, headers: { 'content-type': JSON_TYPE } });

export function cells(transaction: string, resource: string, method: Cell['method'], rows: readonly Row[]): Cell[] {
  return rows.map(([shows, path, status, type, further = {}]) => ({
    transaction,
    resource,
    method,
    shows,
    path,
    status,
    ...(type !== undefined && { type }),
    ...further,
  }));
}
