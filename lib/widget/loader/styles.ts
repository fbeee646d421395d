/**
 * The loader's whole look, put in as a constructed sheet: a page's CSP has no say over those, and nothing leaks either
 * way. The build takes the line breaks out.
 */
export const styles = `
:host{all:initial;position:fixed;bottom:20px;right:20px;z-index:2147483000}
:host([data-left]){right:auto;left:20px}
button{all:unset;display:grid;place-items:center;width:56px;height:56px;border-radius:50%;background:#0b6266;color:#fff;cursor:pointer;box-shadow:0 6px 20px -4px #0006;transition:transform .14s}
button:hover{transform:scale(1.04)}
button:focus-visible{outline:3px solid #2aa5a8;outline-offset:3px}
svg{width:28px;fill:none;stroke:currentColor;stroke-width:1.9;stroke-linecap:round;stroke-linejoin:round}
span{position:absolute;top:-3px;right:-3px;min-width:10px;padding:0 5px;border-radius:10px;background:#c8352f;color:#fff;font:600 12px/20px system-ui;text-align:center}
span:empty{display:none}
iframe{position:fixed;bottom:88px;right:20px;width:380px;height:min(680px,100dvh - 104px);border:0;border-radius:16px;background:Canvas;box-shadow:0 0 0 1px #8883,0 12px 40px -8px #0006;opacity:0;visibility:hidden;transform:translateY(8px);transition:.16s ease-out}
:host([data-left]) iframe{right:auto;left:20px}
:host([data-open]) iframe{opacity:1;visibility:visible;transform:none}
:host([data-bare]) button,:host([data-inline]) button{display:none}
:host([data-inline]),:host([data-inline]) iframe{display:block;position:static;width:100%;height:100%;min-height:420px}
@media(max-width:479.98px){:host(:not([data-inline])) iframe{inset:0 0 auto;width:100%;height:100dvh;border-radius:0}:host([data-open]) button{visibility:hidden}}
@media(prefers-reduced-motion){*{transition:none!important}}
`;
