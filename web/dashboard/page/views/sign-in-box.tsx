import type { ReactNode } from 'react';
import { useSession } from '../fetching.ts';
import { addressOf } from '../place.ts';
import { useTexts } from '../texts.ts';

/** Where one signs in; afterwards the same view is shown. */
export const signInAddress = () =>
  `/sign-in?back=${encodeURIComponent(addressOf({ 'sign-in': null }))}`;

/** What is said to people who have not signed in, with the way to do so where there is one. */
export function SignInBox({ children }: { children: ReactNode }) {
  const { t } = useTexts();
  const session = useSession().data;
  return (
    <div className="state">
      {children}
      {session?.canSignIn === true && !session.signedIn && (
        <a className="button" href={signInAddress()}>
          {t('dashboard.sign_in')}
        </a>
      )}
    </div>
  );
}
