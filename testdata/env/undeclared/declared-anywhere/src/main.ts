export const all = [
  process.env.SCRIPT_KEY,
  process.env.EXAMPLE_KEY,
  process.env.COMPOSE_KEY,
  process.env.PASSED_KEY,
  process.env.IMAGE_ARG,
  process.env.IMAGE_KEY,
  process.env.K8S_KEY,
  process.env.K8S_SECRET,
  process.env.MAP_KEY,
  process.env.CI_JOB_KEY,
  process.env.CI_STEP_KEY,
  process.env.SHELL_KEY,
  process.env.TERRAFORM_KEY,
  process.env.DOCUMENTED_KEY,
  // Platforms give these.
  process.env.PORT,
  process.env.VERCEL_URL,
  process.env.AWS_REGION,
  process.env.npm_package_version,
  process.env.NOBODYS_KEY, // expect: env/undeclared
];
