export const WINDOW_SECONDS = 15 * 60; // expect: rate-limit/window-unit
export const OK_WINDOW = 15 * 60 * 1000;
export const T = { minute: 60, hour: 3600 } as const; // expect: rate-limit/window-unit
export enum Win { Api = 60 } // expect: rate-limit/window-unit
