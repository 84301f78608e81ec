/** Lists with a number per axis on their way into the addon: a typed array, used again, is read at once; a list is not. */
export class AxisLists {
  #words = new Float64Array(64);

  /** The lists one after the other. Valid until the next call. */
  of(...lists: readonly (readonly number[])[]): Float64Array {
    const [{ length }] = lists;
    if (length * lists.length > this.#words.length) this.#words = new Float64Array(length * lists.length);
    const words = this.#words;
    let at = 0;
    for (const list of lists) for (let d = 0; d < length; d++) words[at++] = list[d];
    return words;
  }
}
