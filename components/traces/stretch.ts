/** A stretch of a trace, microseconds from its start. */
export interface Stretch {
  readonly fromUs: number;
  readonly toUs: number;
}

/** Spelled in the address: `12000-48000`. */
export const formatStretch = ({ fromUs, toUs }: Stretch): string => `${Math.round(fromUs)}-${Math.round(toUs)}`;

/** The stretch of an address within a trace of `durationUs`; the whole of it where none is spelled. */
export const parseStretch = (text: string, durationUs: number): Stretch => {
  const [, from = '', to = ''] = /^(\d{1,15})-(\d{1,15})$/.exec(text) ?? [];
  const whole = { fromUs: 0, toUs: Math.max(1, durationUs) };
  if (from === '') return whole;
  const stretch = { fromUs: Math.min(Number(from), whole.toUs), toUs: Math.min(Number(to), whole.toUs) };
  return stretch.toUs > stretch.fromUs ? stretch : whole;
};

/** Where a moment lies in a stretch: 0 at its start, 1 at its end, beyond them outside of it. */
export const placeIn = ({ fromUs, toUs }: Stretch, atUs: number): number => (atUs - fromUs) / (toUs - fromUs);

/** The stretch with a factor of its length around its middle, within the whole. */
export const zoomed = ({ fromUs, toUs }: Stretch, factor: number, durationUs: number): Stretch => {
  const half = Math.max(0.5, ((toUs - fromUs) * factor) / 2);
  const middle = (fromUs + toUs) / 2;
  return { fromUs: Math.max(0, middle - half), toUs: Math.min(Math.max(1, durationUs), middle + half) };
};

/** Round moments within a stretch: about `count` of them. */
export const ticksIn = ({ fromUs, toUs }: Stretch, count: number): readonly number[] => {
  const rough = (toUs - fromUs) / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((n) => n * power).find((n) => n >= rough) ?? rough;
  const first = Math.ceil(fromUs / step) * step;
  return Array.from({ length: Math.floor((toUs - first) / step) + 1 }, (_, i) => first + i * step);
};
