import { StyleModule } from 'style-mod';

/**
 * The editor would put its rules into a <style> element, which the window's content policy refuses.
 * As a constructed style sheet they need no leave: nothing is parsed from the page. Every editor of
 * the window shares one.
 */
let sheet: CSSStyleSheet | undefined;
let mounted: StyleModule[] = [];

export function adoptStyles() {
  StyleModule.mount = (root, modules) => {
    const wanted = Array.isArray(modules) ? (modules as StyleModule[]) : [modules as StyleModule];
    sheet ??= new CSSStyleSheet();
    if (wanted.some((one) => !mounted.includes(one))) {
      // In the order they came: what a theme says goes before what it is built on.
      mounted = [...wanted, ...mounted.filter((one) => !wanted.includes(one))];
      sheet.replaceSync(mounted.map((one) => one.getRules()).join('\n'));
    }
    if (!root.adoptedStyleSheets.includes(sheet)) {
      root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
    }
  };
}
