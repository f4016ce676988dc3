// Opens what the Aspire dashboard shows of a model call: node dialog.mjs BROWSER DASHBOARD TRACE PICTURE
// BROWSER is the path of a Chromium, DASHBOARD the address of the page. Of the trace's last model call it prints the conversation as the
// page shows it, and writes a picture (PNG).
import { chromium } from "playwright-core";

const [executablePath, dashboard, trace, picture] = process.argv.slice(2);

// Without Chromium's own sandbox, which root cannot use: the only page it opens is the dashboard's.
const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
const page = await browser.newPage({ viewport: { width: 1080, height: 1080 }, colorScheme: "light" });
await page.goto(new URL(`/traces/detail/${trace}`, dashboard).href);
await page.locator(".genai-details-button").last().click();

const dialog = page.locator("fluent-dialog .genai-visualizer-container");
const conversation = dialog.locator(".tab-container");
await conversation.getByText("Output", { exact: true }).first().waitFor();
process.stdout.write((await conversation.innerText()) + "\n");

// A click, if only a tried one, waits until nothing moves.
await dialog.click({ trial: true });
await page.screenshot({ path: picture, animations: "disabled" });
await browser.close();
