import type { Endpoint } from "./endpoint.ts";
import type { Provider } from "./provider.ts";

/** Where the source of a method is, in the words of the transform library: data that can be sent to another thread. */
export interface Target {
  /** The last part of the name of the tracing channel on which the method's calls are published. */
  readonly channelName: string;
  readonly module: {
    /** The name of the npm package. */
    readonly name: string;
    /** A semver range, without an upper bound where the newest version is supported. */
    readonly versionRange: string;
    /** The path inside the package, of the ES module and of the CommonJS file. */
    readonly filePath: RegExp;
  };
  /** `Sync`: the method's own promise must reach the caller, so that nothing may be chained to it. */
  readonly functionQuery:
    | { readonly className: string; readonly methodName: string; readonly kind: "Sync" }
    | { readonly functionName: string; readonly kind: "Sync" }
    | { readonly methodName: string; readonly kind: "Sync" };
  /** How to find it in the text of a file that is too long to be parsed; the same file has no targets without this. */
  readonly written?: Written;
}

/** What is found in the text of a file, where a name is a pattern. */
export type Written =
  /** The declarations of functions; whatever they take, their `length` is then 1. */
  | { readonly as: "declaration" }
  /**
   * The methods of a class that the file declares at its top; one that the class lacks is left out. `isInChunk`: the class is
   * in one of several files whose names tell nothing, and the others stay as they are.
   */
  | { readonly as: "method"; readonly isInChunk?: true }
  /**
   * The calls of a function whose result is returned, or of a method of variables: the objects on which it is called
   * stay untouched. `notOn` is the name of a variable that is left out.
   */
  | { readonly as: "call"; readonly notOn?: string };

/** A method that calls a model. */
export interface Method {
  readonly target: Target;
  readonly provider: Provider;
  /** Whether a call is one of a model, for a method that does more than that; every call where left out. Never throws. */
  concerns?(call: LibraryCall): boolean;
  /** Whether the method can be given a callback as its last argument, in place of returning a promise. */
  readonly takesCallback?: boolean;
}

/** A function of a library that is no call of a model itself, such as the loop of an agent or the run of a tool. */
export interface Operation {
  readonly target: Target;
  /**
   * Runs the call with telemetry around it. `run` makes the call, in the context that is active then, and gives its
   * result; what `around` returns is what the caller gets. Should it throw before it ran the call, the call is run bare.
   */
  around(call: LibraryCall, run: () => unknown): unknown;
}

/** One call of a function of a library. */
export interface LibraryCall {
  /** The arguments, of which an element can be replaced before the call is run. */
  readonly args: unknown[];
  readonly self: unknown;
}

/** A library whose calls are seen by transforming its source as it loads. */
export interface Library {
  readonly methods: readonly Method[];
  readonly operations?: readonly Operation[];
  /** Where the object on which a method was called sends its requests; undefined when it does not say. */
  endpoint(self: unknown): Endpoint | undefined;
}
