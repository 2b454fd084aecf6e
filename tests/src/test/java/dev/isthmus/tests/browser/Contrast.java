package dev.isthmus.tests.browser;

/** The contrast of a page's text with what lies behind it, as WCAG 2.2 counts it. */
final class Contrast {

    /**
     * Lists the texts that are seen and have less than 4.5 to 1, the least that WCAG AA allows. What is disabled is left out, as there.
     */
    static final String SCRIPT = """
            const channels = colour => colour.match(/[\\d.]+/g).map(Number);
            const linear = c => c <= 10.31475 ? c / 3294.6 : ((c / 255 + .055) / 1.055) ** 2.4;
            const luminance = ([r, g, b]) => .2126 * linear(r) + .7152 * linear(g) + .0722 * linear(b);
            const behind = element => {
              for (let e = element; e; e = e.parentElement) {
                const colour = channels(getComputedStyle(e).backgroundColor);
                if (colour[3] !== 0) {
                  return colour;
                }
              }
            };
            const bad = [];
            for (const e of document.body.querySelectorAll('*')) {
              const text = [...e.childNodes].filter(n => n.nodeType === 3).map(n => n.data.trim()).join('') || e.type !== 'range' && e.value;
              if (!text || !e.checkVisibility() || e.disabled || e.closest('template, noscript')) {
                continue;
              }
              const [a, b] = [luminance(channels(getComputedStyle(e).color)), luminance(behind(e))].sort((x, y) => y - x);
              const ratio = (a + .05) / (b + .05);
              if (!(ratio >= 4.5)) {
                bad.push(ratio.toFixed(2) + ' ' + e.outerHTML.slice(0, 120));
              }
            }
            return bad;""";

    private Contrast() {
    }
}
