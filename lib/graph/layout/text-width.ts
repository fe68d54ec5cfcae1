/**
 * Advance widths of Geist Sans 1.9 (the shipped font) in thousandths of the font size, for U+0020 to U+007E, read
 * from the `hmtx` table of the font files. A table instead of `measureText`: server, worker and tests must agree.
 */
const REGULAR =
  '250 213 346 478 629 802 620 178 274 274 430 558 201 419 201 480 663 384 619 613 615 626 593 524 604 593 297 297 544 540 544 559 906 668 680 703 694 603 590 700 713 270 597 640 580 877 743 739 650 733 672 640 552 689 667 945 606 576 544 347 455 347 426 557 248 551 595 546 595 561 395 594 581 244 260 590 267 877 581 573 595 595 379 520 392 575 536 819 585 537 537 389 264 389 523';
const MEDIUM =
  '243 228 361 515 643 810 649 186 290 290 427 562 213 418 213 494 673 406 630 625 629 641 604 531 624 606 302 302 546 544 546 570 925 689 688 713 701 609 595 713 716 280 607 656 583 890 745 751 657 745 680 654 568 694 688 968 633 594 561 361 470 361 438 558 258 565 608 563 608 576 412 607 591 256 284 609 282 885 591 588 608 608 394 537 410 586 560 829 607 553 552 395 274 395 523';
const SEMIBOLD =
  '236 243 376 552 656 818 677 195 306 306 424 566 225 418 225 508 683 427 642 637 643 656 615 538 644 618 306 306 548 548 548 581 944 709 695 724 708 615 600 726 719 290 617 672 586 902 748 763 664 757 689 668 584 699 709 991 660 613 577 375 485 375 450 560 268 580 621 580 621 591 429 620 601 269 308 628 297 892 601 603 621 621 409 553 427 597 584 839 628 570 567 401 284 401 523';

export type FontWeight = 400 | 500 | 600;

const parse = (table: string): readonly number[] => table.split(' ').map(Number);
const tables: Readonly<Record<FontWeight, readonly number[]>> = {
  400: parse(REGULAR),
  500: parse(MEDIUM),
  600: parse(SEMIBOLD),
};

const FIRST = 0x20;
/** Other scripts fall back to a system font; a full em over-states most of them, so nothing overflows. */
const WIDE = 1000;
const LATIN = 620;

const advance = (table: readonly number[], code: number): number =>
  table[code - FIRST] ?? (code < 0x250 || code === 0x2026 ? LATIN : WIDE);

/** Width of a text in px at a font size in px. */
export const textWidth = (text: string, size: number, weight: FontWeight = 400): number => {
  const table = tables[weight];
  let sum = 0;
  for (const character of text) sum += advance(table, character.codePointAt(0) ?? 0);
  return (sum * size) / 1000;
};

/** The text, or as much of it as fits with an ellipsis at its end. */
export const fitText = (
  text: string,
  room: number,
  font: { readonly size: number; readonly weight: FontWeight },
): string => {
  const { size, weight } = font;
  if (textWidth(text, size, weight) <= room) return text;
  let width = textWidth('…', size, weight);
  let kept = '';
  for (const character of text) {
    width += textWidth(character, size, weight);
    if (width > room) break;
    kept += character;
  }
  return `${kept}…`;
};
