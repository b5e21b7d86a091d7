export class MemoryStore {}
export class MockMailer {}
export class Store {}
