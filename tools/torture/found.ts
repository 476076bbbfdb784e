import { Dataset, readDataset, TAG, UID, writeDataset } from '@vesalius/dicom';
import { associate } from './doors.ts';
import type { RunningServer } from './server/running-server.ts';
import { dicomweb } from './server/store.ts';

const FIND = UID.StudyRootQueryRetrieveInformationModelFind;
/** What a server gives at most in one answer. */
const PAGE = 1000;

/** SOP Instance UIDs of a study, page by page. */
export async function foundByQido(server: RunningServer, study: string): Promise<Set<string>> {
  const found = new Set<string>();
  for (;;) {
    const page = await dicomweb(server).search(`studies/${study}/instances`, {
      limit: String(PAGE),
      offset: String(found.size),
    });
    for (const row of page) found.add(String(row['00080018']?.Value?.[0]));
    if (page.length < PAGE) return found;
  }
}

/** The same by C-FIND, series by series, for the hierarchy wants it so (PS3.4 §C.4.1.3.1). */
export async function foundByCFind(server: RunningServer, study: string): Promise<Set<string>> {
  const association = await associate(server, [FIND]);
  const find = async (keys: Parameters<typeof Dataset.of>[0]) => {
    const identifier = (transferSyntaxUid: string) => writeDataset(Dataset.of(keys), transferSyntaxUid);
    const answers = await Array.fromAsync(association.cFind({ sopClassUid: FIND, identifier }));
    return answers.map((answer) => readDataset(answer.identifier, answer.transferSyntaxUid).dataset);
  };
  const found = new Set<string>();
  const place = { StudyInstanceUID: study, SeriesInstanceUID: '' };
  for (const series of await find({ QueryRetrieveLevel: 'SERIES', ...place })) {
    const SeriesInstanceUID = series.text(TAG.SeriesInstanceUID)!;
    const images = await find({ QueryRetrieveLevel: 'IMAGE', ...place, SeriesInstanceUID, SOPInstanceUID: '' });
    for (const image of images) found.add(image.text(TAG.SOPInstanceUID)!);
  }
  await association.release();
  return found;
}

/** Whether the numbers that an answer tells of a study are what there is; a sentence for each that is not. */
export async function counted(
  server: RunningServer,
  study: string,
  there: { readonly series: number; readonly instances: number },
): Promise<string[]> {
  const [answer] = await dicomweb(server).search('studies', {
    StudyInstanceUID: study,
    includefield: '00201206,00201208',
  });
  const told = {
    series: Number(answer?.['00201206']?.Value?.[0]),
    instances: Number(answer?.['00201208']?.Value?.[0]),
  };
  return (['series', 'instances'] as const)
    .filter((what) => told[what] !== there[what])
    .map((what) => `the index counts ${told[what]} ${what}, there are ${there[what]}`);
}
