import { CodecError } from '../errors/index.ts';
import { demandBounded } from '../frame-size.ts';
import type { ImagePixel } from '../image-pixel.ts';
import type { Samples } from '../samples.ts';
import { ModuleSlot } from './module-slot.ts';
import { type NativeExports, nativeImports } from './native-interface.ts';
import { wasmBytes } from './wasm-bytes.ts';
import { type CompiledModule, type WasmMemory, WebAssembly } from './web-assembly.ts';

/** In the order in which the module counts them. */
const PHOTOMETRIC_INTERPRETATIONS = [
  ...['MONOCHROME1', 'MONOCHROME2', 'PALETTE COLOR', 'RGB', 'YBR_FULL', 'YBR_FULL_422', 'YBR_PARTIAL_422'],
  ...['YBR_PARTIAL_420', 'YBR_ICT', 'YBR_RCT', 'CMYK', 'ARGB', 'HSV', 'XYB'],
];

const native = new ModuleSlot(load, ({ memory }) => memory.buffer.byteLength);
let compiled: Promise<CompiledModule> | undefined;

/** Compiled once, made ready anew each time: what a broken stream has done to its memory ends with the instance. */
async function load(): Promise<NativeExports> {
  compiled ??= wasmBytes('dcmjs-codecs/build/dcmjs-native-codecs.wasm').then((bytes) => WebAssembly.compile(bytes));
  const memory: { current?: WasmMemory } = {};
  const instance = await WebAssembly.instantiate(await compiled, nativeImports(memory));
  const exports = instance.exports as unknown as NativeExports;
  memory.current = exports.memory;
  exports._initialize();
  return exports;
}

/**
 * Decodes with the codecs of dcmjs-codecs, called without its JavaScript half. `bitsStored` says the precision of the stream.
 *
 * @param toRgb have YCbCr converted
 * @throws CodecError `codestream-corrupt`, `header-differs`, `frame-too-large`
 */
export function decodeNatively(
  decode: 'DecodeJpeg' | 'DecodeJpegXl',
  encoded: Uint8Array,
  image: ImagePixel,
  toRgb: boolean,
): Promise<Samples> {
  return native.use((wasm) => {
    const context = contextOf(wasm, image);
    const parameters = wasm.CreateDecoderParameters();
    wasm.SetConvertColorspaceToRgb(parameters, toRgb ? 1 : 0);
    wasm.SetEncodedBufferSize(context, encoded.length);
    new Uint8Array(wasm.memory.buffer).set(encoded, wasm.GetEncodedBuffer(context));
    wasm[decode](context, parameters);
    const samples = samplesOf(wasm, context, image);
    wasm.ReleaseDecoderParameters(parameters);
    wasm.ReleaseCodecsContext(context);
    return samples;
  });
}

/** Of three samples a pixel: colours as they are, or half of them in each row. */
const HALF_COLOURS = 1;

/**
 * Encodes samples of one byte, by pixel, as JPEG baseline; RGB as YCbCr with half of the colours in each row.
 *
 * @throws CodecError `not-encodable`
 */
export function encodeJpegNatively(bytes: Uint8Array, image: ImagePixel, quality: number): Promise<Uint8Array> {
  return encodeNatively('EncodeJpeg', bytes, image, (wasm, parameters) => {
    wasm.SetQuality(parameters, quality);
    wasm.SetSampleFactor(parameters, HALF_COLOURS);
  });
}

/**
 * Encodes samples of one or two bytes, by pixel, as JPEG 2000 with a loss; RGB through the irreversible colour transform.
 *
 * @param ratio of the bytes before to the bytes after
 * @throws CodecError `not-encodable`
 */
export function encodeJpeg2000Natively(bytes: Uint8Array, image: ImagePixel, ratio: number): Promise<Uint8Array> {
  return encodeNatively('EncodeJpeg2000', bytes, image, (wasm, parameters) => {
    wasm.SetRate(parameters, ratio);
    wasm.SetAllowMct(parameters, image.samplesPerPixel === 3 ? 1 : 0);
  });
}

function encodeNatively(
  encode: 'EncodeJpeg' | 'EncodeJpeg2000',
  bytes: Uint8Array,
  image: ImagePixel,
  set: (wasm: NativeExports, parameters: number) => void,
): Promise<Uint8Array> {
  return native.use((wasm) => {
    const context = contextOf(wasm, image);
    const parameters = wasm.CreateEncoderParameters();
    wasm.SetLossy(parameters, 1);
    set(wasm, parameters);
    wasm.SetDecodedBufferSize(context, bytes.length);
    new Uint8Array(wasm.memory.buffer).set(bytes, wasm.GetDecodedBuffer(context));
    wasm[encode](context, parameters);
    const at = wasm.GetEncodedBuffer(context);
    const encoded = new Uint8Array(wasm.memory.buffer).slice(at, at + wasm.GetEncodedBufferSize(context));
    wasm.ReleaseEncoderParameters(parameters);
    wasm.ReleaseCodecsContext(context);
    return encoded;
  });
}

function contextOf(wasm: NativeExports, image: ImagePixel): number {
  const context = wasm.CreateCodecsContext();
  wasm.SetColumns(context, image.columns);
  wasm.SetRows(context, image.rows);
  wasm.SetBitsAllocated(context, image.bitsStored <= 8 ? 8 : 16);
  wasm.SetBitsStored(context, image.bitsStored);
  wasm.SetSamplesPerPixel(context, image.samplesPerPixel);
  wasm.SetPixelRepresentation(context, image.pixelRepresentation);
  wasm.SetPlanarConfiguration(context, 0);
  wasm.SetPhotometricInterpretation(
    context,
    Math.max(0, PHOTOMETRIC_INTERPRETATIONS.indexOf(image.photometricInterpretation)),
  );
  return context;
}

function samplesOf(wasm: NativeExports, context: number, image: ImagePixel): Samples {
  const bytesPerSample = wasm.GetBitsAllocated(context) <= 8 ? 1 : 2;
  const samplesPerPixel = wasm.GetSamplesPerPixel(context);
  if (wasm.GetColumns(context) !== image.columns || wasm.GetRows(context) !== image.rows)
    throw new CodecError('header-differs');
  const length = image.rows * image.columns * samplesPerPixel * bytesPerSample;
  demandBounded(length);
  if (wasm.GetDecodedBufferSize(context) < length) throw new CodecError('codestream-corrupt');
  const at = wasm.GetDecodedBuffer(context);
  const bytes = new Uint8Array(wasm.memory.buffer).slice(at, at + length);
  return { bytes, bytesPerSample, bitsPerSample: wasm.GetBitsStored(context), samplesPerPixel, signed: false };
}
