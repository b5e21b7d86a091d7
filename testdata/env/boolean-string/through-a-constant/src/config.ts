const useAccessControl = process.env.USE_ACCESS_CONTROL || false;
export const accessControl = useAccessControl ? 'on' : 'off'; // expect: env/boolean-string

export function mayLogIn(path: string) {
  const { DISABLE_LOGIN: disabled } = process.env;
  if (disabled && path === '/login') { // expect: env/boolean-string level=warning
    return false;
  }
  return true;
}
