import { charClass, classes } from "./char-class.ts";
import { feature } from "./feature.ts";

const size = Object.keys(feature).length;

/**
 * What is counted of a text for an estimate of its tokens: runs of characters of one class, cut where tokenizers cut, by
 * length and by what is beside them. Holds numbers alone. A text may come in pieces; one pass, no look back.
 */
export class TextCounts {
  readonly counts: Float64Array = new Float64Array(size);
  /** In UTF-16 code units. */
  length = 0;
  #run: number = charClass.none;
  #runLength = 0;
  /** Upper-case letters that the word begins with. */
  #uppers = 0;
  #before: number = charClass.none;
  #beforeLength = 0;

  add(text: string): void {
    this.length += text.length;
    let run = this.#run;
    let runLength = this.#runLength;
    for (let at = 0; at < text.length; at += 1) {
      const found = classes[text.charCodeAt(at)] ?? charClass.other;
      // Lower-case letters go on with a word, whatever it began with.
      if (found === run) {
        runLength += 1;
        continue;
      }
      const isUpper = found === charClass.upper;
      if (isUpper && run === charClass.word && this.#uppers === runLength) {
        this.#uppers += 1;
        runLength += 1;
        continue;
      }
      this.#runLength = runLength;
      this.#end(isUpper ? charClass.word : found);
      run = this.#run;
      runLength = 1;
      this.#uppers = isUpper ? 1 : 0;
    }
    this.#runLength = runLength;
  }

  /** Ends the text: what is added next is another one. */
  cut(): void {
    this.#end(charClass.none);
    this.#before = charClass.none;
  }

  /** The counts, with the run that is still open; more text may follow. */
  total(): Float64Array {
    const open = new TextCounts();
    open.counts.set(this.counts);
    open.#run = this.#run;
    open.#runLength = this.#runLength;
    open.#uppers = this.#uppers;
    open.#before = this.#before;
    open.#beforeLength = this.#beforeLength;
    open.#end(charClass.none);
    return open.counts;
  }

  /** Counts the run that ends before one of the class `next`. */
  #end(next: number): void {
    switch (this.#run) {
      case charClass.none:
        break;
      case charClass.word:
        this.#endWord(next);
        break;
      case charClass.digit:
        this.#count(feature.digitGroup, Math.ceil(this.#runLength / 3));
        break;
      case charClass.space:
        this.#endSpace(next);
        break;
      case charClass.newline:
        this.#endNewline();
        break;
      case charClass.mark:
        this.#endMark(next);
        break;
      default:
        this.#endWide();
    }
    this.#before = this.#run;
    this.#beforeLength = this.#runLength;
    this.#run = next;
    this.#runLength = 0;
  }

  #count(index: number, value = 1): void {
    this.counts[index] = (this.counts[index] ?? 0) + value;
  }

  #endWord(next: number): void {
    const length = this.#runLength;
    if (this.#before === charClass.space) {
      this.#count(feature.wordAfterSpace);
      if (length > 4) this.#count(feature.wordAfterSpaceOver4, length - 4);
      if (length > 7) this.#count(feature.wordAfterSpaceOver7, length - 7);
      if (length > 10) this.#count(feature.wordAfterSpaceOver10, length - 10);
    } else if (this.#before === charClass.mark) {
      this.#count(feature.wordAfterMark);
      if (length > 3) this.#count(feature.wordAfterMarkOver3, length - 3);
      if (length > 6) this.#count(feature.wordAfterMarkOver6, length - 6);
      if (length > 10) this.#count(feature.wordAfterMarkOver10, length - 10);
    } else {
      this.#count(feature.word);
      if (length > 3) this.#count(feature.wordOver3, length - 3);
      if (length > 6) this.#count(feature.wordOver6, length - 6);
      if (length > 10) this.#count(feature.wordOver10, length - 10);
    }
    if (this.#uppers === 1) this.#count(feature.capitalized);
    else if (this.#uppers > 1) {
      this.#count(feature.upperRun);
      this.#count(feature.upperRunLetters, this.#uppers);
    }
    if (next === charClass.digit || this.#before === charClass.digit) {
      this.#count(feature.wordBesideDigit);
      this.#count(feature.letterBesideDigit, length);
    }
  }

  /** One space goes with the word or the marks behind it, and all of them with a line's end. */
  #endSpace(next: number): void {
    if (next === charClass.newline) return;
    if (next === charClass.digit || next === charClass.none) this.#count(feature.spaceAlone);
    if (this.#runLength === 1) return;
    this.#count(feature.indent);
    if (this.#runLength > 5) this.#count(feature.indentOver4, this.#runLength - 5);
  }

  #endNewline(): void {
    this.#count(this.#before === charClass.mark ? feature.newlineAfterMark : feature.newline);
    if (this.#runLength > 2) this.#count(feature.moreNewlines, this.#runLength - 2);
  }

  #endMark(next: number): void {
    const length = this.#runLength;
    const isWord = next === charClass.word || (next >= charClass.letter && next !== charClass.none);
    if (this.#before === charClass.space) this.#count(feature.markAfterSpace);
    else if (length === 1) this.#count(isWord ? feature.markBeforeWord : feature.markAlone);
    if (length === 2) this.#count(feature.mark2);
    else if (length > 2) {
      this.#count(feature.mark3);
      if (length > 3) this.#count(feature.markOver3, length - 3);
    }
  }

  #endWide(): void {
    // The features of wide classes lie in the order of the classes: of all but the first, the characters and the runs.
    const run = this.#run;
    if (run === charClass.letter) {
      this.#count(feature.letterWord);
      this.#count(feature.letter, this.#runLength);
      return;
    }
    const index = feature.han + 2 * (run - charClass.han);
    this.#count(index, this.#runLength);
    this.#count(index + 1);
  }
}
