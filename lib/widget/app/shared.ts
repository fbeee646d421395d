/** What the parts that are loaded when they are used have from the first script; the build leaves all of this there. */
export { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
export { Fragment, jsx, jsxs } from "preact/jsx-runtime";
export { useWidget } from "./context";
export { Face } from "./face";
export { fill } from "./format";
export { Diamond, Icon } from "./icons";
export { Expectation } from "./status";
export { textsIn } from "./texts";
