import type { IndexStore, InstanceRecord } from '@vesalius/archive/api';

const FAMILIES = ['Smith', 'Müller', 'García', 'Yamada', 'Okafor', 'Novak', 'Rossi', 'Dubois', 'Kim', 'Haddad'];
const GIVEN = ['Anna', 'Ben', 'Chloé', 'David', 'Elif', 'Farid', 'Greta', 'Hiro', 'Ines', 'Jan'];
const CT = '1.2.840.10008.5.1.4.1.1.2';

/** A typical CT instance: study `n` of `studies`, one series, instance `k`. Dates spread so that 100 studies share one. */
export function ctRecord(n: number, k = 0): InstanceRecord {
  const study = `1.2.840.113619.2.404.3.1091.${n}`;
  const series = `${study}.1`;
  const sop = `${series}.${k}`;
  const day = new Date(Date.UTC(2015, 0, 1 + Math.floor(n / 100))).toISOString().slice(0, 10).replaceAll('-', '');
  // A hundred of each family name are told apart by their number, so that `FAMILY0012*` finds a hundred.
  const family = `${FAMILIES[n % 10]}${String(Math.floor(n / 1000)).padStart(4, '0')}`;
  return {
    identity: {
      studyInstanceUid: study,
      seriesInstanceUid: series,
      sopInstanceUid: sop,
      sopClassUid: CT,
      transferSyntaxUid: '1.2.840.10008.1.2.1',
    },
    patient: {
      patient_id: `PAT${String(n).padStart(7, '0')}`,
      patient_name: `${family}^${GIVEN[Math.floor(n / 10) % 10]}`,
      patient_birth_date: '19500101',
      patient_sex: 'F',
    },
    study: {
      study_instance_uid: study,
      study_date: day,
      study_time: '101530',
      accession_number: `ACC${String(n).padStart(7, '0')}`,
      study_id: `S${n}`,
      study_description: 'CT THORAX ABDOMEN',
      referring_physician_name: 'House^Gregory',
      patient_age: '065Y',
      patient_weight: 72.5,
    },
    series: {
      series_instance_uid: series,
      modality: n % 10 === 0 ? 'MR' : 'CT',
      series_number: 2,
      series_description: 'THORAX 1.0 B60f',
      series_date: day,
      series_time: '101600.123000',
      body_part: 'CHEST',
      patient_position: 'FFS',
      protocol_name: 'ThoraxRoutine',
      operators_name: 'Tech^Nician',
      manufacturer: 'SIEMENS',
      manufacturer_model: 'SOMATOM Definition AS',
      station_name: 'CT1',
      institution_name: 'University Hospital',
      device_serial_number: '66121',
      frame_of_reference_uid: `${study}.9`,
    },
    instance: {
      sop_instance_uid: sop,
      sop_class_uid: CT,
      instance_number: k + 1,
      content_date: day,
      content_time: '101612.500000',
      acquisition_date: day,
      acquisition_time: '101612.500000',
      acquisition_number: 2,
      image_type: 'ORIGINAL\\PRIMARY\\AXIAL\\CT_SOM5 SPI',
      rows: 512,
      columns: 512,
      bits_allocated: 16,
      photometric: 'MONOCHROME2',
    },
    extra: [],
    blobKey: `0/${String(n).padStart(9, '0')}-${String(k).padStart(6, '0')}`,
    fileSize: 527_000,
    datasetOffset: 356,
    datasetSha256: `${n}x${k}`.padStart(64, '0'),
    blockChecksums: new Uint8Array(36),
    pixels: { offset: 2500, length: 524_288, encapsulated: false, numberOfFrames: 1 },
    frameIndex: new Uint8Array(16),
    source: { door: 'dimse', principal: 'CT1', callingAeTitle: 'CT1', calledAeTitle: 'VESALIUS', address: '10.1.2.3' },
    receivedAt: 1_700_000_000_000 + n,
  };
}

/** Admits with so many records in one call, and so many calls at a time. */
export async function fill(
  index: IndexStore,
  records: Iterable<InstanceRecord>,
  perCall: number,
  calls: number,
): Promise<void> {
  const source = records[Symbol.iterator]();
  const next = () => {
    const batch: InstanceRecord[] = [];
    for (let one = source.next(); !one.done; one = source.next()) {
      batch.push(one.value);
      if (batch.length === perCall) break;
    }
    return batch;
  };
  const one = async () => {
    for (let batch = next(); batch.length > 0; batch = next()) await index.instances.admit(batch);
  };
  await Promise.all(Array.from({ length: calls }, one));
}

export function* studies(from: number, to: number): Iterable<InstanceRecord> {
  for (let n = from; n < to; n++) yield ctRecord(n);
}

export function* seriesOf(study: number, instances: number): Iterable<InstanceRecord> {
  for (let k = 0; k < instances; k++) yield ctRecord(study, k);
}
