/** The WebAssembly builds of Cornerstone have no types of their own; these are what is used of them. */
declare module '@cornerstonejs/codec-*/wasmjs' {
  export interface FrameInfo {
    readonly width: number;
    readonly height: number;
    readonly bitsPerSample: number;
    readonly componentCount: number;
    readonly isSigned: boolean;
  }
  interface Held {
    delete(): void;
  }
  export interface Decoder extends Held {
    getEncodedBuffer(length: number): Uint8Array;
    decode(): void;
    getDecodedBuffer(): Uint8Array;
    getFrameInfo(): FrameInfo;
    getInterleaveMode?(): number;
  }
  export interface Encoder extends Held {
    getDecodedBuffer(info: object): Uint8Array;
    encode(): void;
    getEncodedBuffer(): Uint8Array;
    setNearLossless?(error: number): void;
    setInterleaveMode?(mode: number): void;
    setQuality?(reversible: boolean, step: number): void;
    setProgressionOrder?(order: number): void;
    setDecompositions?(count: number): void;
    setTLMMarker?(set: boolean): void;
    setTilePartDivisionsAtResolutions?(set: boolean): void;
  }
  export interface CodecModule {
    readonly HEAPU8: Uint8Array;
    readonly JpegLSDecoder: new () => Decoder;
    readonly JpegLSEncoder: new () => Encoder;
    readonly J2KDecoder: new () => Decoder;
    readonly J2KEncoder: new () => Encoder;
    readonly HTJ2KDecoder: new () => Decoder;
    readonly HTJ2KEncoder: new () => Encoder;
    readonly JPEGDecoder: new () => Decoder;
  }
  export default function load(options?: object): Promise<CodecModule>;
}
