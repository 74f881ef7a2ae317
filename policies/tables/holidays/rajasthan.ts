import type { StateCalendar } from '../../calendar.ts';
import { holidaysFrom } from './holiday.ts';

const reported = holidaysFrom(
  'secondary_report',
  'patrika.com (17 October 2025, 23 February 2026) on the state’s calendar of 2026. The notification was not read.',
);
const listed = holidaysFrom(
  'secondary_report',
  'mysarkarinaukri.com, the state’s list of 2026 (read up to June), and the public library “holidays” 0.109, which agree. The notification was not read.',
);
const byMoon = holidaysFrom(
  'unverified',
  'The same list and library. The day follows the moon and may have been moved; whether it was, was not found.',
);
const estimated = holidaysFrom(
  'unverified',
  'Estimates that agree: the public library “holidays” 0.109, and festivaldates.in or the list of Uttar Pradesh. The state’s own list was not found for the second half of 2026.',
);
const brokenOff = holidaysFrom(
  'unverified',
  'patrika.com (17 October 2025) names the day after Diwali; the text at hand breaks off there. Another report has 10 November.',
);
const fixed = holidaysFrom(
  'unverified',
  'The same day each year, and in lists of 2026. No list of 2027 was found.',
);
const expected = holidaysFrom(
  'unverified',
  'The public library “holidays” 0.109. No list of 2027 was found; days that follow the moon of Islamic months, Cheti Chand and Govardhan Puja, about which reports of 2026 differ, are left out.',
);

/**
 * Rajasthan, beside the national holidays. Left out, since reports differ or there is only one estimate: Devnarayan
 * Jayanti, Cheti Chand, Bakrid, Ramdev Jayanti and Teja Dashmi, Navratra Sthapana; and the two days that each district
 * may choose.
 */
export const RAJASTHAN_2026_11: StateCalendar = {
  state: 'RJ',
  saturdaysOff: [1, 2, 3, 4, 5],
  holidays: [
    ...reported(
      ['2026-03-02', 'Holika Dahan'],
      ['2026-03-03', 'Dhulandi'],
      ['2026-11-08', 'Diwali'],
    ),
    ...listed(
      ['2026-02-15', 'Maha Shivaratri'],
      ['2026-03-26', 'Ram Navami'],
      ['2026-03-31', 'Mahavir Jayanti'],
      ['2026-04-03', 'Good Friday'],
      ['2026-04-11', 'Mahatma Jyotiba Phule’s Birthday'],
      ['2026-04-14', 'Dr Ambedkar’s Birthday'],
      ['2026-04-19', 'Parshuram Jayanti'],
      ['2026-06-17', 'Maharana Pratap Jayanti'],
    ),
    ...byMoon(['2026-03-21', 'Eid al-Fitr'], ['2026-06-26', 'Muharram']),
    ...estimated(
      ['2026-08-26', 'Eid-e-Milad'],
      ['2026-08-28', 'Raksha Bandhan'],
      ['2026-09-04', 'Janmashtami'],
      ['2026-10-19', 'Durgashtami'],
      ['2026-10-20', 'Dussehra'],
      ['2026-11-11', 'Bhai Dooj'],
      ['2026-11-24', 'Guru Nanak Jayanti'],
      ['2026-12-25', 'Christmas'],
    ),
    ...brokenOff(['2026-11-09', 'Govardhan Puja']),
    ...fixed(
      ['2027-04-11', 'Mahatma Jyotiba Phule’s Birthday'],
      ['2027-04-14', 'Dr Ambedkar’s Birthday'],
      ['2027-12-25', 'Christmas'],
    ),
    ...expected(
      ['2027-03-06', 'Maha Shivaratri'],
      ['2027-03-21', 'Holika Dahan'],
      ['2027-03-22', 'Dhulandi'],
      ['2027-03-26', 'Good Friday'],
      ['2027-04-15', 'Ram Navami'],
      ['2027-04-18', 'Mahavir Jayanti'],
      ['2027-05-08', 'Parshuram Jayanti'],
      ['2027-06-07', 'Maharana Pratap Jayanti'],
      ['2027-08-17', 'Raksha Bandhan'],
      ['2027-08-25', 'Janmashtami'],
      ['2027-10-07', 'Durgashtami'],
      ['2027-10-09', 'Dussehra'],
      ['2027-10-29', 'Diwali'],
      ['2027-10-31', 'Bhai Dooj'],
      ['2027-11-14', 'Guru Nanak Jayanti'],
    ),
  ],
};
