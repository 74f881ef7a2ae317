import { z } from 'zod';

// Filled in with contracts/validation once present.
const text = z.string().min(1).max(120);
export const freeText = (longest: number) => z.string().min(1).max(longest);
export const personal = {
  name: text,
  phone: z.string(),
  pan: z.string(),
  bankAccount: z.string(),
  ifsc: z.string(),
  gstin: z.string(),
  pincode: z.string(),
};
