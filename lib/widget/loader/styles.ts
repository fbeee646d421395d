/** Where the chat takes the whole height: narrow screens, and those too low for a card beside the launcher. */
export const FULL = "(max-width:479.98px),(max-height:499.98px)";

/**
 * The loader's whole look, put in as a constructed sheet: a page's CSP has no say over those. A rule of the page's that
 * matches the host element would win over a normal rule for :host; over an important one it does not. "all" leaves out
 * the direction of text alone. The build takes the line breaks out; FULL is filled in.
 */
export const styles = `
:host{all:initial!important;display:block!important;position:fixed!important;right:0!important;bottom:0!important;width:0!important;height:0!important;z-index:2147483647!important;direction:ltr!important;unicode-bidi:isolate!important;color-scheme:light dark!important}
:host([data-theme=light]){color-scheme:light!important}
:host([data-theme=dark]){color-scheme:dark!important}
:host([dir=rtl]){direction:rtl!important}
*{box-sizing:border-box}
.root{--accent:#0b6266;--ink:#fff;font:450 15px/1.45 system-ui,sans-serif;color:CanvasText}
.root>*{position:fixed;bottom:calc(var(--bottom) + 68px);right:var(--side)}
:host([data-left]) .root>*{right:auto;left:var(--side)}
button{all:unset;display:grid;place-items:center;border-radius:12px;cursor:pointer}
button:focus-visible{outline:3px solid var(--accent);outline-offset:3px}
svg{width:20px;fill:none;stroke:currentColor;stroke-width:1.9;stroke-linecap:round;stroke-linejoin:round}
.root>.launcher{bottom:var(--bottom);width:56px;height:56px;border-radius:50%;background:var(--accent);color:var(--ink);box-shadow:0 6px 20px -4px #0006;transition:transform .14s}
.launcher:hover{transform:scale(1.04)}
.launcher:focus-visible{box-shadow:0 0 0 3px #fff}
.launcher svg{width:28px}
.badge{position:absolute;top:-3px;right:-3px;min-width:10px;padding:0 5px;box-sizing:content-box;border-radius:10px;background:#c8352f;color:#fff;font:600 12px/20px system-ui;text-align:center}
.badge:empty{display:none}
iframe,.sheet,.card>*{border:0;border-radius:16px;background:Canvas;background:light-dark(#fdfcfa,#1c1b19);box-shadow:0 0 0 1px #8883,0 12px 40px -8px #0006}
iframe,.sheet{width:380px;height:min(680px,100vh - 84px - var(--bottom));height:min(680px,100dvh - 84px - var(--bottom));opacity:0;visibility:hidden;transform:translateY(8px);transition:.16s ease-out;overflow:hidden}
:host([data-open]) .sheet,:host([data-open][data-ready]) iframe{opacity:1;visibility:visible;transform:none}
:host([data-ready]) .sheet,:host([data-open]) .card,:host([data-failed]) i{display:none}
i{position:absolute;top:25px;inset-inline:20px 40%;height:14px;border-radius:7px;background:#8883;box-shadow:0 66px #8883,0 94px #8883;animation:in .3s .15s both}
.x{width:44px;height:44px;opacity:.75;flex:none}
.sheet .x{position:absolute;top:10px;inset-inline-end:8px;display:none}
.fault{height:100%;display:flex;flex-wrap:wrap;justify-content:center;align-content:center;gap:12px;padding:24px;text-align:center}
.fault p{margin:0;width:100%}
.fault button{height:44px;padding:0 18px;border:1px solid #8886;font-weight:600}
.fault .retry{background:var(--accent);color:var(--ink)}
:host(:not([data-failed])) .fault{display:none}
.card>*{display:flex;max-width:min(300px,100vw - 40px);animation:in .16s}
.say{display:block;padding:11px 0 12px;padding-inline-start:16px;border-radius:16px}
b{font-size:13px;font-weight:600;opacity:.75}
.say span{display:-webkit-box;-webkit-box-orient:vertical;-webkit-line-clamp:3;overflow:hidden;overflow-wrap:anywhere;unicode-bidi:plaintext;text-align:start}
:host([data-bare]) .launcher,:host([data-inline]) .launcher{display:none}
:host([data-inline]){position:relative!important;right:auto!important;bottom:auto!important;width:100%!important;height:100%!important;min-height:420px!important;z-index:auto!important}
:host([data-inline]) .root>*{position:absolute;inset:0;width:100%;height:100%}
@media FULL{:host(:not([data-inline])) iframe,:host(:not([data-inline])) .sheet{top:0;bottom:auto;height:100vh;height:100dvh;border-radius:0}:host([data-open]) .launcher{visibility:hidden}:host(:not([data-inline])) .sheet .x{display:grid}}
@media(max-width:479.98px){:host(:not([data-inline])) .root>:is(iframe,.sheet){left:0;width:100%}}
@media(prefers-reduced-motion){*{transition:none!important;animation:none!important}}
@media(forced-colors:active){.launcher,.sheet,iframe,.card>*{border:2px solid!important}.badge{outline:1px solid}}
@media print{:host{display:none!important}}
@keyframes in{from{opacity:0}}
`;
