export const ENABLE_SIGNUP = process.env.ENABLE_SIGNUP;
export const config = { signup: process.env.ENABLE_SIGNUP };
