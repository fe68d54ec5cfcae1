/**
 * What one value of an address may be, as JSON Schema. Not zod: this is part of every page's first load, where a schema
 * library weighs more than all that is read with it.
 */
export type ValueSchema =
  | {
      readonly type: 'string';
      readonly enum?: readonly string[];
      readonly minLength?: number;
      readonly maxLength?: number;
    }
  | { readonly type: 'integer'; readonly minimum: number; readonly maximum: number };

/** Whether a schema takes a value. Lengths are UTF-16 code units. */
export const fits = (schema: ValueSchema, value: string | number): boolean => {
  if (schema.type === 'integer') {
    return typeof value === 'number' && Number.isInteger(value) && value >= schema.minimum && value <= schema.maximum;
  }
  if (typeof value !== 'string') return false;
  const { enum: allowed, minLength = 0, maxLength = Number.POSITIVE_INFINITY } = schema;
  return value.length >= minLength && value.length <= maxLength && (allowed === undefined || allowed.includes(value));
};
