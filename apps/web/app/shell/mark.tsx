/** Our mark: a V that is a body with ribs. */
export function Mark({ size }: { readonly size: number }) {
  return <img src="/assets/mark.svg" alt="" width={size} height={size} />;
}
