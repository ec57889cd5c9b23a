// Job: Chromium with the page in desktop and phone sizes, light and dark, and what can be seen there.
// Invariant: every console error, page error, failed request and request to another origin is kept.
import { join } from "node:path";
import { chromium } from "playwright-core";

const options = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
  "--disable-component-update", "--disable-sync"];

export const sizes = {
  "desktop-light": { viewport: { width: 1280, height: 900 }, colorScheme: "light" },
  "desktop-dark": { viewport: { width: 1280, height: 900 }, colorScheme: "dark" },
  "phone-light": { viewport: { width: 390, height: 844 }, colorScheme: "light", deviceScaleFactor: 2, hasTouch: true, isMobile: true },
  "phone-dark": { viewport: { width: 390, height: 844 }, colorScheme: "dark", deviceScaleFactor: 2, hasTouch: true, isMobile: true },
};

/** A browser with an empty profile of its own, and the pages in it. */
export class Views {
  /** Faults of pages: texts. Kept only while watched: a page that is left behind by a stopped server has every reason to complain. */
  faults = [];
  foreign = [];
  watched = true;

  static async open(url, pictures) {
    const views = new Views();
    // Playwright makes an empty profile for each browser that it launches, and removes it.
    views.browser = await chromium.launch({ executablePath: process.env.SPACEMESH_CHROMIUM || "/usr/bin/chromium", args: options });
    return Object.assign(views, { url, pictures });
  }

  /** A new page of a size, loaded and showing the network. */
  async page(size) {
    const context = await this.browser.newContext(sizes[size]);
    const page = await context.newPage();
    const note = (text) => this.watched && this.faults.push(`${size}: ${text}`);
    page.on("console", (message) => message.type() === "error" && note(`console: ${message.text()}`));
    page.on("pageerror", (error) => note(`error: ${error.message}`));
    page.on("requestfailed", (failed) => note(`${failed.url()} failed: ${failed.failure()?.errorText}`));
    page.on("response", (answer) => answer.status() >= 400 && note(`${answer.url()} answered ${answer.status()}`));
    page.on("request", (asked) => {
      const to = new URL(asked.url());
      if (to.protocol !== "data:" && to.origin !== new URL(this.url).origin) this.foreign.push(asked.url());
    });
    const answer = await page.goto(this.url, { waitUntil: "load", timeout: 20_000 });
    if (answer.status() !== 200) throw new Error(`the page answered ${answer.status()}`);
    await page.locator("#content .hero").waitFor({ timeout: 20_000 });
    return page;
  }

  /** Pictures of the whole page in all sizes, or in some. Returns sizes whose content is wider than their screen. */
  async shoot(moment, which = Object.keys(sizes)) {
    const wide = [];
    for (const size of which) {
      const page = await this.page(size);
      // What moves in has moved.
      await page.waitForTimeout(1200);
      await page.screenshot({ path: join(this.pictures, `${moment}-${size}.png`), fullPage: true });
      const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      if (over > 0) wide.push(`${size} by ${over} pixels`);
      await this.leave(page);
    }
    return wide;
  }

  /** Closes a page; that its stream of events is cut by that is no fault. */
  async leave(page) {
    const before = this.watched;
    this.watched = false;
    await page.context().close();
    this.watched = before;
  }

  close() {
    return this.browser.close();
  }
}
