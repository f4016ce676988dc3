// Opens a profile in speedscope: node speedscope.mjs BROWSER FILE PICTURE
// BROWSER is the path of a Chromium. Prints the title that speedscope shows, and writes a picture (PNG).
import { chromium } from "playwright-core";
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath, pathToFileURL } from "node:url";

const [executablePath, file, picture] = process.argv.slice(2);
const viewer = new URL("node_modules/speedscope/dist/release/index.html", import.meta.url);

// What speedscope's own command does: the profile comes as a script that calls the page.
const script = file + ".js";
writeFileSync(script, `speedscope.loadFileFromBase64("profile.json", "${readFileSync(file).toString("base64")}")`);

// Without Chromium's own sandbox, which root cannot use: the only page it opens is speedscope's.
const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--allow-file-access-from-files"] });
const page = await browser.newPage({ viewport: { width: 1200, height: 600 } });
await page.goto(`${pathToFileURL(fileURLToPath(viewer)).href}#localProfilePath=${script}`);
const place = page.getByText(/\(1\/\d+\)/);
await place.waitFor();
console.log(await place.locator("..").innerText());
await page.screenshot({ path: picture });
await browser.close();
