// Pictures of each type of page, as a phone's first screen and a desk's at half its size, light and dark: docs/screens.
import { mkdirSync, rmSync, statSync } from "node:fs";
import { everywhere } from "./visit.mjs";

const BYTES_MOST = 60 * 1024;

export default async (setting, figure) => {
  const folder = setting.screens;
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const sizes = [];
  await everywhere(setting, [[360, 740, 1], [1280, 800, 0.5]], ["fr"], async ({ page, type, width, scheme }) => {
    const path = `${folder}/${type.name}-${width}-${scheme}.webp`;
    // Photos come after the page.
    await page.waitForNetworkIdle({ idleTime: 100, timeout: 5000 }).catch(() => {});
    for (let quality = 30, bytes = Infinity; bytes > BYTES_MOST && quality > 5; quality -= 10) {
      await page.screenshot({ path, type: "webp", quality });
      bytes = statSync(path).size;
    }
    sizes.push(statSync(path).size);
  });
  figure("pictures", sizes.length);
  figure("largest picture, bytes", Math.max(...sizes), (n) => n <= BYTES_MOST);
  figure("all pictures, bytes", sizes.reduce((sum, size) => sum + size, 0), (n) => n <= 1.5e6);
};
