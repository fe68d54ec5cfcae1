// The `server-only` package throws outside a React server build; unit tests run the server's code directly.
export {};
