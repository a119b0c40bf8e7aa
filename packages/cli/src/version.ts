/** The version of all of Spoor's packages; compared with package.json by a test. */
export const version = "0.1.0";
