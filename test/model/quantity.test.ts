import { asStored } from '../../src/model/quantity';

describe('a quantity is written as Kubernetes stores it', () => {
  it.each([
    ['0.5', '500m'],
    ['500m', '500m'],
    ['1000m', '1'],
    ['1500m', '1500m'],
    ['2', '2'],
    ['+2', '2'],
    ['02', '2'],
    ['100k', '100k'],
    ['1000k', '1M'],
    ['1500M', '1500M'],
    ['1024Mi', '1Gi'],
    ['1536Mi', '1536Mi'],
    ['0.5Gi', '512Mi'],
    // Less than one unit of it is no number of its own.
    ['0.5Ki', '512'],
    ['1023.5Mi', '1048064Ki'],
    ['1e3', '1e3'],
    ['1e4', '10e3'],
    ['12E6', '12e6'],
    ['1E', '1E'],
    ['0Gi', '0'],
    ['7Ei', '7Ei'],
  ])('%s as %s', (value, stored) => {
    expect(asStored(value)).toBe(stored);
    expect(asStored(stored)).toBe(stored);
  });
});
