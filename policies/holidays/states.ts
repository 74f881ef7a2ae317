import type { StateCalendar } from './holiday.ts';
import { RAJASTHAN } from './rajasthan.ts';
import { UTTAR_PRADESH } from './uttar-pradesh.ts';

/** The states of which more is known than Sundays and the national holidays. */
export const STATE_CALENDARS: readonly StateCalendar[] = [RAJASTHAN, UTTAR_PRADESH];
