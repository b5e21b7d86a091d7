/**
 * Run `build` or `dev` with `SKIP_ENV_VALIDATION` to skip env validation.
 * This is especially useful for Docker builds.
 */
!process.env.SKIP_ENV_VALIDATION && (await import('./env.js'));

// expect: env/boolean-string level=warning
if (process.env.ENABLE_SHUTDOWN_HOOKS) console.log('hooks');
