/** Codex writes the copied history within moments of the fork; a model takes longer to answer. */
const burstMs = 1000;
/** The largest pause within a long history that is being copied. */
const pauseMs = 100;

/**
 * Finds the end of the history of another rollout that a fork or a sub-agent's rollout begins with. Its lines have the
 * time at which they were copied, or their own, which is before the fork.
 */
export class CodexReplay {
  #isOpen = false;
  #begin = 0;
  #before = 0;

  /** From here on lines may be copied: the rollout, begun at `time` (ISO 8601), has another one's history. */
  open(time: string | undefined): void {
    this.#begin = Date.parse(time ?? "");
    this.#before = this.#begin;
    this.#isOpen = !Number.isNaN(this.#begin);
  }

  /** Whether the next line, written at `time`, is copied. After the first one that is not, none is. */
  copies(time: string | undefined): boolean {
    if (!this.#isOpen) return false;
    const ms = Date.parse(time ?? "");
    const written = Number.isNaN(ms) ? this.#before : ms;
    this.#isOpen = written < this.#begin + burstMs || written - this.#before < pauseMs;
    this.#before = written;
    return this.#isOpen;
  }
}
