import { type Problem, problem } from './faults';
import { wordOf } from './schema';

/** A number of Kubernetes: digits, and a unit. See https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/ */
const QUANTITY = /^([+-]?)(\d*)(?:\.(\d*))?(?:([KMGTPE])i|([numkMGTPE])|[eE]([+-]?\d{1,9}))?$/;

const DECIMAL: Readonly<Record<string, number>> = { n: -9, u: -6, m: -3, k: 3, M: 6, G: 9, T: 12, P: 15, E: 18 };
const BINARY = 'KMGTPE';

/** Amounts are kept in thousandths: Kubernetes rounds up what is finer. */
const PER_ONE = 3;
const MAX = (2n ** 63n - 1n) * 10n ** BigInt(PER_ONE);

/** How much a quantity is, in thousandths; or in words what keeps it from being one. */
export function readQuantity(value: string): bigint | Problem {
  const [, sign, whole = '', fraction = '', binary, decimal, power] = QUANTITY.exec(value) ?? [];
  const digits = `${whole}${fraction}`.replace(/^0+/, '');
  if (sign === undefined || whole + fraction === '') return problem('not-an-amount', { value, rule: 'quantity' });
  if (digits === '') return 0n;
  if (sign === '-') return problem('amount-negative', { value });
  const exponent = (decimal ? (DECIMAL[decimal] as number) : Number(power ?? 0)) - fraction.length + PER_ONE;
  if (digits.length + exponent > 40) return tooMuch(value);
  const unit = binary ? 1024n ** BigInt(BINARY.indexOf(binary) + 1) : 1n;
  const scale = 10n ** BigInt(Math.min(Math.abs(exponent), 100));
  const scaled = BigInt(digits.slice(0, 100)) * unit;
  if (exponent < 0 && (digits.length > 100 || exponent < -100 || scaled % scale !== 0n))
    return problem('amount-too-fine', { value });
  const amount = exponent < 0 ? scaled / scale : scaled * scale;
  return amount > MAX ? tooMuch(value) : amount;
}

function tooMuch(value: string): Problem {
  return problem('amount-too-large', { value, max: String(2n ** 63n - 1n) });
}

/**
 * A quantity as Kubernetes stores it: with the largest unit that leaves a whole number. Written otherwise, tools that compare
 * would find a difference for ever.
 */
export function asStored(value: string): string {
  const read = readQuantity(value);
  if (typeof read !== 'bigint' || read === 0n) return typeof read === 'bigint' ? '0' : value;
  const [, , , , binary, , power] = QUANTITY.exec(value) ?? [];
  const whole = read / 1000n;
  if (binary !== undefined && read % 1000n === 0n && whole >= 1024n) return withUnit(whole, 1024n, BINARY_UNITS);
  return withUnit(read, 1000n, power === undefined ? DECIMAL_UNITS : POWERS);
}

const BINARY_UNITS = ['', ...BINARY.split('').map((unit) => `${unit}i`)];
const DECIMAL_UNITS = ['m', '', 'k', 'M', 'G', 'T', 'P', 'E'];
const POWERS = ['e-3', '', 'e3', 'e6', 'e9', 'e12', 'e15', 'e18'];

function withUnit(amount: bigint, step: bigint, units: readonly string[]): string {
  let [number, unit] = [amount, 0];
  for (; number % step === 0n && unit < units.length - 1; unit++) number /= step;
  return `${number}${units[unit]}`;
}

/** A quantity of anything. */
export const quantity = wordOf((value) => {
  const read = readQuantity(value);
  return typeof read === 'bigint' ? undefined : read;
});

/** How much a volume holds. */
export const storageSize = wordOf((value) => {
  const read = readQuantity(value);
  if (typeof read !== 'bigint') return read;
  return read === 0n ? problem('not-an-amount', { value, rule: 'volumeSize' }) : undefined;
});
