/** Writes a number that changes many times a second past Vue, and only when it reads differently. */
export function writeText(element: HTMLElement | null, text: string): void {
  if (element && element.textContent !== text) element.textContent = text;
}
