import type { DOCUMENT_CODES } from '../../../contracts/reason-codes.ts';
import type { ReasonText } from '../shape.ts';

/** Documents and consents: what is wrong, what to do. */
export const DOCUMENT_REASONS = {
  'document.blurred': ['The picture is blurred.', 'Take it again in good light, holding still.'],
  'document.cropped': ['A part is cut off.', 'Take it again so that all four corners show.'],
  'document.missing': ['The document is missing.', 'Hand it in at the service centre.'],
  'document.incomplete': ['Some pages are missing.', 'Send all pages together.'],
  'document.empty': ['The file is empty.', 'Scan it again and send it.'],
  'document.not_readable': ['The document cannot be read.', 'Send a clear photo or a new scan.'],
  'document.digest_mismatch': [
    'The file that arrived is not the one that was announced.',
    'Upload the document once more.',
  ],
  'document.type_mismatch': [
    'The file is of another kind than was stated.',
    'Send it as a JPG, PNG or PDF.',
  ],
  'document.size_mismatch': [
    'The file did not arrive whole.',
    'Upload it again when the network is good.',
  ],
  'document.not_found': ['The file was not found where it was said to be.', 'Upload it again.'],
  'document.wrong_document': [
    'This is another document than was asked for.',
    'Look at what is asked for and send that.',
  ],
  'document.wrong_person': [
    'This document belongs to somebody else.',
    'Send the document in your own name.',
  ],
  'document.name_mismatch': [
    'The name differs from the name in the scheme.',
    'Have the name corrected on one of the two, or bring a paper that shows both names.',
  ],
  'document.expired': ['The document is out of date.', 'Renew it and send the new one.'],
  'document.too_old': ['The document is too old.', 'Send a recent one.'],
  'document.unmasked_aadhaar': [
    'The full Aadhaar number is visible. We delete the picture.',
    'Send a masked Aadhaar that shows only the last four digits.',
  ],
  'consent.missing': [
    'The consent is missing.',
    'Have the notice read to you at the service centre and say whether you agree.',
  ],
  'consent.withdrawn': [
    'The consent was taken back.',
    'Give it again if you want to go on. You are free not to.',
  ],
  'consent.notice_outdated': [
    'The notice that was read to you has been renewed since.',
    'Have the new notice read to you and say whether you agree.',
  ],
} as const satisfies Record<(typeof DOCUMENT_CODES)[number], ReasonText>;
