// Job: how the page is built. Everything goes into files of its own, so that the page's policy can forbid inline code.
import { defineConfig } from "vite";

export default defineConfig({
  build: {
    target: "es2022",
    assetsInlineLimit: 0,
    modulePreload: false,
    reportCompressedSize: false,
  },
  logLevel: "warn",
});
