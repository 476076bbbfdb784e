import { type Dataset, TAG } from '@vesalius/dicom';

/** One channel of a waveform, in its unit. */
export interface Channel {
  readonly name: string;
  readonly unit: string;
  readonly samples: Float32Array;
}

/** Channels sampled together (PS3.3 §C.10.9). */
export interface Multiplex {
  readonly label: string;
  /** Samples a second. */
  readonly frequency: number;
  readonly channels: readonly Channel[];
}

/** How samples of each interpretation are read (PS3.3 §C.10.9.1.5); others are not drawn. */
const READERS: Readonly<
  Record<string, { readonly bytes: number; readonly read: (view: DataView, at: number) => number }>
> = {
  SS: { bytes: 2, read: (view, at) => view.getInt16(at, true) },
  US: { bytes: 2, read: (view, at) => view.getUint16(at, true) },
  SB: { bytes: 1, read: (view, at) => view.getInt8(at) },
  UB: { bytes: 1, read: (view, at) => view.getUint8(at) },
  SL: { bytes: 4, read: (view, at) => view.getInt32(at, true) },
  UL: { bytes: 4, read: (view, at) => view.getUint32(at, true) },
};

/** The waveforms of an instance, of which all bytes are there. */
export function waveformsOf(instance: Dataset): Multiplex[] {
  return instance.items(TAG.WaveformSequence).map((group) => ({
    label: group.text(TAG.MultiplexGroupLabel) ?? '',
    frequency: group.number(TAG.SamplingFrequency) ?? 0,
    channels: channelsOf(group),
  }));
}

function channelsOf(group: Dataset): Channel[] {
  const definitions = group.items(TAG.ChannelDefinitionSequence);
  const reader = READERS[group.text(TAG.WaveformSampleInterpretation) ?? ''];
  const bytes = group.bytes(TAG.WaveformData);
  if (!reader || !bytes) return [];
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const held = Math.floor(bytes.byteLength / (reader.bytes * Math.max(1, definitions.length)));
  const count = Math.min(group.number(TAG.NumberOfWaveformSamples) ?? 0, held);
  return definitions.map((definition, channel) => {
    const scale =
      (definition.number(TAG.ChannelSensitivity) ?? 1) *
      (definition.number(TAG.ChannelSensitivityCorrectionFactor) ?? 1);
    const baseline = definition.number(TAG.ChannelBaseline) ?? 0;
    const samples = Float32Array.from({ length: count }, (_, sample) => {
      const at = (sample * definitions.length + channel) * reader.bytes;
      return reader.read(view, at) * scale + baseline;
    });
    const unit = definition.items(TAG.ChannelSensitivityUnitsSequence)[0]?.text(TAG.CodeValue) ?? '';
    const source = definition.items(TAG.ChannelSourceSequence)[0]?.text(TAG.CodeMeaning);
    return { name: source ?? definition.text(TAG.ChannelLabel) ?? `Channel ${channel + 1}`, unit, samples };
  });
}
