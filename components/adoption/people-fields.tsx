'use client';
import { useState } from 'react';
import { Input } from '@/components/ui/input';
import type { AdoptionDraft } from '@/lib/domain/adoption';
import type { DraftState } from './use-draft';

export interface PeopleFieldsProps {
  readonly draft: AdoptionDraft;
  readonly change: DraftState['change'];
}

const fields = [
  { key: 'decisionMakers', label: 'Who decides', placeholder: 'Jane Roe, Ravi Iyer' },
  { key: 'consulted', label: 'Who was consulted', placeholder: '' },
  { key: 'informed', label: 'Who is informed', placeholder: '' },
] as const;

const MOST = 50;
const namesIn = (text: string): readonly string[] =>
  text
    .split(',')
    .map((name) => name.trim().slice(0, 200))
    .filter((name) => name !== '')
    .slice(0, MOST);

interface PeopleFieldProps {
  readonly label: string;
  readonly placeholder: string;
  readonly names: readonly string[];
  readonly onChange: (names: readonly string[]) => void;
}

/** Names with commas between. What is being typed stays as it is typed while it says the same names. */
function PeopleField({ label, placeholder, names, onChange }: PeopleFieldProps) {
  const [typed, setTyped] = useState('');
  const spelled = names.join(', ');
  return (
    <Input
      label={label}
      placeholder={placeholder}
      value={namesIn(typed).join(', ') === spelled ? typed : spelled}
      onChange={({ target: { value } }) => {
        setTyped(value);
        onChange(namesIn(value));
      }}
    />
  );
}

/** The people of a decision record, as MADR has them. */
export function PeopleFields({ draft, change }: PeopleFieldsProps) {
  return (
    <div className="mt-3 grid grid-cols-3 gap-3 max-md:grid-cols-1">
      {fields.map(({ key, label, placeholder }) => (
        <PeopleField
          key={key}
          label={label}
          placeholder={placeholder}
          names={draft.about[key]}
          onChange={(names) => change((now) => ({ ...now, about: { ...now.about, [key]: names } }))}
        />
      ))}
    </div>
  );
}
