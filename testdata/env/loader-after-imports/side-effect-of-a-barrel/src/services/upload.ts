export const upload = (name: string) => console.log(name);
