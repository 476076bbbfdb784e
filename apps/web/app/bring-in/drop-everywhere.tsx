import { IconUpload } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { importFiles } from '../activity/import-files.ts';
import { useMay } from '../api/queries.ts';
import { text } from '../texts/texts.ts';
import { droppedFiles } from './dropped-files.ts';

const hasFiles = ({ dataTransfer }: DragEvent) => dataTransfer?.types.includes('Files') ?? false;

/** Files may be dropped on any page by whoever may bring images in. */
export function DropEverywhere() {
  const may = useMay('store');
  const [isOver, setOver] = useState(false);
  useEffect(() => {
    if (!may) return;
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
      importFiles(await droppedFiles(event.dataTransfer!));
    };
    document.addEventListener('dragover', over);
    document.addEventListener('dragleave', leave);
    document.addEventListener('drop', drop);
    return () => {
      document.removeEventListener('dragover', over);
      document.removeEventListener('dragleave', leave);
      document.removeEventListener('drop', drop);
    };
  }, [may]);
  if (!isOver) return null;
  return (
    <div className="drop">
      <IconUpload size={40} stroke={1.2} aria-hidden />
      {text('bring.drop')}
    </div>
  );
}
