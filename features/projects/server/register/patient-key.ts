/** How `patientOf` of the de-identification names a patient with an ID. */
export function patientKey(patientId: string, issuerOfPatientId: string): string {
  return `patient\0${patientId.trim()}\0${issuerOfPatientId.trim()}`;
}
