/**
 * Amounts come as exact decimal strings ("1250.5"). They are shown from the string; as numbers they
 * only measure a chart.
 */

/** "1,250,000", "1,250.50": whole as they are, parts as pence where it is money. */
export function figures(amount: string, money = false): string {
  const found = /^(-?)(\d+)(?:\.(\d+))?$/.exec(amount.trim());
  if (!found) return amount;
  const [, sign = '', whole = '', parts = ''] = found;
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  const rest = money && parts.length === 1 ? `${parts}0` : parts;
  return `${sign ? '−' : ''}${grouped}${rest ? `.${rest}` : ''}`;
}

/** How long a bar is. */
export function measure(amount: string | null): number {
  const value = Number(amount ?? 0);
  return Number.isFinite(value) ? value : 0;
}

/** "54.9%" of thousandths; a whole percentage without the point. */
export function percent(thousandths: number): string {
  const whole = thousandths % 10 === 0;
  return `${(thousandths / 10).toLocaleString('en-GB', {
    minimumFractionDigits: whole ? 0 : 1,
    maximumFractionDigits: 1,
  })}%`;
}

/** Where bars stand that may go below nothing: each from and how far, in parts of the room. */
export function spans(values: number[]): { from: number; width: number; below: boolean }[] {
  const most = Math.max(0, ...values);
  const least = Math.min(0, ...values);
  const room = most - least || 1;
  const zero = (0 - least) / room;
  return values.map((value) => {
    const width = Math.abs(value) / room;
    return { from: value < 0 ? zero - width : zero, width, below: value < 0 };
  });
}
