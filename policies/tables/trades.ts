import type { Trade } from '../trades.ts';

/** The 18 trades of the scheme, and our reading of which of them sell goods. */
export const TRADES_2026_11: readonly Trade[] = [
  { code: 'carpenter', sells: 'yes', hsn: ['4419', '4420', '4421', '9403'] },
  { code: 'boat_maker', sells: 'yes', hsn: ['8903', '4420'] },
  { code: 'armourer', sells: 'restricted', hsn: ['9307', '8211'] },
  { code: 'blacksmith', sells: 'yes', hsn: ['7323', '7418', '8201'] },
  { code: 'hammer_toolkit_maker', sells: 'yes', hsn: ['8205'] },
  { code: 'locksmith', sells: 'yes', hsn: ['8301'] },
  { code: 'goldsmith', sells: 'yes', hsn: ['7113'] },
  { code: 'potter', sells: 'yes', hsn: ['6912', '6913'] },
  { code: 'sculptor', sells: 'yes', hsn: ['6802'] },
  { code: 'cobbler', sells: 'yes', hsn: ['6403', '6405', '4202'] },
  { code: 'mason', sells: 'no', hsn: [] },
  { code: 'basket_mat_broom_maker', sells: 'yes', hsn: ['4601', '4602', '9603', '5705'] },
  { code: 'doll_toy_maker', sells: 'yes', hsn: ['9503'] },
  { code: 'barber', sells: 'no', hsn: [] },
  { code: 'garland_maker', sells: 'yes', hsn: ['0603', '6702'] },
  { code: 'washerman', sells: 'no', hsn: [] },
  { code: 'tailor', sells: 'yes', hsn: ['6204', '6206', '6304'] },
  { code: 'fishing_net_maker', sells: 'yes', hsn: ['5608'] },
];
