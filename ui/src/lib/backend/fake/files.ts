import type * as w from '../wire';

const READ: w.AttachmentText = {
  kind: 'an Excel spreadsheet',
  text: '',
  parts: [],
  why_not: '',
  may_pass: false,
  cut: false,
  ocr: false,
  pages: null,
  notes: [],
};

const whole = (parts: w.AttachmentPart[]) => parts.map((part) => part.text).join('\n\n');

/** The text of a file of the sample, by the file's id. */
export function textOf(id: string): w.AttachmentText {
  if (id === 'at-pdf') {
    return {
      ...READ,
      kind: '',
      why_not:
        'This is a scanned PDF: its pages are pictures; to read it, the package tesseract-ocr is needed. Install it (sudo apt install tesseract-ocr) and read the file again.',
      may_pass: true,
    };
  }
  const parts = [
    {
      place: 'sheet “Decent Homes”',
      text: 'Ward\tHomes\tSpend\nFullers Row\t412\t£2,310,000\nSt Wilfrid’s\t377\t£2,120,000\nMarsh End\t350\t£1,985,000',
      ocr: false,
    },
  ];
  return { ...READ, parts, text: whole(parts) };
}
