import { Testing } from 'cdk8s';
import { ShopBuilds } from './main';

describe("the shop's image builds", () => {
  it('stay as they were reviewed', () => {
    expect(Testing.synth(new ShopBuilds(Testing.app(), 'shop-builds'))).toMatchSnapshot();
  });
});
