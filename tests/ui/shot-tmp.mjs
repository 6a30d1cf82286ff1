import { chromium } from '@playwright/test';
const b = await chromium.launch({executablePath:'/usr/bin/chromium',args:['--no-sandbox','--disable-gpu']});
const shots = JSON.parse(process.argv[2]);
for (const [name,hash,fake,w,h,scheme,keys,click] of shots) {
  const p = await b.newPage({viewport:{width:w,height:h},colorScheme:scheme,locale:'en-GB',timezoneId:'Europe/London',reducedMotion:'reduce'});
  await p.goto(`http://127.0.0.1:5174/?fake=${fake}${hash}`);
  await p.waitForSelector('h1'); await p.waitForTimeout(900);
  if (click) for (const c of click) { await p.getByRole('button',{name:c}).first().click(); await p.waitForTimeout(400); }
  for (const k of keys||[]) { await p.keyboard.press(k); await p.waitForTimeout(300); }
  await p.waitForTimeout(300);
  await p.screenshot({path:`/tmp/shots/${name}.png`}); await p.close();
}
await b.close();
