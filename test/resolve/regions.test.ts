import { oneBuild, warningsOf } from '../support';

const image = '123456789012.dkr.ecr.eu-west-1.amazonaws.com/shop/api';
const warned = (credentials: unknown, more: object = {}) =>
  warningsOf(oneBuild({ image, credentials, pod: { serviceAccount: 'builder' }, ...more })).filter((line) =>
    line.includes('a token of ECR is for one region'),
  );
const ecr = (region: string, account?: string) => ({ ecr: { region, ...(account ? { account } : {}) } });

describe('a login of ECR', () => {
  it('for another region than that of the image is warned of, with the region to write', () => {
    expect(warned(ecr('us-east-1'))).toEqual([expect.stringContaining('write region: eu-west-1')]);
    expect(warned({ pull: ecr('eu-west-1'), push: ecr('us-east-1') })).toEqual([
      expect.stringContaining('builds.api.credentials.push: '),
    ]);
  });

  it('is for what it says, where one of them is for the region, another account is meant, or a Secret may be', () => {
    expect(warned(ecr('eu-west-1'))).toEqual([]);
    expect(warned([ecr('us-east-1'), ecr('eu-west-1')])).toEqual([]);
    expect(warned(ecr('us-east-1', '210987654321'))).toEqual([]);
    expect(warned([ecr('us-east-1'), 'registry'])).toEqual([]);
    expect(warned(ecr('us-east-1'), { push: false, cache: 'none' })).toEqual([]);
  });
});
