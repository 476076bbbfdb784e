import type { WasmImports, WasmMemory } from './web-assembly.ts';

type Get = (context: number) => number;
type Set = (context: number, value: number) => void;

/** What the WebAssembly module of dcmjs-codecs exports, as far as it is used here; contexts and buffers are addresses in its memory. */
export interface NativeExports {
  readonly memory: WasmMemory;
  _initialize(): void;
  CreateCodecsContext(): number;
  ReleaseCodecsContext(context: number): void;
  CreateEncoderParameters(): number;
  ReleaseEncoderParameters(parameters: number): void;
  readonly SetLossy: Set;
  readonly SetQuality: Set;
  readonly SetSampleFactor: Set;
  readonly SetRate: Set;
  readonly SetAllowMct: Set;
  CreateDecoderParameters(): number;
  ReleaseDecoderParameters(parameters: number): void;
  readonly SetConvertColorspaceToRgb: Set;
  readonly SetColumns: Set;
  readonly SetRows: Set;
  readonly SetBitsAllocated: Set;
  readonly SetBitsStored: Set;
  readonly SetSamplesPerPixel: Set;
  readonly SetPixelRepresentation: Set;
  readonly SetPlanarConfiguration: Set;
  readonly SetPhotometricInterpretation: Set;
  readonly SetDecodedBufferSize: Set;
  readonly SetEncodedBufferSize: Set;
  readonly GetEncodedBuffer: Get;
  readonly GetEncodedBufferSize: Get;
  readonly GetDecodedBuffer: Get;
  readonly GetDecodedBufferSize: Get;
  readonly GetColumns: Get;
  readonly GetRows: Get;
  readonly GetBitsAllocated: Get;
  readonly GetBitsStored: Get;
  readonly GetSamplesPerPixel: Get;
  DecodeJpeg(context: number, parameters: number): void;
  DecodeJpegXl(context: number, parameters: number): void;
  EncodeJpeg(context: number, parameters: number): void;
  EncodeJpeg2000(context: number, parameters: number): void;
}

const SUCCESS = 0;
const BAD_DESCRIPTOR = 8;

/** What the module asks of its surroundings: a way to fail, and a system that has no files, no clock and no environment. */
export function nativeImports(memory: { readonly current?: WasmMemory }): WasmImports {
  const zero = (address: number) => new DataView(memory.current!.buffer).setUint32(address, 0, true);
  return {
    env: {
      onCodecsException(at: number, length: number): never {
        const text = new Uint8Array(memory.current!.buffer).slice(at, at + length);
        throw new Error(new TextDecoder('latin1').decode(text));
      },
      onCodecsInfo: () => undefined,
      onCodecsTrace: () => undefined,
      emscripten_notify_memory_growth: () => undefined,
    },
    wasi_snapshot_preview1: {
      proc_exit(code: number): never {
        throw new Error(`the module ended with ${code}`);
      },
      clock_time_get(_clock: number, _precision: bigint, address: number) {
        zero(address);
        zero(address + 4);
        return SUCCESS;
      },
      environ_sizes_get(count: number, size: number) {
        zero(count);
        zero(size);
        return SUCCESS;
      },
      environ_get: () => SUCCESS,
      fd_write: () => BAD_DESCRIPTOR,
      fd_close: () => SUCCESS,
      fd_seek: () => SUCCESS,
    },
  };
}
