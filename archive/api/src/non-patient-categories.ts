import { UID } from '@vesalius/dicom';

/** Categories of Non-Patient Instances by the names of their resources, with their SOP classes (PS3.18 Table 12.1.1-1, PS3.4 Table GG.3-1). */
export const NON_PATIENT_CATEGORIES = {
  'color-palettes': [UID.ColorPaletteStorage],
  'defined-procedure-protocols': [UID.CTDefinedProcedureProtocolStorage, UID.XADefinedProcedureProtocolStorage],
  'hanging-protocols': [UID.HangingProtocolStorage],
  'implant-templates': [
    UID.GenericImplantTemplateStorage,
    UID.ImplantAssemblyTemplateStorage,
    UID.ImplantTemplateGroupStorage,
  ],
  inventories: [UID.InventoryStorage],
  'protocol-approvals': [UID.ProtocolApprovalStorage],
} as const satisfies Readonly<Record<string, readonly string[]>>;

export type NonPatientCategory = keyof typeof NON_PATIENT_CATEGORIES;

const CATEGORY_OF = new Map(
  Object.entries(NON_PATIENT_CATEGORIES).flatMap(([category, uids]) =>
    uids.map((uid): [string, NonPatientCategory] => [uid, category as NonPatientCategory]),
  ),
);

/** The category of a SOP class; undefined for those of patients. */
export function nonPatientCategory(sopClassUid: string): NonPatientCategory | undefined {
  return CATEGORY_OF.get(sopClassUid);
}
