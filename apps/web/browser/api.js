// @ts-nocheck: the root configuration has no DOM library

/**
 * @typedef {{ alphabetic?: string, ideographic?: string, phonetic?: string }} PersonName
 * @typedef {{
 *   studyInstanceUid: string, studyDate?: string, studyTime?: string, accessionNumber?: string, description?: string,
 *   patient: { id?: string, name?: PersonName, birthDate?: string, sex?: string },
 *   modalities: string[], seriesCount: number, instanceCount: number,
 * }} Study
 * @typedef {{ sopInstanceUid: string, instanceNumber?: number, rows?: number, columns?: number, numberOfFrames?: number }} Instance
 * @typedef {{ seriesInstanceUid: string, modality?: string, seriesNumber?: number, description?: string, instanceCount: number, instances: Instance[] }} Series
 */

/** An answer that is not what was asked for; `code` is the problem's, to report. */
export class ApiError extends Error {
  /** @param {number} status @param {string} code */
  constructor(status, code) {
    super(code);
    this.status = status;
    this.code = code;
  }
}

/**
 * Asks the archive; without a session the log-in page comes.
 * @param {string} path below `/api/v1`
 * @param {RequestInit} [init]
 * @returns {Promise<any>}
 */
export async function ask(path, init) {
  const answer = await fetch(`/api/v1${path}`, init);
  if (answer.status === 401) {
    location.assign(`/login?next=${encodeURIComponent(location.pathname + location.search)}`);
    throw new ApiError(401, 'unauthenticated');
  }
  const body = answer.status === 204 ? undefined : await answer.json().catch(() => undefined);
  if (!answer.ok) throw new ApiError(answer.status, body?.code ?? String(answer.status));
  return body;
}
