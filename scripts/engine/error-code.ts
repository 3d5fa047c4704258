/** The code of an error of the operating system (`EEXIST`, `EPERM`), read without `instanceof`, which fails between realms. */
export function errorCode(error: unknown): unknown {
  return typeof error === "object" && error !== null && "code" in error ? error.code : undefined;
}
