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

/** What is searched for, half typed until it is asked: every letter would be a search of its own. */
export function SearchForm({ asked, services, operations, onAsk, onService }: SearchFormProps) {
  const [service, setService] = useState(asked.service);
  const [operation, setOperation] = useState(asked.operation);
  const [least, setLeast] = useState(asked.minDurationMs === null ? '' : String(asked.minDurationMs));
  const [most, setMost] = useState(asked.maxDurationMs === null ? '' : String(asked.maxDurationMs));
  const [servicesId, operationsId] = [useId(), useId()];
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
      <div className="w-60 max-sm:w-full">
        <Input
          label="Service"
          list={servicesId}
          value={service}
          maxLength={2048}
          spellCheck={false}
          autoComplete="off"
          placeholder="any service"
          onChange={(event) => setService(event.target.value)}
          onBlur={() => onService(service.trim())}
        />
        <datalist id={servicesId}>
          {services.map((name) => (
            <option key={name} value={name} />
          ))}
        </datalist>
      </div>
      <div className="w-60 max-sm:w-full">
        <Input
          label="Operation"
          list={operationsId}
          value={operation}
          maxLength={500}
          spellCheck={false}
          autoComplete="off"
          placeholder="any operation"
          onChange={(event) => setOperation(event.target.value)}
        />
        <datalist id={operationsId}>
          {operations.map((name) => (
            <option key={name} value={name} />
          ))}
        </datalist>
      </div>
      <div className="flex items-end gap-2">
        <div className="w-24">
          <Input
            label="Longer than, ms"
            inputMode="numeric"
            pattern="\d*"
            value={least}
            onChange={(event) => setLeast(event.target.value)}
            className="figures text-right"
          />
        </div>
        <div className="w-24">
          <Input
            label="Shorter than, ms"
            inputMode="numeric"
            pattern="\d*"
            value={most}
            onChange={(event) => setMost(event.target.value)}
            className="figures text-right"
          />
        </div>
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
