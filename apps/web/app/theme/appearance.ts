const KEY = 'vesalius-contrast';

/** High contrast: what the system asks for, unless the person has said otherwise here. */
export const appearance = {
  get highContrast(): boolean {
    const chosen = localStorage.getItem(KEY);
    return chosen === null ? matchMedia('(prefers-contrast: more)').matches : chosen === 'more';
  },
  set highContrast(more: boolean) {
    localStorage.setItem(KEY, more ? 'more' : 'normal');
    appearance.apply();
  },
  apply(): void {
    document.documentElement.dataset.contrast = appearance.highContrast ? 'more' : 'normal';
  },
};
