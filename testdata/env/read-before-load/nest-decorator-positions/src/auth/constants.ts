export const jwtConstants = {
  refresh: process.env.REFRESH_SECRET, // expect: env/read-before-load
};
