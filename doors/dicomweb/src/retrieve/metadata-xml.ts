import { type DicomJson, fromDicomJson, toNativeXml } from '@vesalius/dicom';

/** Metadata as a Native DICOM Model document (PS3.19 §A.1), its bulk data by the same references. */
export function metadataXml(model: DicomJson): string {
  const uris = new Map<Uint8Array, string>();
  const dataset = fromDicomJson(model, {
    bulkData(uri) {
      const marker = new Uint8Array(1);
      uris.set(marker, uri);
      return marker;
    },
  });
  return toNativeXml(dataset, { bulkDataUri: (_path, { bytes }) => bytes && uris.get(bytes) });
}
