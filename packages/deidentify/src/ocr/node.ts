import { createRequire } from 'node:module';
import { availableParallelism } from 'node:os';
import { dirname, join } from 'node:path';
import { createWorker, PSM, type Worker } from 'tesseract.js';
import type { FoundWord, TextFinder } from '../pixel/found-text.ts';
import type { GreyImage } from '../pixel/grey.ts';

/** Letters of devices are about ten pixels high; the reader wants more. */
const ENLARGED_BELOW = 800;
/** The reader asks for it; it changes nothing when all images have the same. */
const DPI = '150';
/** Else it writes what it notices to standard error. */
const SILENT = { debug_file: '/dev/null' };
/** Each takes some hundred megabytes. */
const MOST_THREADS = 4;

/** A reader that is open, with threads of its own. */
export interface OpenTextFinder extends TextFinder {
  close(): Promise<void>;
}

/**
 * Reads Latin letters and digits in images by Tesseract in worker threads, without a network; images that come together are read
 * side by side. `close` ends the threads.
 */
export async function openTextFinder(
  threads = Math.min(availableParallelism(), MOST_THREADS),
): Promise<OpenTextFinder> {
  const workers = await Promise.all(Array.from({ length: threads }, openWorker));
  const free = [...workers];
  const waiting: ((worker: Worker) => void)[] = [];
  return {
    async find(image) {
      const worker = free.pop() ?? (await new Promise<Worker>((resolve) => waiting.push(resolve)));
      try {
        return await find(worker, image);
      } finally {
        const next = waiting.shift();
        if (next) next(worker);
        else free.push(worker);
      }
    },
    async close() {
      await Promise.all(workers.map((worker) => worker.terminate()));
    },
  };
}

async function openWorker(): Promise<Worker> {
  const data = dirname(createRequire(import.meta.url).resolve('@tesseract.js-data/eng/package.json'));
  const worker = await createWorker('eng', 1, {
    langPath: join(data, '4.0.0_best_int'),
    gzip: true,
    cacheMethod: 'none',
  });
  // Words that stand about singly, as on images, rather than a page of text.
  await worker.setParameters({ tessedit_pageseg_mode: PSM.SPARSE_TEXT, user_defined_dpi: DPI, ...SILENT });
  return worker;
}

async function find(worker: Worker, image: GreyImage): Promise<FoundWord[][]> {
  const times = Math.max(image.width, image.height) < ENLARGED_BELOW ? 2 : 1;
  const { data } = await worker.recognize(portableGreyMap(image, times), {}, { blocks: true, text: false });
  const lines = (data.blocks ?? []).flatMap((block) => block.paragraphs.flatMap((paragraph) => paragraph.lines));
  return lines.map((line) =>
    line.words.map(({ text, confidence, bbox }) => ({
      text,
      confidence,
      place: {
        left: Math.floor(bbox.x0 / times),
        top: Math.floor(bbox.y0 / times),
        width: Math.ceil((bbox.x1 - bbox.x0) / times),
        height: Math.ceil((bbox.y1 - bbox.y0) / times),
      },
    })),
  );
}

/** The image as a PGM file, each pixel `times` wide and high. */
function portableGreyMap({ width, height, pixels }: GreyImage, times: number): Buffer {
  const head = Buffer.from(`P5\n${width * times} ${height * times}\n255\n`);
  const body = Buffer.alloc(width * height * times * times);
  for (let y = 0; y < height * times; y++) {
    const from = Math.floor(y / times) * width;
    for (let x = 0; x < width * times; x++) body[y * width * times + x] = pixels[from + Math.floor(x / times)]!;
  }
  return Buffer.concat([head, body]);
}
