import { join } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** Builds the dashboard's page to static files. */
export default defineConfig({
  root: join(import.meta.dirname, 'dashboard/page'),
  plugins: [react()],
  build: {
    outDir: join(import.meta.dirname, 'dashboard/dist'),
    emptyOutDir: true,
    // The policy of the page takes no data: address for a font or a script.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
});
