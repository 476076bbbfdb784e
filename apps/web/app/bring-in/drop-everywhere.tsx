import { IconUpload } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { session, useMay } from '../api/queries.ts';
import { droppedFiles } from '../imports/dropped-files.ts';
import { importFiles } from '../imports/import-files.ts';
import { useResumedImports } from '../imports/resume.ts';
import { text } from '../texts/texts.ts';

const hasFiles = ({ dataTransfer }: DragEvent) => dataTransfer?.types.includes('Files') ?? false;

/** Files may be dropped on any page by whoever may bring images in. */
export function DropEverywhere() {
  const may = useMay('store');
  const user = useQuery(session).data?.name;
  useResumedImports(may ? user : undefined);
  const [isOver, setOver] = useState(false);
  useEffect(() => {
    if (!may || user === undefined) return;
    const over = (event: DragEvent) => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      setOver(true);
    };
    const leave = (event: DragEvent) => event.relatedTarget === null && setOver(false);
    const drop = async (event: DragEvent) => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      setOver(false);
      const { files, handles } = await droppedFiles(event.dataTransfer!);
      await importFiles(files, { user, handles });
    };
    document.addEventListener('dragover', over);
    document.addEventListener('dragleave', leave);
    document.addEventListener('drop', drop);
    return () => {
      document.removeEventListener('dragover', over);
      document.removeEventListener('dragleave', leave);
      document.removeEventListener('drop', drop);
    };
  }, [may, user]);
  if (!isOver) return null;
  return (
    <div className="drop">
      <IconUpload size={40} stroke={1.2} aria-hidden />
      {text('bring.drop')}
    </div>
  );
}
