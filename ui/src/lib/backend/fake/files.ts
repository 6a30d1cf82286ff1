import type * as w from '../wire';
import { PAGES } from './halls';

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
  if (id === 'at-h-letter') {
    const parts = PAGES.map((text, index) => ({ place: `page ${index + 1}`, text, ocr: false }));
    return { ...READ, kind: 'a PDF', pages: parts.length, parts, text: whole(parts) };
  }
  if (id === 'at-pdf' || id === 'at-h-scan') {
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
