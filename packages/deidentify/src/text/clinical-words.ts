/**
 * Words that a text keeps although a number, a station or a place of the same spelling is removed elsewhere: parts of the
 * body, modalities, planes, and the fillers that devices put where nothing is known. Names of people go whatever they are.
 */
export const CLINICAL_WORDS: ReadonlySet<string> = new Set(
  `abdomen abdominal adult angio ankle anonymous aorta arm axial baseline bone brain breast cardiac cervical chest child
contrast coronal cranial cranium dose elbow emergency extremity eye face female femur followup foot general hand head
heart hip hospital humerus image imaging inpatient kidney knee lateral left leg liver lower lumbar lung male mammography
medical mri neck none normal not null number oblique other outpatient patient pediatric pelvis phantom portable posterior
prostate protocol radiology report right routine sagittal scan screening series shoulder skull spine standard stomach study
test thoracic thorax thyroid tibia trauma ultrasound unknown unspecified upper without wrist xray yes`.split(/\s+/),
);
