import { isDnsLabel, shortName, toDnsLabel } from '../../src/model/names';

describe('names', () => {
  it('stay what the user wrote while they fit', () => {
    expect(shortName('api')).toBe('api');
    expect(shortName('a'.repeat(63))).toBe('a'.repeat(63));
  });

  it('are shortened with a hash of the whole, the same every time, different for different names', () => {
    const long = 'service-'.repeat(10);
    const other = `${long}x`;
    expect(shortName(long)).toHaveLength(63);
    expect(shortName(long)).toBe(shortName(long));
    expect(shortName(long)).not.toBe(shortName(other));
    expect(isDnsLabel(shortName(long))).toBe(true);
  });

  it('are suggested in the form Kubernetes takes', () => {
    expect(toDnsLabel('My_Service.API')).toBe('my-service-api');
  });
});
