/** Closed everywhere in India in every year: month and day. Source: `calendar.national` in the register. */
export const NATIONAL_HOLIDAYS: readonly (readonly [monthAndDay: string, name: string])[] = [
  ['01-26', 'Republic Day'],
  ['08-15', 'Independence Day'],
  ['10-02', 'Mahatma Gandhi’s Birthday'],
];
