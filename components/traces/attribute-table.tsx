import type { Attribute } from '@/lib/domain/trace';

/** A value as text, whatever it holds. A list or a structure is laid out, still as text. */
const textOf = ({ type, value }: Attribute): string => {
  if (value === null) return '';
  if (type !== 'json' || typeof value !== 'string') return String(value);
  try {
    return JSON.stringify(JSON.parse(value), null, 2);
  } catch {
    return value;
  }
};

export interface AttributeTableProps {
  readonly label: string;
  readonly attributes: readonly Attribute[];
}

/** Keys and values as reported: text on both sides, never markup and never a link. */
export function AttributeTable({ label, attributes }: AttributeTableProps) {
  if (attributes.length === 0) return <p className="text-muted">None.</p>;
  return (
    <table aria-label={label} className="w-full table-fixed border-collapse text-12">
      <tbody>
        {attributes.map((attribute, index) => (
          // Keys may repeat, and come in a fixed order.
          // biome-ignore lint/suspicious/noArrayIndexKey: the list of one span never changes.
          <tr key={index} className="border-t border-line align-top first:border-t-0">
            <th scope="row" className="name w-[42%] py-1 pr-2 text-left font-normal text-muted">
              <bdi>{attribute.key === '' ? '(empty key)' : attribute.key}</bdi>
            </th>
            <td className="name py-1 font-mono whitespace-pre-wrap">
              <bdi>{textOf(attribute)}</bdi>
              {attribute.length === undefined ? null : (
                <span className="block font-sans text-muted">
                  truncated: {attribute.length.toLocaleString('en-US')} characters; its back end has all of them
                </span>
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
