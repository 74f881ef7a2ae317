import type { Calendar } from '../calendar.ts';
import { RAJASTHAN_2026_11 } from './holidays/rajasthan.ts';
import { UTTAR_PRADESH_2026_11 } from './holidays/uttar-pradesh.ts';

/** Sources: `calendar.*` and `messages.quiet_hours` in the register, and each holiday's own. */
export const CALENDAR_2026_11: Calendar = {
  national: [
    ['01-26', 'Republic Day'],
    ['08-15', 'Independence Day'],
    ['10-02', 'Mahatma Gandhi’s Birthday'],
  ],
  states: [RAJASTHAN_2026_11, UTTAR_PRADESH_2026_11],
  messageHours: { from: 9, until: 20 },
};
