import { type Dataset, lookupTag, readDataset, tagToText, toDicomJson, UID, writeDataset } from '@vesalius/dicom';
import type { Command } from 'commander';
import { identifierOf, type KeyOptions, type Level, sopClassOf, withKeyOptions } from '../dicom-peer/identifier.ts';
import { associate, type PeerAddress, type PeerOptions, peerCommand } from '../dicom-peer/peer.ts';
import { describe } from '../dicom-peer/status.ts';
import { CliError } from '../failure.ts';
import type { Io } from '../io.ts';
import { positiveInteger } from '../options.ts';

interface FindOptions extends PeerOptions, KeyOptions {
  readonly json?: boolean;
  readonly limit?: number;
}

/** What is asked to be returned at each level when nothing is said. */
const RETURNED: Readonly<Record<Level, readonly string[]>> = {
  PATIENT: ['PatientID', 'PatientName', 'PatientBirthDate', 'PatientSex'],
  STUDY: [
    'PatientID',
    'PatientName',
    'StudyInstanceUID',
    'StudyDate',
    'StudyTime',
    'AccessionNumber',
    'ModalitiesInStudy',
    'StudyDescription',
    'NumberOfStudyRelatedInstances',
  ],
  SERIES: ['StudyInstanceUID', 'SeriesInstanceUID', 'SeriesNumber', 'Modality', 'SeriesDescription'],
  IMAGE: ['StudyInstanceUID', 'SeriesInstanceUID', 'SOPInstanceUID', 'SOPClassUID', 'InstanceNumber'],
};

const SPECIFIC_CHARACTER_SET = 0x00080005;
const QUERY_RETRIEVE_LEVEL = 0x00080052;
const NOT_SHOWN = new Set([SPECIFIC_CHARACTER_SET, QUERY_RETRIEVE_LEVEL]);

export function findCommand(program: Command, io: Io): void {
  withKeyOptions(peerCommand(program, 'find'))
    .description('search at a DICOM peer (C-FIND)')
    .option('--json', 'one line of DICOM JSON for each match')
    .option('--limit <count>', 'cancel after so many matches', positiveInteger)
    .action((peer: PeerAddress, options: FindOptions) => find(peer, options, io));
}

async function find(peer: PeerAddress, options: FindOptions, io: Io): Promise<void> {
  const sopClassUid = sopClassOf(options, 'find');
  const identifier = identifierOf(options, RETURNED[options.level.toUpperCase() as Level]);
  const association = await associate(peer, options, {
    presentationContexts: [
      { abstractSyntax: sopClassUid, transferSyntaxes: [UID.ExplicitVRLittleEndian, UID.ImplicitVRLittleEndian] },
    ],
  });
  const responses = association.cFind({ sopClassUid, identifier: (syntax) => writeDataset(identifier, syntax) });
  let matches = 0;
  for (;;) {
    const { value, done } = await responses.next();
    if (done) {
      if (value.status !== 0) throw new CliError(`${peer.aeTitle} answered: ${describe(value, 'query')}`);
      break;
    }
    const { dataset } = readDataset(value.identifier, value.transferSyntaxUid);
    io.stdout.write(options.json ? `${JSON.stringify(toDicomJson(dataset))}\n` : listing(dataset, matches > 0));
    matches++;
    if (matches === options.limit || io.signal.aborted) {
      await responses.return(undefined as never);
      break;
    }
  }
  io.stderr.write(`${matches} ${matches === 1 ? 'match' : 'matches'}\n`);
  await association.release();
}

/** A match as lines of keyword and value, with an empty line before it when it is not the first. */
function listing(dataset: Dataset, separated: boolean): string {
  const lines = separated ? [''] : [];
  for (const element of dataset) {
    if (NOT_SHOWN.has(element.tag) || element.isEmpty) continue;
    const name = lookupTag(element.tag)?.keyword || tagToText(element.tag);
    lines.push(`${name.padEnd(30)} ${element.texts().join('\\')}`);
  }
  return `${lines.join('\n')}\n`;
}
