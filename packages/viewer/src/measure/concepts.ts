import type { Code } from './quantity.ts';

/** The concepts of PS3.16 that our reports use, by their meaning. */
export const CONCEPT = {
  report: ['126000', 'DCM', 'Imaging Measurement Report'],
  language: ['121049', 'DCM', 'Language of Content Item and Descendants'],
  english: ['en', 'RFC5646', 'English'],
  observerType: ['121005', 'DCM', 'Observer Type'],
  person: ['121006', 'DCM', 'Person'],
  observerName: ['121008', 'DCM', 'Person Observer Name'],
  observerLogin: ['128774', 'DCM', "Person Observer's Login Name"],
  observerIdentifier: ['128775', 'DCM', "Identifier within Person Observer's Role"],
  procedureReported: ['121058', 'DCM', 'Procedure reported'],
  imagingProcedure: ['363679005', 'SCT', 'Imaging procedure'],
  imageLibrary: ['111028', 'DCM', 'Image Library'],
  imageLibraryGroup: ['126200', 'DCM', 'Image Library Group'],
  measurements: ['126010', 'DCM', 'Imaging Measurements'],
  group: ['125007', 'DCM', 'Measurement Group'],
  trackingIdentifier: ['112039', 'DCM', 'Tracking Identifier'],
  trackingUid: ['112040', 'DCM', 'Tracking Unique Identifier'],
  region: ['111030', 'DCM', 'Image Region'],
  ofInterest: ['113000', 'DCM', 'Of Interest'],
  keyDescription: ['113012', 'DCM', 'Key Object Description'],
  comment: ['121106', 'DCM', 'Comment'],
} as const satisfies Record<string, Code>;
