/** Colours for canvases, which cannot see CSS variables. Read anew when the colour mode changes. */
const names = [
  'muted',
  'grid',
  'zero',
  'accent',
  'onAccent',
  'up',
  'down',
  'band',
  'panel',
] as const;

type Palette = Record<(typeof names)[number], string>;

export const palette: Palette = {
  muted: '',
  grid: '',
  zero: '',
  accent: '',
  onAccent: '',
  up: '',
  down: '',
  band: '',
  panel: '',
};

export function readPalette(): void {
  const style = getComputedStyle(document.documentElement);
  for (const name of names) palette[name] = style.getPropertyValue(`--chart-${name}`).trim();
}

export const CHART_FONT = '"JetBrains Mono Variable", monospace';
