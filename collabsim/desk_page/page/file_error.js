/** Why a file is refused: key of the sentence, what it names, and the line. */
export class FileError extends Error {
  constructor(key, values = {}, line = null) {
    super(key);
    this.key = key;
    this.values = values;
    this.line = line;
  }
}
