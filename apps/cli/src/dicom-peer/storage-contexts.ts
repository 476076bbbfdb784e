import { lookupKeyword, lookupUid, STORAGE_SOP_CLASSES, TRANSFER_SYNTAXES, UID } from '@vesalius/dicom';
import type { ContextProposal, RoleSelection } from '@vesalius/dimse';

/** One context is the C-GET's own; the upper layer has room for 128. */
const MOST_CLASSES = 127;

/** Transfer syntaxes in one context: peers made with DCMTK do not even answer an A-ASSOCIATE-RQ with more. */
const MOST_SYNTAXES = 50;

/** Classes that are proposed last when there is no room for all. */
const RARE =
  /ForProcessing|Tomotherapeutic|Robotic|CArm|Protocol|Implant|Measurements|Corneal|Refraction|Acuity|DICOS|Eddy|Inventory|RTRadiation|RTPatientPosition|RTTreatmentPreparation|Instruction|Planned|Performed|SurfaceScan|HeightMap|Photoacoustic|Stereometric|WideField|Macular|ConfocalMicroscopy|Waveform.*Presentation|VolumetricPresentation/;

/** Uncompressed first: a peer that has to convert can at least do that. */
function transferSyntaxes(): string[] {
  const usual: string[] = [UID.ExplicitVRLittleEndian, UID.ImplicitVRLittleEndian];
  const others = TRANSFER_SYNTAXES.filter(({ uid, encapsulated, deflated }) => {
    return (encapsulated || deflated) && !usual.includes(uid);
  }).toSorted((one, other) => Number(one.retired) - Number(other.retired));
  return [...usual, ...others.map(({ uid }) => uid)].slice(0, MOST_SYNTAXES);
}

/** The storage SOP classes to propose: the wanted ones, else as many as there is room for, usual ones first. */
function classesToPropose(wanted: readonly string[]): string[] {
  if (wanted.length > 0) return wanted.slice(0, MOST_CLASSES);
  const entries = STORAGE_SOP_CLASSES.map((uid) => lookupUid(uid)!);
  const rank = ({ keyword, retired }: { keyword: string; retired: boolean }): number =>
    (retired ? 2 : 0) + (RARE.test(keyword) ? 1 : 0);
  return entries
    .toSorted((one, other) => rank(one) - rank(other))
    .slice(0, MOST_CLASSES)
    .map(({ uid }) => uid);
}

/** Contexts and roles in which a C-GET's requestor takes instances (PS3.4 §C.5.3). */
export function storageContexts(wanted: readonly string[]): { contexts: ContextProposal[]; roles: RoleSelection[] } {
  const syntaxes = transferSyntaxes();
  const classes = classesToPropose(wanted);
  return {
    contexts: classes.map((abstractSyntax) => ({ abstractSyntax, transferSyntaxes: syntaxes })),
    roles: classes.map((sopClassUid) => ({ sopClassUid, scu: false, scp: true })),
  };
}

/** A SOP class by its UID or keyword; undefined for what is neither. */
export function sopClassNamed(text: string): string | undefined {
  if (lookupUid(text)) return text;
  return lookupKeyword(text) === undefined ? (UID as unknown as Record<string, string>)[text] : undefined;
}
