import assert from 'node:assert/strict';
import { test } from 'node:test';
import { contentTree, Dataset } from '@vesalius/dicom';
import { writeReport } from '../measure/write-report.ts';
import { frame, marks, place } from '../testing/sample-marks.ts';
import { segmentsOf } from './segmentation.ts';
import { contourArea, structuresOf } from './structure-set.ts';
import { waveformsOf } from './waveform.ts';

test('a report becomes texts: names, codes, numbers with units', () => {
  const tree = contentTree(
    writeReport(
      marks.map((mark) => ({ mark, frame })),
      place,
    ),
  );
  const text = JSON.stringify(tree);
  assert.equal(tree.concept, 'Imaging Measurement Report');
  for (const told of ['"Person Observer Name","value":"Reader, Rita"', '"Length","value":"12.5 mm"', "12.5 [hnsf'U]"])
    assert.ok(text.includes(told), told);
  assert.deepEqual(contentTree(new Dataset()), { concept: '', value: '', children: [] });
});

test('samples are scaled, channel by channel; fewer bytes than told are no samples', () => {
  const group = (bytes: Uint8Array) =>
    Dataset.of({
      WaveformSequence: [
        {
          SamplingFrequency: 100,
          NumberOfWaveformSamples: 2,
          WaveformSampleInterpretation: 'SS',
          ChannelDefinitionSequence: [{ ChannelSensitivity: 2 }, { ChannelBaseline: 5 }],
          WaveformData: bytes,
        },
      ],
    });
  const [found] = waveformsOf(group(Uint8Array.of(1, 0, 2, 0, 255, 255, 4, 0)));
  assert.deepEqual(
    found?.channels.map(({ samples }) => [...samples]),
    [
      [2, -2],
      [7, 9],
    ],
  );
  assert.deepEqual(waveformsOf(group(Uint8Array.of(1, 0)))[0]?.channels[0]?.samples.length, 0);
});

test('bits of a segmentation are counted across frames without a gap; planes give the volume', () => {
  const at = (z: number) => ({ PlanePositionSequence: [{ ImagePositionPatient: [0, 0, z] }] });
  const instance = Dataset.of({
    Rows: 3,
    Columns: 3,
    NumberOfFrames: 2,
    BitsAllocated: 1,
    SegmentSequence: [{ SegmentNumber: 1, SegmentLabel: 'liver' }],
    SharedFunctionalGroupsSequence: [
      {
        PixelMeasuresSequence: [{ PixelSpacing: [2, 5], SliceThickness: 1 }],
        PlaneOrientationSequence: [{ ImageOrientationPatient: [1, 0, 0, 0, 1, 0] }],
        SegmentIdentificationSequence: [{ ReferencedSegmentNumber: 1 }],
      },
    ],
    PerFrameFunctionalGroupsSequence: [at(0), at(10)],
    PixelData: Uint8Array.of(0b00000001, 0b00000011, 0b00000010), // pixel 9 of frame 1 is bit 8; frame 2 begins at bit 9
  });
  const [liver] = segmentsOf(instance);
  assert.deepEqual([liver?.label, liver?.voxels, liver?.millilitres], ['liver', 4, (4 * 2 * 5 * 10) / 1000]);
  assert.deepEqual([...liver!.frames[1]!.mask], [1, 0, 0, 0, 0, 0, 0, 0, 1]);
});

test('closed contours of a structure set come with name and colour; open ones are left out', () => {
  const contour = (type: string) => ({ ContourGeometricType: type, ContourData: [0, 0, 1, 2, 0, 1, 2, 2, 1] });
  const found = structuresOf(
    Dataset.of({
      StructureSetROISequence: [{ ROINumber: 3, ROIName: 'cord' }],
      ROIContourSequence: [
        {
          ReferencedROINumber: 3,
          ROIDisplayColor: [1, 2, 3],
          ContourSequence: [contour('CLOSED_PLANAR'), contour('OPEN_PLANAR')],
        },
      ],
    }),
  );
  assert.deepEqual(found, [
    {
      name: 'cord',
      colour: [1, 2, 3],
      contours: [
        [
          [0, 0, 1],
          [2, 0, 1],
          [2, 2, 1],
        ],
      ],
    },
  ]);
});

test('the area of a contour is that of its plane, wherever it lies and however it is turned', () => {
  const square: [number, number, number][] = [
    [10, 20, 5],
    [10, 20 + 8 * Math.SQRT1_2, 5 + 8 * Math.SQRT1_2],
    [18, 20 + 8 * Math.SQRT1_2, 5 + 8 * Math.SQRT1_2],
    [18, 20, 5],
  ];
  assert.ok(Math.abs(contourArea(square) - 64) < 1e-9);
  assert.ok(Math.abs(contourArea(square.toReversed()) - 64) < 1e-9);
  assert.equal(contourArea([]), 0);
});
