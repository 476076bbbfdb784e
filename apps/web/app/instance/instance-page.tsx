import { Alert, Button, Text, TextInput, Title } from '@mantine/core';
import { IconArrowLeft, IconGitCompare, IconSearch } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { metadata } from '../api/queries.ts';
import { count } from '../format.ts';
import { Failed } from '../shell/states.tsx';
import { text } from '../texts/texts.ts';
import { type AttributeLine, attributeLines, fits } from './attributes.ts';
import { formatPlace, instancePath, remembered } from './place.ts';

/** All attributes of an instance, to be read and searched. */
export function InstancePage() {
  const { study = '', series = '', instance = '', find = '' } = useSearch({ from: '/shell/instance' });
  const place = { study, series, instance };
  const navigate = useNavigate();
  const [isKept, setKept] = useState(false);
  const { data, error, refetch } = useQuery(metadata(instancePath(place)));
  const all = data ? attributeLines(data) : [];
  const lines = all.filter((line) => fits(line, find));
  document.title = `${text('instance.title')} · ${text('app.name')}`;
  const compare = () => {
    const first = remembered.get();
    if (first && first.instance !== instance) {
      remembered.clear();
      navigate({ to: '/compare', search: { first: formatPlace(first), second: formatPlace(place) } });
    } else {
      remembered.set(place);
      setKept(true);
    }
  };
  return (
    <div className="page">
      <header className="page-head">
        <div>
          <Title order={1}>{text('instance.title')}</Title>
          <Link to="/" search={{ study }} className="back">
            <IconArrowLeft size={14} aria-hidden /> {text('instance.back')}
          </Link>
        </div>
        <Button variant="default" leftSection={<IconGitCompare size={16} aria-hidden />} onClick={compare}>
          {text('panel.compare')}
        </Button>
      </header>
      {isKept && (
        <Alert variant="light" p="xs">
          {text('compare.keep')}
        </Alert>
      )}
      <TextInput
        type="search"
        className="attribute-search"
        leftSection={<IconSearch size={16} aria-hidden />}
        aria-label={text('instance.search')}
        placeholder={text('instance.searchHint')}
        value={find}
        onChange={(event) =>
          navigate({ to: '/instance', replace: true, search: { ...place, find: event.currentTarget.value } })
        }
      />
      {error && <Failed error={error} onRetry={refetch} />}
      {data && (
        <Text size="xs" c="dimmed" role="status">
          {text('instance.shown', { count: count(lines.length), total: count(all.length) })}
        </Text>
      )}
      {data && <AttributeTable lines={lines} />}
    </div>
  );
}

function AttributeTable({ lines }: { readonly lines: readonly AttributeLine[] }) {
  return (
    <div className="table-scroll">
      <table className="table plain attributes" aria-label={text('instance.title')}>
        <thead>
          <tr>
            <th>{text('instance.tag')}</th>
            <th>{text('instance.name')}</th>
            <th>{text('instance.vr')}</th>
            <th>{text('instance.value')}</th>
          </tr>
        </thead>
        <tbody>
          {lines.map(({ path, depth, tag, name, vr, value }) => (
            <tr key={path}>
              <td className="mono" style={{ paddingInlineStart: 12 + depth * 16 }}>
                {tag}
              </td>
              <td>{name}</td>
              <td className="mono">{vr}</td>
              <td className="value">{value}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
