// Counts, resizes and loads again in a real browser; prints what it saw as JSON.
// node browser.mjs ADDRESS YEAR_FILE PICTURE, with @sparticuz/chromium and puppeteer-core in ./node_modules.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
const require = createRequire(process.cwd() + '/');
const load = async (name) => (await import(pathToFileURL(require.resolve(name)))).default;
const [chromium, puppeteer] = [await load('@sparticuz/chromium'), await load('puppeteer-core')];
const [address, year, picture] = process.argv.slice(2);
const saw = { foreign: [], faults: [] };

const until = async (what, test) => {
  for (let n = 0; n < 300; n++) {
    if (await test()) return;
    await new Promise((done) => setTimeout(done, 100));
  }
  throw new Error(`never: ${what}`);
};
const calls = () => Number(/\[days\.[^\]]*\]\ncalls = (\d+)/.exec(readFileSync(year, 'utf8'))?.[1] ?? 0);

const browser = await puppeteer.launch({
  args: [...chromium.args, '--no-sandbox'], executablePath: await chromium.executablePath(), headless: 'shell',
});
try {
  saw.browser = await browser.version();
  const page = await browser.newPage();
  await page.setViewport({ width: 1000, height: 700 });
  page.on('request', (request) => {
    const url = new URL(request.url());
    if (url.protocol.startsWith('http') && url.hostname !== '127.0.0.1') saw.foreign.push(request.url());
  });
  page.on('pageerror', (error) => saw.faults.push(String(error)));
  page.on('console', (message) => { if (message.type() === 'error') saw.faults.push(message.text()); });
  let sizes = [];
  const session = await page.createCDPSession();
  await session.send('Network.enable');
  let frames = 0;
  session.on('Network.webSocketFrameReceived', () => { frames += 1; });
  session.on('Network.webSocketFrameSent', ({ response }) => {
    if (response.payloadData.startsWith('["resize"')) sizes.push(JSON.parse(response.payloadData)[1]);
  });
  await page.goto(address);
  saw.address = page.url();
  await until('the screen', () => frames > 2);
  await page.click('.xterm-screen');
  await page.keyboard.type('l3c');
  await until('three calls', () => calls() === 3);
  await page.screenshot({ path: picture });
  saw.first = sizes.at(-1);
  sizes = [];
  const before = frames;
  await page.setViewport({ width: 1400, height: 900 });
  await until('another size', () => sizes.length > 0 && frames > before);
  saw.size = sizes.at(-1);
  frames = 0;
  await page.reload();
  await until('the screen again', () => frames > 2);
  await page.click('.xterm-screen');
  await page.keyboard.type('lc');
  await until('a fourth call', () => calls() === 4);
  await session.send('Network.clearBrowserCookies');
  saw.stranger = (await page.goto(new URL('/', address).href)).status();
} finally {
  console.log(JSON.stringify(saw));
  await browser.close();
}
