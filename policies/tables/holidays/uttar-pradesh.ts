import type { StateCalendar } from '../../calendar.ts';
import { holidaysFrom } from './holiday.ts';

const listed = holidaysFrom(
  'secondary_report',
  'lalluram.com, the state’s 24 public holidays of 2026 (December 2025); khabarokekhiladi.in and benarasglobaltimes.com report the same notification. The notification was not read.',
);
const byMoon = holidaysFrom(
  'unverified',
  'The same list of 2026. The day follows the moon and may have been moved; whether it was, was not found.',
);
const added = holidaysFrom(
  'secondary_report',
  'hindikhabar.com (27 February 2026): 3 March was given in exchange for 28 February, a Saturday.',
);
const fixed = holidaysFrom(
  'unverified',
  'The same day each year, and in the list of 2026. No list of 2027 was found.',
);
const expected = holidaysFrom(
  'unverified',
  'The public library “holidays” 0.109, which had nearly all of this state’s days of 2026 right. No list of 2027 was found; days that follow the moon of Islamic months, and Govardhan Puja, where it was wrong in 2026, are left out.',
);

/** Uttar Pradesh, beside the national holidays. */
export const UTTAR_PRADESH_2026_11: StateCalendar = {
  state: 'UP',
  saturdaysOff: [2],
  holidays: [
    ...listed(
      ['2026-02-15', 'Maha Shivaratri'],
      ['2026-03-02', 'Holika Dahan'],
      ['2026-03-04', 'Holi'],
      ['2026-03-26', 'Ram Navami'],
      ['2026-03-31', 'Mahavir Jayanti'],
      ['2026-04-03', 'Good Friday'],
      ['2026-04-14', 'Dr Ambedkar’s Birthday'],
      ['2026-05-01', 'Buddha Purnima'],
      ['2026-08-28', 'Raksha Bandhan'],
      ['2026-09-04', 'Janmashtami'],
      ['2026-10-20', 'Dussehra'],
      ['2026-11-08', 'Diwali'],
      ['2026-11-09', 'Govardhan Puja'],
      ['2026-11-11', 'Bhai Dooj'],
      ['2026-11-24', 'Guru Nanak Jayanti'],
      ['2026-12-25', 'Christmas'],
    ),
    ...added(['2026-03-03', 'Holi']),
    ...byMoon(
      ['2026-01-03', 'Hazrat Ali’s Birthday'],
      ['2026-03-21', 'Eid al-Fitr'],
      ['2026-05-27', 'Bakrid'],
      ['2026-06-26', 'Muharram'],
      ['2026-08-26', 'Eid-e-Milad'],
    ),
    ...fixed(['2027-04-14', 'Dr Ambedkar’s Birthday'], ['2027-12-25', 'Christmas']),
    ...expected(
      ['2027-03-06', 'Maha Shivaratri'],
      ['2027-03-22', 'Holi'],
      ['2027-03-26', 'Good Friday'],
      ['2027-04-15', 'Ram Navami'],
      ['2027-04-18', 'Mahavir Jayanti'],
      ['2027-05-20', 'Buddha Purnima'],
      ['2027-08-17', 'Raksha Bandhan'],
      ['2027-08-25', 'Janmashtami'],
      ['2027-10-09', 'Dussehra'],
      ['2027-10-29', 'Diwali'],
      ['2027-10-31', 'Bhai Dooj'],
      ['2027-11-14', 'Guru Nanak Jayanti'],
    ),
  ],
};
