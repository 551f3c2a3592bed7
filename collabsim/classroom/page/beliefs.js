/** What the class believes at the story's question: hands for yes and for no, recalled at the end. */

const ANSWERS = ["yes", "no"];
const MOST_HANDS = 99;
const LINKED = /[&#]g=(\d{1,2})-(\d{1,2})(?:&|$)/;

export class Beliefs {
  #app;
  #noted;
  #last = [];
  hands = { yes: 0, no: 0 };

  /** @param {() => void} noted - called after every hand */
  constructor(app, noted) {
    this.#app = app;
    this.#noted = noted;
  }

  get count() {
    return this.hands.yes + this.hands.no;
  }

  fragment() {
    return this.count ? `&g=${this.hands.yes}-${this.hands.no}` : "";
  }

  /** Take up the hands of a link; none where it has none. */
  read(fragment) {
    const [, yes = 0, no = 0] = LINKED.exec(fragment) ?? [];
    this.hands = { yes: Number(yes), no: Number(no) };
    this.#last = [];
  }

  /** One more hand, at most as many as a large class has. */
  add(answer) {
    if (this.hands[answer] >= MOST_HANDS) return;
    this.hands[answer] += 1;
    this.#last.push(answer);
    this.#noted();
  }

  undo() {
    const answer = this.#last.pop();
    if (!answer) return;
    this.hands[answer] -= 1;
    this.#noted();
  }

  /** A button for each answer, with the hands so far. */
  buttons() {
    const { words } = this.#app;
    return ANSWERS.map((answer) => {
      const count = this.hands[answer];
      const name = words.text(`act.${answer}`);
      return [answer, count ? `${name} · ${words.number(count)}` : name, () => this.add(answer)];
    });
  }

  /** 1 is a hand for yes, 2 one for no, and Backspace takes the last one back. */
  key(key) {
    if (key === "Backspace") return () => this.undo();
    const answer = ANSWERS[Number(key) - 1];
    return answer ? () => this.add(answer) : null;
  }

  /** How many said yes and no; nothing where nobody was asked. */
  told() {
    const { words } = this.#app;
    if (!this.count) return "";
    return words.text("act.believed", { yes: words.number(this.hands.yes), no: words.number(this.hands.no) });
  }
}
