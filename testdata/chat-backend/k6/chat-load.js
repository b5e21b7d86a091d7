import http from 'k6/http';
import { check, sleep } from 'k6';
import { Rate, Trend } from 'k6/metrics';

const BASE_URL = __ENV.CHAT_BASE_URL || 'http://localhost:3000/api/v1/chat';
const CONVERSATION_IDS = (__ENV.CONVERSATION_IDS || '8822dd87-d0c2-42be-93d2-1c0cb492e351').split(',');
const USER_IDS = (__ENV.USER_IDS || '00000000-0000-0000-0000-000000000000').split(',');
const SEND_RATIO = Number(__ENV.SEND_RATIO || 0.7);

const sendErrors = new Rate('send_error_rate');
const historyErrors = new Rate('history_error_rate');
const sendLatency = new Trend('latency_send');
const historyLatency = new Trend('latency_history');

export const options = {
  scenarios: {
    chat: {
      executor: 'ramping-vus',
      startVUs: 5,
      stages: [
        { duration: '2m', target: 40 },
        { duration: '3m', target: 80 },
        { duration: '6m', target: 120 },
        { duration: '2m', target: 60 },
        { duration: '1m30s', target: 0 },
      ],
    },
  },
  thresholds: {
    send_error_rate: ['rate<0.01'],
    history_error_rate: ['rate<0.01'],
    latency_send: ['p(95)<300'],
    latency_history: ['p(95)<250'],
  },
};

function pick(list) {
  return list[Math.floor(Math.random() * list.length)];
}

function sendMessage(conversationId, userId) {
  const body = JSON.stringify({ content: `load ${__VU}-${__ITER}`, type: 'TEXT' });
  const res = http.post(`${BASE_URL}/conversations/${conversationId}/messages`, body, {
    headers: { 'Content-Type': 'application/json', 'x-user-id': userId },
  });
  sendLatency.add(res.timings.duration);
  sendErrors.add(!check(res, { 'send status ok': (r) => r.status === 201 }));
}

function readHistory(conversationId, userId) {
  const res = http.get(`${BASE_URL}/conversations/${conversationId}/messages?limit=50`, {
    headers: { 'x-user-id': userId },
  });
  historyLatency.add(res.timings.duration);
  historyErrors.add(!check(res, { 'history status ok': (r) => r.status === 200 }));
}

export default function () {
  const conversationId = pick(CONVERSATION_IDS);
  const userId = pick(USER_IDS);
  if (Math.random() < SEND_RATIO) {
    sendMessage(conversationId, userId);
  } else {
    readHistory(conversationId, userId);
  }
  sleep(0.5);
}

export function handleSummary(data) {
  return { 'docs/validation/performance-metrics.json': JSON.stringify(data.metrics, null, 2) };
}
