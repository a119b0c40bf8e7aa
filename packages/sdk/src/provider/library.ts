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
  readonly functionQuery: {
    readonly className: string;
    readonly methodName: string;
    readonly kind: "Sync";
  };
}

/** A method that calls a model. */
export interface Method {
  readonly target: Target;
  readonly provider: Provider;
}

/** A library whose calls are seen by transforming its source as it loads. */
export interface Library {
  readonly methods: readonly Method[];
  /** Where the object on which a method was called sends its requests; undefined when it does not say. */
  endpoint(self: unknown): Endpoint | undefined;
}
