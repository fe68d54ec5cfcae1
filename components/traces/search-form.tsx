'use client';
import { Search } from 'lucide-react';
import { type FormEvent, useId, useState } from 'react';
import { Button } from '@/components/ui/button';
import { Input } from '@/components/ui/input';
import { Segmented } from '@/components/ui/segmented';
import type { TracesView } from './use-trace-search';

type Asked = Pick<TracesView, 'service' | 'operation' | 'minDurationMs' | 'maxDurationMs' | 'errorsOnly' | 'limit'>;

export interface SearchFormProps {
  readonly asked: Asked;
  readonly services: readonly string[];
  readonly operations: readonly string[];
  readonly onAsk: (asked: Asked) => void;
  /** A service was chosen and not yet searched for: its operations can be fetched. */
  readonly onService: (service: string) => void;
}

const wholeOf = (text: string): number | null => (/^\d{1,8}$/.test(text.trim()) ? Number(text.trim()) : null);
const limits = ['20', '50', '100', '200'] as const;

interface FieldProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
}

interface NameFieldProps extends FieldProps {
  /** What an empty field means. */
  readonly none: string;
  readonly maxLength: number;
  readonly known: readonly string[];
  readonly onLeave?: () => void;
}

/** A name, with those that the back ends know as suggestions. */
function NameField({ label, value, none, maxLength, known, onChange, onLeave }: NameFieldProps) {
  const id = useId();
  return (
    <div className="w-60 max-sm:w-full">
      <Input
        label={label}
        list={id}
        value={value}
        maxLength={maxLength}
        spellCheck={false}
        autoComplete="off"
        placeholder={none}
        onChange={(event) => onChange(event.target.value)}
        onBlur={onLeave}
      />
      <datalist id={id}>
        {known.map((name) => (
          <option key={name} value={name} />
        ))}
      </datalist>
    </div>
  );
}

function DurationField({ label, value, onChange }: FieldProps) {
  return (
    <div className="w-24">
      <Input
        label={label}
        inputMode="numeric"
        pattern="\d*"
        value={value}
        onChange={(event) => onChange(event.target.value)}
        className="figures text-right"
      />
    </div>
  );
}

/** What is searched for, half typed until it is asked: every letter would be a search of its own. */
export function SearchForm({ asked, services, operations, onAsk, onService }: SearchFormProps) {
  const [service, setService] = useState(asked.service);
  const [operation, setOperation] = useState(asked.operation);
  const [least, setLeast] = useState(asked.minDurationMs === null ? '' : String(asked.minDurationMs));
  const [most, setMost] = useState(asked.maxDurationMs === null ? '' : String(asked.maxDurationMs));
  const ask = (change: Partial<Asked> = {}) =>
    onAsk({
      service: service.trim(),
      operation: operation.trim(),
      minDurationMs: wholeOf(least),
      maxDurationMs: wholeOf(most),
      errorsOnly: asked.errorsOnly,
      limit: asked.limit,
      ...change,
    });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    ask();
  };
  return (
    <form onSubmit={submit} aria-label="Search traces" className="flex flex-wrap items-end gap-x-3 gap-y-2">
      <NameField
        label="Service"
        none="any service"
        value={service}
        maxLength={2048}
        known={services}
        onChange={setService}
        onLeave={() => onService(service.trim())}
      />
      <NameField
        label="Operation"
        none="any operation"
        value={operation}
        maxLength={500}
        known={operations}
        onChange={setOperation}
      />
      <div className="flex items-end gap-2">
        <DurationField label="Longer than, ms" value={least} onChange={setLeast} />
        <DurationField label="Shorter than, ms" value={most} onChange={setMost} />
      </div>
      <Segmented
        label="Which traces"
        value={asked.errorsOnly ? 'errors' : 'all'}
        options={[
          { value: 'all', label: 'All' },
          { value: 'errors', label: 'With errors' },
        ]}
        onChange={(which) => ask({ errorsOnly: which === 'errors' })}
      />
      <Segmented
        label="How many from each back end"
        value={limits.find((limit) => Number(limit) === asked.limit) ?? '20'}
        options={limits.map((limit) => ({ value: limit, label: limit }))}
        onChange={(limit) => ask({ limit: Number(limit) })}
      />
      <Button type="submit" look="primary">
        <Search aria-hidden />
        Search
      </Button>
    </form>
  );
}
