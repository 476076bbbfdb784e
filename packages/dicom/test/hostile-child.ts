/** Reads every file named on standard input, one a line, and says of each what came of it, how long and how much memory. */
import { readFileSync } from 'node:fs';
import { DicomError, readFile, StreamReader, stringifyDicomJson, toDicomJson, toNativeXml } from '../src/index.ts';

const WAYS: Readonly<Record<string, (bytes: Uint8Array) => void>> = {
  whole: (bytes) => {
    const { dataset } = readFile(bytes);
    const bulkDataUri = (_: string, element: { readonly length?: number | undefined }) =>
      (element.length ?? 1e9) > 1e5 ? 'x' : undefined;
    stringifyDicomJson(toDicomJson(dataset, { bulkDataUri }));
    toNativeXml(dataset, { bulkDataUri });
  },
  stream: (bytes) => {
    const reader = new StreamReader({ form: 'file' });
    for (let at = 0; at < bytes.length; at += 65536) reader.write(bytes.subarray(at, at + 65536));
    reader.end();
  },
};

/** `parsed`, the code of a typed error, or what should not have happened. */
function outcome(act: () => void): string {
  try {
    act();
    return 'parsed';
  } catch (error) {
    return error instanceof DicomError ? error.code : `untyped ${error}`;
  }
}

for (const path of readFileSync(0, 'utf8').trimEnd().split('\n')) {
  const bytes = readFileSync(path);
  for (const [way, act] of Object.entries(WAYS)) {
    globalThis.gc?.();
    const before = process.resourceUsage().maxRSS;
    const start = cpuMilliseconds();
    const result = outcome(() => act(bytes));
    const milliseconds = cpuMilliseconds() - start;
    const mebibytes = (process.resourceUsage().maxRSS - before) / 1024;
    console.log(JSON.stringify({ path, way, result, milliseconds, mebibytes }));
  }
}

/** CPU time of this process: what a busy machine does beside does not count. */
function cpuMilliseconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
