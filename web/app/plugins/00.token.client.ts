export default defineNuxtPlugin({
  name: 'token',
  // Before the router (-20), which would otherwise put back the address with the token in it.
  order: -40,
  setup() {
    useToken().start();
  },
});
