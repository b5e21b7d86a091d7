export const api = import.meta.env.VITE_API_URL;
export const mode = [import.meta.env.MODE, import.meta.env.DEV, import.meta.env.BASE_URL];
export const key = import.meta.env.VITE_MAP_KEY; // expect: env/undeclared
