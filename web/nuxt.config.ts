// The page is static files: built once, served by the Voltaire server at the origin of its API.
// Whatever could ask another host at run time (fonts, icons, telemetry) is bundled or off.
const developmentServer = process.env.VOLTAIRE_URL ?? 'http://127.0.0.1:4000';

export default defineNuxtConfig({
  compatibilityDate: '2026-11-01',
  ssr: false,
  // Always this one: by default a build goes elsewhere when .nuxt exists, and types grow stale here.
  buildDir: '.nuxt',
  telemetry: false,
  devtools: { enabled: false },
  modules: ['@nuxt/ui', './modules/graphql-contract'],
  css: ['~/assets/css/main.css'],
  ui: { fonts: false },
  colorMode: { preference: 'dark', fallback: 'dark' },
  icon: {
    provider: 'none',
    fallbackToApi: false,
    clientBundle: { scan: true },
  },
  app: {
    head: {
      title: 'Voltaire',
      htmlAttrs: { lang: 'en' },
      meta: [
        { name: 'viewport', content: 'width=device-width, initial-scale=1' },
        { name: 'description', content: 'The control room of a Voltaire trading system.' },
        // The address of this page can carry a token in its fragment: tell nobody where we were.
        { name: 'referrer', content: 'no-referrer' },
      ],
      link: [{ rel: 'icon', type: 'image/svg+xml', href: '/favicon.svg' }],
    },
  },
  components: [{ path: '~/components', pathPrefix: false }],
  // A font inlined as a data: address is one that the server's content policy refuses.
  vite: { build: { assetsInlineLimit: 0 } },
  nitro: {
    // Only for `nuxt dev`, where the page is not served by the Voltaire server itself.
    devProxy: { '/graphql': { target: `${developmentServer}/graphql`, ws: true } },
  },
  typescript: {
    strict: true,
    tsConfig: { compilerOptions: { noUnusedLocals: true, noUnusedParameters: true } },
  },
});
