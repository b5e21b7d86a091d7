// Only the flag's name tells: what it picks is not called a mock.
export const useFakeSearch = !process.env.SEARCH_URL; // expect: env/mock-fallback
export const queue = { host: process.env.QUEUE_HOST || 'localhost', search: useFakeSearch ? {} : connect() }; // expect: env/mock-fallback

function connect() {
  return {};
}
