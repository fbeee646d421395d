export const THEME_KEY = "baton-theme";

/** Sets the chosen theme before the first paint. A page that may not read its storage follows the system. */
export const THEME_SCRIPT = `try{var t=localStorage.getItem("${THEME_KEY}");if(t==="light"||t==="dark")document.documentElement.dataset.theme=t}catch{}`;
