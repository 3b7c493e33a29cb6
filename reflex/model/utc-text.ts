/**
 * µs since the epoch as "2026-11-26T01:28:57Z", for the words in a record; a fraction of a second is cut
 * off. The core may not ask the machine for its calendar: days are counted from 1 March 0000, so that
 * the leap day comes last in its year, in eras of 400 years.
 */
export function utcText(atUs: number): string {
  const seconds = Math.floor(atUs / 1e6);
  const days = Math.floor(seconds / 86_400) + 719_468;
  const era = Math.floor(days / 146_097);
  const dayOfEra = days - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra -
      Math.floor(dayOfEra / 1_460) +
      Math.floor(dayOfEra / 36_524) -
      Math.floor(dayOfEra / 146_096)) /
      365,
  );
  const dayOfYear =
    dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const monthFromMarch = Math.floor((5 * dayOfYear + 2) / 153);
  const day = dayOfYear - Math.floor((153 * monthFromMarch + 2) / 5) + 1;
  const month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9;
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
  const second = seconds - Math.floor(seconds / 86_400) * 86_400;
  const date = `${digits(year, 4)}-${digits(month, 2)}-${digits(day, 2)}`;
  const hours = `${digits(Math.floor(second / 3_600), 2)}:${digits(Math.floor(second / 60) % 60, 2)}`;
  return `${date}T${hours}:${digits(second % 60, 2)}Z`;
}

function digits(value: number, count: number): string {
  return String(value).padStart(count, '0');
}
