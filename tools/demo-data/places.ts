/** A state with the GSTIN prefix, the first digits of its PIN codes, and some real districts. */
export interface Place {
  readonly state: string;
  readonly gst: string;
  readonly pin: string;
  readonly names: 'north' | 'west' | 'east' | 'south';
  /** The number of artisans per hundred. */
  readonly weight: number;
  readonly districts: readonly string[];
}

const place = (
  state: string,
  gst: string,
  pin: string,
  names: Place['names'],
  weight: number,
  districts: string,
): Place => ({ state, gst, pin, names, weight, districts: districts.split(', ') });

export const PLACES: readonly Place[] = [
  place('UP', '09', '22', 'north', 15, 'Varanasi, Moradabad, Saharanpur, Gorakhpur, Firozabad'),
  place('BR', '10', '84', 'north', 8, 'Madhubani, Gaya, Bhagalpur, Muzaffarpur'),
  place('MP', '23', '46', 'north', 9, 'Gwalior, Betul, Mandla, Ujjain'),
  place('RJ', '08', '34', 'north', 11, 'Jodhpur, Barmer, Udaipur, Jaipur, Rajsamand'),
  place('JH', '20', '83', 'north', 4, 'Ranchi, Dumka, Hazaribagh'),
  place('CG', '22', '49', 'north', 4, 'Bastar, Raigarh, Kondagaon'),
  place('UK', '05', '26', 'north', 2, 'Almora, Haridwar, Pithoragarh'),
  place('PB', '03', '14', 'north', 3, 'Hoshiarpur, Patiala, Amritsar'),
  place('JK', '01', '19', 'north', 3, 'Srinagar, Anantnag, Baramulla'),
  place('MH', '27', '41', 'west', 10, 'Kolhapur, Solapur, Nashik, Sindhudurg'),
  place('GJ', '24', '37', 'west', 8, 'Kachchh, Jamnagar, Surendranagar, Patan'),
  place('KA', '29', '57', 'south', 8, 'Ramanagara, Bidar, Mysuru, Dharwad'),
  place('TN', '33', '61', 'south', 4, 'Thanjavur, Kancheepuram, Madurai'),
  place('AP', '37', '51', 'south', 5, 'Chittoor, Anantapur, Visakhapatnam'),
  place('KL', '32', '68', 'south', 1, 'Alappuzha, Thrissur'),
  place('OD', '21', '75', 'east', 3, 'Puri, Cuttack, Rayagada'),
  place('AS', '18', '78', 'east', 2, 'Barpeta, Majuli, Nalbari'),
];
