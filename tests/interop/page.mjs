// Looks at everything that a page of 'obs-view html' shows: node page.mjs BROWSER PAGE [PICTURE ...]
// BROWSER is the path of a Chromium, PAGE that of the file. Prints one JSON object: the title, what the page has asked for, the elements
// that it has and no page should have, and the text that it has shown. Writes a light and a dark picture (PNG), if they are named.
import { chromium } from "playwright-core";
import { pathToFileURL } from "node:url";

const [executablePath, file, light, dark] = process.argv.slice(2);

// Without Chromium's own sandbox, which root cannot use: the only page it opens is that of a test.
const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
const page = await browser.newPage({ viewport: { width: 1360, height: 820 }, colorScheme: "light" });
const requests = [];
const shown = [];
const address = pathToFileURL(file).href;
page.on("request", (request) => request.url() !== address && requests.push(request.url()));
page.on("pageerror", (error) => shown.push(`error: ${error.message}`));
page.on("dialog", (dialog) => {
  requests.push("dialog");
  dialog.dismiss();
});
await page.goto(address);

const look = async () => shown.push(await page.locator("body").innerText());
const clickAll = async (selector) => {
  for (let place = 0; place < (await page.locator(selector).count()); place++) {
    await page.locator(selector).nth(place).click();
    await look();
  }
};
const scrubTo = (part) =>
  page.locator("input[type=range]").evaluate((range, part) => {
    range.value = Math.round(range.max * part);
    range.dispatchEvent(new Event("input"));
  }, part);

if ((await page.locator("input[type=range]").count()) > 0) {
  const runs = await page.evaluate(() => JSON.parse(document.getElementById("trace").textContent).runs.length);

  for (let run = 0; run < runs; run++) {
    if (run > 0) {
      await page.locator(".run.selected + .run").click();
    }

    await page.getByText("Tree", { exact: true }).click();
    await clickAll(".tree .row");
    await page.locator("summary").evaluateAll((all) => all.forEach((one) => one.click()));
    await look();
    await page.getByText("Timeline", { exact: true }).click();
    await scrubTo(0.5);
    await look();
    await page.getByText("Conversation", { exact: true }).click();
    await scrubTo(1);
    await clickAll(".entry");
    await look();
  }

  await page.locator(".search").fill("e");
  await page.locator(".search").press("Enter");
  await page.locator(".hits").getByText("hit").waitFor();
  await look();
  await page.locator(".search").press("Escape");
}

await look();

if (light) {
  await page.getByText("Tree", { exact: true }).click();
  await page.keyboard.press("e");
  await page.screenshot({ path: light });
  await page.emulateMedia({ colorScheme: "dark" });
  await page.getByText("Timeline", { exact: true }).click();
  await scrubTo(0.55);
  await page.screenshot({ path: dark });
}

await page.waitForLoadState("networkidle");
const foreign = await page
  .locator("img, iframe, a, form, link, object, embed, svg, script:not([type]) ~ script")
  .count();
console.log(JSON.stringify({ title: await page.title(), requests, foreign, text: shown.join("\n") }));
await browser.close();
